import { dossierDecider, type DossierEvent, type DossierEventData, type DossierState } from '#libs/domain';
import type { StoredEvent } from '#libs/event-store';
import { DomainError, earliest, type PlainDate } from '#libs/kernel';
import type { Occasion, Reaction } from '#libs/runner';
import { dossierCodec } from '../codecs.js';
import { reserveReference } from '../dossiers/reserve-reference.js';
import type { DeskWork } from './dossier-work.js';

export const DOSSIER_REQUESTED = { name: 'linked-dossier-opening', types: ['DossierRequested'] } as const;
export const DOSSIER_ANSWERED = { name: 'linked-dossier-answer', types: ['ActionPerformed', 'DossierClosed'] } as const;

const idIn = (stream: string): string => stream.slice('dossier-'.length);

async function stateOf({ executor }: DeskWork, stream: string): Promise<DossierState> {
  return (await executor.read({ stream, decider: dossierDecider, codec: dossierCodec })).state;
}

/** `R-12/traduction`, then `R-12/traduction-2`: how people tell the dossiers that one has asked for. */
async function referenceOf(
  { store, executor, clock }: DeskWork,
  event: StoredEvent,
  { link, dossier }: DossierEventData['DossierRequested'],
  asker: string,
): Promise<string> {
  const asked = (await store.readStream(event.stream)).filter(
    ({ type, data, revision }) => type === 'DossierRequested' && data['link'] === link && revision <= event.revision,
  ).length;
  const reference = `${asker}/${link}${asked > 1 ? `-${String(asked)}` : ''}`;
  try {
    await reserveReference({ executor, clock, timeZone: 'UTC' }, { reference, dossierId: dossier, key: event.id });
    return reference;
  } catch (error) {
    // Somebody has named another dossier so: this one is told from it by its number.
    if (error instanceof DomainError && error.code === 'dossier.alreadyOpen') return `${reference}-${dossier.slice(0, 8)}`;
    throw error;
  }
}

/** Opens the dossier that another one asks for, under the id that it gave, in its caisse. */
async function openRequested(work: DeskWork, event: StoredEvent, { commandId }: Occasion): Promise<void> {
  const asked = { type: event.type, data: event.data } as DossierEvent;
  if (asked.type !== 'DossierRequested') return;
  const { link, dossier, procedure, inputs, requestedOn } = asked.data;
  const asker = await stateOf(work, event.stream);
  if (asker.status === 'absent') return;
  const followed = await work.catalogue.latest(procedure);
  if (followed === null) {
    throw new DomainError('procedure.unknown', `la procédure ${procedure}, dont un dossier est demandé, n’est pas publiée`, { procedure });
  }
  const caisse = asker.opened.caisse ?? null;
  const cadre = await work.desk.cadres.cadre(followed, dossier, caisse, commandId);
  const reference = await referenceOf(work, event, asked.data, asker.opened.reference);
  const requestedBy = { dossier: idIn(event.stream), link };
  await work.desk.carryOut({
    dossierId: dossier,
    key: commandId,
    actor: null,
    expectedRevision: null,
    body: { type: 'OpenDossier', reference, procedure, inputs },
    piece: null,
    caisse,
    cadre,
    cache: 'skip',
    decide: (state, { today, now }) => {
      // Opened already, by whoever went before us.
      if (state.status !== 'absent') return [];
      return work.desk.decidedUnder(cadre, state, {
        ...{ type: 'OpenDossier', reference, procedure, procedureVersion: followed.definition.version, attributes: {}, values: inputs },
        ...{ requestedBy, on: earliest(requestedOn, today), today, now },
        ...(caisse === null ? {} : { caisse }),
      });
    },
  });
}

/** What a dossier answers by an event, to the one that asked for it; null when it does not answer. */
async function answerBy({ desk }: DeskWork, { type, data }: StoredEvent, asker: string, link: string): Promise<string | null> {
  if (type === 'DossierClosed') return typeof data['outcome'] === 'string' ? data['outcome'] : null;
  const answer = (await desk.cadres.of(asker, asker))?.definition.links[link]?.answeredBy ?? null;
  return data['action'] === answer ? answer : null;
}

/** Brings the answer of a dossier to the one that waits for it. What it has answered before is nothing to do. */
async function bringAnswer(work: DeskWork, event: StoredEvent, { commandId }: Occasion): Promise<void> {
  // Few dossiers are asked for by another one, and none that was brought over: only those are read whole.
  const requestedBy = event.metadata.source === undefined ? await work.desk.cadres.askerOf(idIn(event.stream)) : null;
  const outcome = requestedBy === null ? null : await answerBy(work, event, requestedBy.dossier, requestedBy.link);
  if (requestedBy === null || outcome === null) return;
  const answering = await stateOf(work, event.stream);
  if (answering.status === 'absent' || answering.parcours === null) return;
  const values = answering.parcours.fields;
  const told: PlainDate = answering.parcours.lastOn;
  try {
    await work.desk.carryOut({
      dossierId: requestedBy.dossier,
      key: commandId,
      actor: null,
      expectedRevision: null,
      body: { type: 'ReturnLinkedDossier', dossier: idIn(event.stream), outcome },
      piece: null,
      caisse: null,
      cache: 'skip',
      decide: (state, { today, now }, cadre) =>
        work.desk.decidedUnder(cadre, state, {
          ...{ type: 'ReturnLinkedDossier', dossier: idIn(event.stream), outcome, values },
          ...{ on: earliest(told, today), today, now },
        }),
    });
  } catch (error) {
    // It no longer waits for this one.
    if (!(error instanceof DomainError) || error.code !== 'link.unknown') throw error;
  }
}

/** Linked dossiers: one asks, another is opened, and its answer comes back. */
export function linkedDossiers(work: () => Promise<DeskWork>): readonly Reaction[] {
  return [
    { ...DOSSIER_REQUESTED, react: async (event, occasion) => openRequested(await work(), event, occasion) },
    { ...DOSSIER_ANSWERED, react: async (event, occasion) => bringAnswer(await work(), event, occasion) },
  ];
}
