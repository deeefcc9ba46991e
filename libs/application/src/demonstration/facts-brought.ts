import { factsOf, type GeneratedFact, type Plan } from '#libs/demonstration';
import { type DossierHistoryEvent, type ImportedFact, importedFactEvent, type ImportedFactContent, openedByFact } from '#libs/domain';
import { type EventMetadata, eventIdOf, toCommandId, type UnloggedEvent } from '#libs/event-store';
import type { JsonObject, PlainDate } from '#libs/kernel';
import { importedDossierId, importedFactId, importedPieceId, idOfName } from '../ids.js';
import { importIdOf, importStreamOf } from './identity.js';

type Written = Omit<UnloggedEvent, 'ordinal'>;

/** When facts are brought over: the instant of the import, and its day. */
export interface Brought {
  readonly at: string;
  readonly on: PlainDate;
}

const PAGE_FACTS = 1_000;

/** What an import of the facts file of a plan writes: any page of it may be told, or not. */
export class FactsBrought {
  private readonly commandId: string;
  private readonly importStream: string;
  private readonly causationId: string;
  private readonly counts = { facts: 0, dossiers: 0, events: 0, firstDay: '', lastDay: '' };

  constructor(
    private readonly plan: Plan,
    private readonly brought: Brought,
  ) {
    this.importStream = importStreamOf(plan);
    this.commandId = toCommandId(this.importStream);
    this.causationId = importIdOf(plan);
  }

  started(): Written {
    const { source } = this.plan;
    const data = { source, format: 'facts', unit: null, fileName: null, options: {}, log: null, startedOn: this.brought.on };
    return this.ofToday(this.importStream, 0, 'ImportStarted', data);
  }

  /** All facts. */
  *pages(): Generator<readonly GeneratedFact[]> {
    let page: GeneratedFact[] = [];
    for (const fact of factsOf(this.plan)) {
      this.count(fact);
      page.push(fact);
      if (page.length < PAGE_FACTS) continue;
      yield page;
      page = [];
    }
    yield page;
  }

  /** The events of a page: the pièce is reserved and the dossier opened when they are first heard of. */
  told(page: readonly GeneratedFact[]): readonly Written[] {
    return page.flatMap((fact) => this.eventsOf(fact));
  }

  /** Once all pages are turned. */
  completed(): Written {
    const { facts, dossiers, events, firstDay, lastDay } = this.counts;
    const read = { bytesRead: 0, recordsRead: facts, eventsRead: facts, dossiersAppended: dossiers, eventsAppended: events };
    const none = { skipped: 0, refused: 0, held: 0, log: null };
    const days = { firstDay: firstDay === '' ? null : firstDay, lastDay: lastDay === '' ? null : lastDay };
    return this.ofToday(this.importStream, 1, 'ImportCompleted', { ...read, ...none, ...days, completedOn: this.brought.on });
  }

  private count({ on, before }: GeneratedFact): void {
    const { counts } = this;
    const opens = before.ofDossier === 0;
    counts.facts += 1;
    if (opens) counts.dossiers += 1;
    counts.events += opens ? 2 : 1;
    if (counts.firstDay === '' || on < counts.firstDay) counts.firstDay = on;
    if (on > counts.lastDay) counts.lastDay = on;
  }

  /** Ids are made anew each time: to keep them costs more, of all that is under way. */
  private eventsOf({ id, piece: { reference, dossier }, said, on, knownOn, before }: GeneratedFact): readonly Written[] {
    const { source } = this.plan;
    const stream = `dossier-${importedDossierId(source, null, dossier.reference)}`;
    const line: ImportedFact = {
      fact: importedFactId(source, id),
      sourceFact: id,
      piece: importedPieceId(source, reference),
      pieceReference: reference,
      on,
      knownOn,
      ...contentOf(source, said),
    };
    const events: Written[] = [];
    if (before.ofPiece === 0) {
      const reservation = `reference-${idOfName('reserved piece', source, reference)}`;
      events.push(this.ofToday(reservation, 0, 'ReferenceReserved', { holder: dossier.reference }, source));
    }
    if (before.ofDossier === 0) events.push(this.ofDossier(stream, 0, openedByFact({ reference: dossier.reference, source }, line)));
    events.push(this.ofDossier(stream, before.ofDossier + 1, importedFactEvent(line)));
    return events;
  }

  private ofDossier(stream: string, revision: number, { type, data, occurredAt, knownOn }: DossierHistoryEvent): Written {
    return this.event(stream, revision, type, data as JsonObject, this.metadata(knownOn, occurredAt, this.plan.source));
  }

  private ofToday(stream: string, revision: number, type: string, data: JsonObject, source?: string): Written {
    const { on } = this.brought;
    return this.event(stream, revision, type, data, this.metadata(on, on, source));
  }

  /** Told in full: to spread one object into another costs more than all else that is done for an event, but for its digest. */
  private metadata(knownOn: PlainDate, occurredAt: string, source?: string): EventMetadata {
    const { causationId, commandId } = this;
    return source === undefined
      ? { actor: 'import', causationId, commandId, knownOn, occurredAt }
      : { actor: 'import', causationId, commandId, knownOn, occurredAt, source };
  }

  private event(stream: string, revision: number, type: string, data: JsonObject, metadata: EventMetadata): Written {
    const id = eventIdOf(this.commandId, stream, revision);
    return { id, stream, revision, type, data, metadata, sealed: [], recordedAt: this.brought.at, digest: null };
  }
}

function contentOf(source: string, said: GeneratedFact['said']): ImportedFactContent {
  if (said.fait === 'transferred') return { fait: 'transferred', caisse: said.caisse ?? null, caisseExecutante: said.caisseExecutante ?? null };
  if (said.fait === 'corrected') return { fait: 'corrected', corrects: importedFactId(source, said.corrects) };
  if (said.fait === 'cancelled') return { fait: 'cancelled', cancels: importedFactId(source, said.cancels) };
  return said;
}
