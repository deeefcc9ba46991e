import {
  ARBRE_OF_REGIONS,
  type Dossier,
  factsOf,
  type GeneratedFact,
  type PieceOfDossier,
  type Plan,
  PROCEDURES,
  REGION_LABELS,
  RESEAU,
  TETES,
} from '#libs/demonstration';
import {
  ARBRE_OF_RESEAUX,
  DEFAULT_CALENDRIER,
  type DossierHistoryEvent,
  type ImportedFact,
  importedFactEvent,
  type ImportedFactContent,
  openedByFact,
} from '#libs/domain';
import { type EventMetadata, eventIdOf, toCommandId, type UnloggedEvent, type VerbatimEvent } from '#libs/event-store';
import type { JsonObject, PlainDate } from '#libs/kernel';
import { importedDossierId, importedFactId, importedPieceId, idOfName } from '../ids.js';
import { eventsOfStories, groundOf } from './story-desk.js';

/** An event of the demonstration, before it has a place in a log. */
export type DemonstrationEvent = Omit<VerbatimEvent, 'ordinal'> | Omit<UnloggedEvent, 'ordinal'>;

/** What tells one demonstration from another: the same plan is the same log, on every machine. */
export function demonstrationId({ source, seed, firstDay, lastDay, pieces, caisses, claims, translations }: Plan): string {
  const size = [pieces, claims, translations].map(String);
  return idOfName('demonstration', VERSION, source, String(seed), firstDay, lastDay, ...size, ...caisses.map(({ code }) => code));
}

/** Raised with what the same plan tells otherwise than before: a loading is gone on with by those alone who tell it in the same way. */
const VERSION = '3';

/** As a dossier or a pièce is known in the log. */
interface Known {
  readonly id: string;
  readonly stream: string;
  revision: number;
}

/**
 * What was published and registered on the first day; the dossiers that follow a procédure, as they were written day by day; then the events that an
 * import of the plan's facts file writes, in the order of its lines. Pull based: dossiers that nothing is told of any more are not held.
 * @param now the instant of the import
 * @param today its day
 */
export async function* demonstrationEvents(plan: Plan, now: string, today: PlainDate): AsyncGenerator<DemonstrationEvent> {
  const ground = await groundOf(plan);
  yield* ground.published;
  yield* registrations(plan);
  yield* eventsOfStories(plan, ground);
  const writing = new Writing(plan, now, today);
  yield writing.started();
  for (const fact of factsOf(plan)) yield* writing.take(fact);
  yield writing.completed();
}

const importIdOf = (plan: Plan): string => idOfName('import', `demonstration/${demonstrationId(plan)}`);

/** The stream of the import by which a demonstration ends. */
export const importStreamOf = (plan: Plan): string => `import-${importIdOf(plan)}`;

/** The réseaux, their régions, and their caisses with what an import would not know of them. */
function* registrations(plan: Plan): Generator<DemonstrationEvent> {
  const { caisses, firstDay } = plan;
  const recordedAt = `${firstDay}T00:00:00.000Z`;
  const commandId = toCommandId(`registrations of ${importStreamOf(plan)}`);
  const metadata = { actor: 'import', commandId, knownOn: firstDay, occurredAt: firstDay };
  const registered = (stream: string, revision: number, type: string, data: JsonObject): DemonstrationEvent => {
    const id = eventIdOf(commandId, stream, revision);
    return { id, stream, revision, type, data, metadata, sealed: [], recordedAt, digest: null };
  };
  const groupement = (code: string, label: string, kind: 'groupement' | 'teteDeReseau', arbre: string): DemonstrationEvent =>
    registered(`organisme-${code}`, 0, 'GroupementRegistered', { code, label, kind, arbre });
  function* caisse(
    { code, label }: { readonly code: string; readonly label: string },
    timed: { readonly calendrier: string; readonly timeZone: string },
    parents: Readonly<Record<string, string>>,
  ): Generator<DemonstrationEvent> {
    const stream = `organisme-${code}`;
    yield registered(stream, 0, 'OrganismeRegistered', { code, label, calendrierVersion: null, ...timed });
    let revision = 1;
    for (const [arbre, parent] of Object.entries(parents)) {
      yield registered(stream, revision, 'OrganismeAttached', { organisme: code, fromOn: firstDay, toOn: null, arbre, parent });
      revision += 1;
    }
  }
  yield groupement(RESEAU.code, RESEAU.label, 'teteDeReseau', ARBRE_OF_RESEAUX);
  for (const region of new Set(caisses.map((each) => each.region))) {
    yield groupement(region, REGION_LABELS[region] ?? region, 'groupement', ARBRE_OF_REGIONS);
  }
  for (const { code, label, calendrier, timeZone, region } of caisses) {
    yield* caisse({ code, label }, { calendrier, timeZone }, { [ARBRE_OF_RESEAUX]: RESEAU.code, [ARBRE_OF_REGIONS]: region });
  }
  for (const tete of TETES) {
    yield groupement(tete.code, tete.label, 'teteDeReseau', ARBRE_OF_RESEAUX);
    const timed = { calendrier: DEFAULT_CALENDRIER, timeZone: 'Europe/Paris' };
    for (const each of tete.caisses) yield* caisse(each, timed, { [ARBRE_OF_RESEAUX]: tete.code });
  }
  for (const { code, label } of PROCEDURES) yield registered(`procedure-${code}`, 0, 'ProcedureRegistered', { code, label });
}

class Writing {
  private readonly commandId: string;
  private readonly importStream: string;
  private readonly common: Pick<EventMetadata, 'actor' | 'causationId' | 'commandId'>;
  private readonly dossiers = new WeakMap<Dossier, Known>();
  private readonly pieces = new WeakMap<PieceOfDossier, string>();
  private readonly counts = { facts: 0, dossiers: 0, events: 0, firstDay: '', lastDay: '' };

  constructor(
    private readonly plan: Plan,
    private readonly now: string,
    private readonly today: PlainDate,
  ) {
    const importId = importIdOf(plan);
    this.importStream = importStreamOf(plan);
    this.commandId = toCommandId(this.importStream);
    this.common = { actor: 'import', causationId: importId, commandId: this.commandId };
  }

  started(): DemonstrationEvent {
    const { source } = this.plan;
    const data = { source, format: 'facts', unit: null, fileName: null, options: {}, log: null, startedOn: this.today };
    return this.event(this.importStream, 0, 'ImportStarted', data, this.today, this.today);
  }

  completed(): DemonstrationEvent {
    const { facts, dossiers, events, firstDay, lastDay } = this.counts;
    const read = { bytesRead: 0, recordsRead: facts, eventsRead: facts, dossiersAppended: dossiers, eventsAppended: events };
    const none = { skipped: 0, refused: 0, held: 0, log: null };
    const data = { ...read, ...none, firstDay: firstDay === '' ? null : firstDay, lastDay: lastDay === '' ? null : lastDay, completedOn: this.today };
    return this.event(this.importStream, 1, 'ImportCompleted', data, this.today, this.today);
  }

  /** The pièce is reserved and the dossier opened when they are first heard of. */
  *take(fact: GeneratedFact): Generator<DemonstrationEvent> {
    const { source } = this.plan;
    const { on, knownOn, piece: subject } = fact;
    const { dossier } = subject;
    let piece = this.pieces.get(subject);
    if (piece === undefined) {
      piece = importedPieceId(source, subject.reference);
      this.pieces.set(subject, piece);
      const stream = `reference-${idOfName('reserved piece', source, subject.reference)}`;
      yield this.event(stream, 0, 'ReferenceReserved', { holder: dossier.reference }, this.today, this.today, { source });
    }
    const line: ImportedFact = {
      ...{ fact: importedFactId(source, fact.id), sourceFact: fact.id, piece, pieceReference: subject.reference, on, knownOn },
      ...contentOf(source, fact.said),
    };
    let known = this.dossiers.get(dossier);
    if (known === undefined) {
      const id = importedDossierId(source, null, dossier.reference);
      known = { id, stream: `dossier-${id}`, revision: 0 };
      this.dossiers.set(dossier, known);
      this.counts.dossiers += 1;
      yield this.ofDossier(known, openedByFact({ reference: dossier.reference, source }, line));
    }
    yield this.ofDossier(known, importedFactEvent(line));
    this.counts.facts += 1;
    if (this.counts.firstDay === '' || on < this.counts.firstDay) this.counts.firstDay = on;
    if (on > this.counts.lastDay) this.counts.lastDay = on;
  }

  private ofDossier(known: Known, { type, data, occurredAt, knownOn }: DossierHistoryEvent): DemonstrationEvent {
    const { revision, stream } = known;
    known.revision += 1;
    this.counts.events += 1;
    return this.event(stream, revision, type, data as JsonObject, occurredAt, knownOn, { source: this.plan.source });
  }

  private event(
    stream: string,
    revision: number,
    type: string,
    data: JsonObject,
    occurredAt: string,
    knownOn: string,
    more: Pick<EventMetadata, 'source'> = {},
  ): DemonstrationEvent {
    const metadata = { ...this.common, knownOn, occurredAt, ...more };
    const { commandId, now: recordedAt } = this;
    return { id: eventIdOf(commandId, stream, revision), stream, revision, type, data, metadata, sealed: [], recordedAt, digest: null };
  }
}

function contentOf(source: string, said: GeneratedFact['said']): ImportedFactContent {
  if (said.fait === 'transferred') return { fait: 'transferred', caisse: said.caisse ?? null, caisseExecutante: said.caisseExecutante ?? null };
  if (said.fait === 'corrected') return { fait: 'corrected', corrects: importedFactId(source, said.corrects) };
  if (said.fait === 'cancelled') return { fait: 'cancelled', cancels: importedFactId(source, said.cancels) };
  return said;
}
