import { type Deed, PHASE, type Plan, type Planned, seuilsOfPlan, TETES, type Told } from '#libs/demonstration';
import {
  DEFAULT_CALENDRIER,
  dossierDecider,
  type DossierState,
  phaseDecider,
  type ProcedureDefinition,
  seuilsDecider,
  SHIPPED_CALENDRIERS,
} from '#libs/domain';
import { CommandExecutor, type EncodedUnplaced, InMemoryEventStore, type Position, START, type StoredEvent } from '#libs/event-store';
import { commandIdOf, type Reaction } from '#libs/runner';
import { publishShipped } from '../bootstrap/publish-shipped.js';
import { dossierCodec, phaseCodec, seuilsCodec } from '../codecs.js';
import { ActOnDossier, type DossierAction, OpenDossier } from '../dossiers/act-on-dossier.command.js';
import { ActOnDossierHandler, OpenDossierHandler } from '../dossiers/act-on-dossier.handlers.js';
import { DossierDesk } from '../dossiers/dossier-desk.js';
import { idOfName } from '../ids.js';
import { Cadres } from '../parcours/cadres.js';
import { ActOnParcours, type ParcoursAct, PerformAction } from '../parcours/parcours.command.js';
import { ActOnParcoursHandler, PerformActionHandler } from '../parcours/parcours.handlers.js';
import { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { passDue } from '../reactions/echeances.js';
import { reactionsOn } from '../reactions/reactions.js';
import { type Referentiel, referentielOf, type ReferentielReader } from '../referentiel/referentiel.js';
import { InventedPersons } from './invented-persons.js';
import { type Awaited, type Hand, playStory, StoryClock } from './play-story.js';

const TIME_ZONE = 'Europe/Paris';
const UNTIL_ENDED = new AbortController().signal;
/** A story is about a dossier or two; what is kept of many of them is room that is made for each story. */
const DOSSIERS = 16;

/** What all stories are decided with: what ships as it was published, the caisses as they were registered. */
export interface Ground {
  /** Everything that was published, in the order of its log. */
  readonly published: readonly StoredEvent[];
  readonly catalogue: ProcedureCatalogue;
  readonly referentiel: Referentiel;
}

/** What ships, the thresholds of the plan's réseau and the conditions of its phases, published on its first day by the commands by which a server publishes them. */
export async function groundOf(plan: Plan): Promise<Ground> {
  const { firstDay } = plan;
  const clock = { now: () => Date.parse(`${firstDay}T00:00:00Z`) };
  const store = new InMemoryEventStore(clock);
  const executor = new CommandExecutor(store, { clock });
  await publishShipped(executor, clock, TIME_ZONE);
  const contextOf = (stream: string) => ({
    stream,
    context: { commandId: `demonstration/${stream}`, occurredAt: `${firstDay}T00:00:00.000Z`, knownOn: firstDay },
  });
  for (const definition of seuilsOfPlan(plan)) {
    await executor.execute({
      ...contextOf(`seuils-${definition.code}`),
      ...{ decider: seuilsDecider, codec: seuilsCodec, command: { type: 'PublishVersion', definition } },
    });
  }
  await executor.execute({
    ...contextOf(`phase-${PHASE.code}`),
    ...{ decider: phaseDecider, codec: phaseCodec, command: { type: 'PublishVersion', definition: PHASE } },
  });
  const { events: published } = await store.readAll(START, { limit: Number.MAX_SAFE_INTEGER });
  const procedures = published.flatMap(({ type, data }) => (type === 'ProcedurePublished' ? [data as object as ProcedureDefinition] : []));
  return { published, catalogue: new ProcedureCatalogue(store), referentiel: referentielOfTetes(procedures) };
}

function referentielOfTetes(procedures: readonly ProcedureDefinition[]): Referentiel {
  const timed = { calendrier: DEFAULT_CALENDRIER, calendrierVersion: null, timeZone: TIME_ZONE };
  const caisses = TETES.flatMap((tete) => tete.caisses).map((caisse) => ({ ...caisse, ...timed }));
  const calendriers = caisses.map(({ code }) => ({ caisse: code, ...timed, fromOn: null }));
  return referentielOf({
    version: 'demonstration',
    caisses,
    procedures: procedures.map(({ code, label }) => ({ code, label })),
    sources: [],
    definitions: [],
    calendriers: SHIPPED_CALENDRIERS,
    reseau: { organismes: [], appartenances: [], fusions: [], scissions: [], calendriers },
  });
}

/** Draws contrôles as the plan says, where they are drawn by chance elsewhere. */
class PlannedCadres extends Cadres {
  protected override seedOf = (commandId: string): string => idOfName('seed of the demonstration', commandId);
}

/** The desk at which one story is lived through: the handlers, the deciders and the reactions of a server, on a log and a clock of its own. */
export class StoryDesk implements Hand {
  readonly clock = new StoryClock();
  readonly store = new InMemoryEventStore(this.clock);
  private readonly executor = new CommandExecutor(this.store, { clock: this.clock, cachedStreams: DOSSIERS });
  private readonly desk: DossierDesk;
  private readonly handlers;
  private readonly reactions: readonly Reaction[];
  private readonly states = new Map<string, DossierState>();
  private reactedTo: Position = START;

  constructor({ catalogue, referentiel }: Ground) {
    const { executor, store, clock } = this;
    const settings = { timeZone: TIME_ZONE, afterDeadlineMilliseconds: 0 };
    const referentiels: Pick<ReferentielReader, 'read' | 'judge'> = {
      read: async () => Promise.resolve(referentiel),
      judge: async (judge) => Promise.resolve(judge(referentiel)),
    };
    const persons = new InventedPersons();
    const cadres = new PlannedCadres(executor, catalogue, referentiels, clock, DOSSIERS);
    this.desk = new DossierDesk(executor, store, null, clock, settings, referentiels, cadres);
    this.handlers = {
      open: new OpenDossierHandler(executor, persons, clock, settings, this.desk, catalogue),
      actOnDossier: new ActOnDossierHandler(this.desk),
      perform: new PerformActionHandler(this.desk, store, persons),
      actOnParcours: new ActOnParcoursHandler(this.desk),
    };
    this.reactions = reactionsOn(async () => Promise.resolve({ executor, store, desk: this.desk, catalogue, clock }));
  }

  async give(deed: Exclude<Deed, { readonly do: 'look' }>, dossier: string | null, key: string): Promise<string> {
    const { id } = await this.commanded(deed, dossier ?? '', key);
    await this.react();
    return id;
  }

  async pass(awaited: Awaited): Promise<void> {
    await passDue(this.desk, awaited, 'use');
    await this.react();
  }

  async parcours(dossier: string): Promise<Told['parcours']> {
    const state = this.states.get(`dossier-${dossier}`);
    if (state === undefined || state.status === 'absent' || state.parcours === null) throw new Error(`the dossier ${dossier} follows no procédure`);
    return Promise.resolve(state.parcours);
  }

  private async commanded(deed: Exclude<Deed, { readonly do: 'look' }>, dossierId: string, key: string): Promise<{ readonly id: string }> {
    const { handlers } = this;
    const common = { key, dossierId, expectedRevision: null };
    const onDossier = async (command: DossierAction): Promise<{ readonly id: string }> =>
      handlers.actOnDossier.execute(new ActOnDossier({ ...common, actor: null, command }));
    const onParcours = async (act: ParcoursAct, acting: { readonly agent: string; readonly role: string }): Promise<{ readonly id: string }> =>
      handlers.actOnParcours.execute(new ActOnParcours({ ...common, acting, act }));
    switch (deed.do) {
      case 'open': {
        const { reference, procedure, caisse, assure } = deed;
        const opened = { key, actor: null, reference, procedure, attributes: {}, on: null, caisse };
        return handlers.open.execute(new OpenDossier(assure === null ? opened : { ...opened, assure }));
      }
      case 'receive': {
        const { reference, caisse, procedure, type: pieceType } = deed;
        return onDossier({ type: 'ReceivePiece', reference, caisse, procedure, pieceType, canal: 'web', population: null, on: null });
      }
      case 'transfer':
        return onDossier({ type: 'TransferPiece', piece: deed.piece, caisse: null, caisseExecutante: deed.caisseExecutante, on: null });
      case 'act': {
        const { action, by: acting, values, reason } = deed;
        return handlers.perform.execute(new PerformAction({ ...common, acting, action, values, pieces: null, reason, on: null }));
      }
      case 'controle':
        return onParcours({ type: 'RecordControle', controle: deed.controle, result: deed.result, on: null }, deed.by);
      case 'detect':
        return onParcours({ type: 'DetectIndu', nature: deed.nature, amount: deed.amount, paidOn: deed.paidOn, on: null }, deed.by);
      case 'notify':
        return onParcours({ type: 'NotifyIndu', indu: deed.indu, on: null }, deed.by);
      case 'recover':
        return onParcours({ type: 'StartInduRecovery', indu: deed.indu, on: null }, deed.by);
      case 'settle':
        return onParcours({ type: 'SettleIndu', indu: deed.indu, on: null }, deed.by);
      case 'abandon':
        return onParcours({ type: 'AbandonIndu', indu: deed.indu, reason: 'autre', amount: deed.amount, on: null }, deed.by);
    }
  }

  private take(event: StoredEvent): void {
    if (!event.stream.startsWith('dossier-')) return;
    const before = this.states.get(event.stream) ?? dossierDecider.initialState;
    this.states.set(event.stream, dossierDecider.evolve(before, dossierCodec.fromStored(event)));
  }

  /** What follows from what was just written, and from that in turn. */
  private async react(): Promise<void> {
    for (;;) {
      const { events, upTo } = await this.store.readAll(this.reactedTo, { limit: 1_000 });
      if (events.length === 0) return;
      this.reactedTo = upTo;
      for (const event of events) {
        this.take(event);
        for (const reaction of this.reactions.filter(({ types }) => types.includes(event.type))) {
          await reaction.react(event, { commandId: commandIdOf(reaction, event), commands: this.executor, signal: UNTIL_ENDED });
        }
      }
    }
  }
}

/** What happens to the dossiers of a story until the plan ends, in the order in which it is written: decided by the commands of the product, at the instants of the plan. */
export async function eventsOfStory(story: Planned, { lastDay }: Plan, ground: Ground): Promise<readonly EncodedUnplaced[]> {
  const desk = new StoryDesk(ground);
  await playStory(story, desk, desk.clock, `${lastDay}T22:59:59.999Z`);
  return desk.store.encoded();
}
