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
} from '#libs/demonstration';
import {
  ARBRE_OF_RESEAUX,
  type DossierHistoryEvent,
  type ImportedFact,
  importedFactEvent,
  type ImportedFactContent,
  openedByFact,
} from '#libs/domain';
import { type EventMetadata, eventIdOf, toCommandId } from '#libs/event-store';
import type { JsonObject, PlainDate } from '#libs/kernel';
import { importedDossierId, importedFactId, importedPieceId, idOfName } from '../ids.js';

/** An event of the demonstration, before it has a place in a log. */
export interface DemonstrationEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/** What tells one demonstration from another: the same plan is the same log, on every machine. */
export function demonstrationId({ source, seed, firstDay, lastDay, pieces, caisses }: Plan): string {
  return idOfName('demonstration', source, String(seed), firstDay, lastDay, String(pieces), ...caisses.map(({ code }) => code));
}

/** As a dossier or a pièce is known in the log. */
interface Known {
  readonly id: string;
  readonly stream: string;
  revision: number;
}

/**
 * The events that an import of the plan's facts file writes, in the order of its lines; labels, calendars and zones of the caisses are told
 * beforehand. Pull based: dossiers that nothing is told of any more are not held.
 * @param today the day of the import
 */
export function* demonstrationEvents(plan: Plan, today: PlainDate): Generator<DemonstrationEvent> {
  const writing = new Writing(plan, today);
  yield* writing.registrations();
  yield writing.started();
  for (const fact of factsOf(plan)) yield* writing.take(fact);
  yield writing.completed();
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
    private readonly today: PlainDate,
  ) {
    const importId = idOfName('import', `demonstration/${demonstrationId(plan)}`);
    this.importStream = `import-${importId}`;
    this.commandId = toCommandId(this.importStream);
    this.common = { actor: 'import', causationId: importId, commandId: this.commandId };
  }

  /** The réseau, its régions, and its caisses with what an import would not know of them. */
  *registrations(): Generator<DemonstrationEvent> {
    const { caisses, firstDay } = this.plan;
    const registered = (stream: string, revision: number, type: string, data: JsonObject): DemonstrationEvent =>
      this.event(stream, revision, type, data, firstDay, firstDay);
    const groupement = (code: string, label: string, kind: 'groupement' | 'teteDeReseau', arbre: string): DemonstrationEvent =>
      registered(`organisme-${code}`, 0, 'GroupementRegistered', { code, label, kind, arbre });
    yield groupement(RESEAU.code, RESEAU.label, 'teteDeReseau', ARBRE_OF_RESEAUX);
    for (const region of new Set(caisses.map((caisse) => caisse.region))) {
      yield groupement(region, REGION_LABELS[region] ?? region, 'groupement', ARBRE_OF_REGIONS);
    }
    for (const { code, label, calendrier, timeZone, region } of caisses) {
      const stream = `organisme-${code}`;
      const attached = { organisme: code, fromOn: firstDay, toOn: null };
      yield registered(stream, 0, 'OrganismeRegistered', { code, label, calendrier, calendrierVersion: null, timeZone });
      yield registered(stream, 1, 'OrganismeAttached', { ...attached, arbre: ARBRE_OF_RESEAUX, parent: RESEAU.code });
      yield registered(stream, 2, 'OrganismeAttached', { ...attached, arbre: ARBRE_OF_REGIONS, parent: region });
    }
    for (const { code, label } of PROCEDURES) yield registered(`procedure-${code}`, 0, 'ProcedureRegistered', { code, label });
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
    return { id: eventIdOf(this.commandId, stream, revision), stream, revision, type, data, metadata };
  }
}

function contentOf(source: string, said: GeneratedFact['said']): ImportedFactContent {
  if (said.fait === 'transferred') return { fait: 'transferred', caisse: said.caisse ?? null, caisseExecutante: said.caisseExecutante ?? null };
  if (said.fait === 'corrected') return { fait: 'corrected', corrects: importedFactId(source, said.corrects) };
  if (said.fait === 'cancelled') return { fait: 'cancelled', cancels: importedFactId(source, said.cancels) };
  return said;
}
