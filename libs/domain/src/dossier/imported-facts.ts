import { type ErrorData, type JsonObject, type PlainDate, unreachable } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import { type Fact, factOf } from '../stock/fact.js';
import { FACT_LABELS, type ImportRefusalCode } from './dossier.errors.js';
import type { DossierEvent, ProcessingMode } from './dossier.events.js';
import { type DossierHistoryEvent, type DossierState, evolveDossier, factOfId, ownFactsOf } from './dossier.state.js';

/** What a line of a facts file says; the words are those of the file. */
export type ImportedFactContent =
  | { readonly fait: 'received'; readonly caisse: string; readonly procedure: string; readonly type: string; readonly canal: string | null }
  | { readonly fait: 'processed'; readonly mode: ProcessingMode }
  | { readonly fait: 'returned' | 'neutralised' | 'reopened' | 'waitingEnded' }
  | { readonly fait: 'transferred'; readonly caisse: string | null; readonly caisseExecutante: string | null }
  | { readonly fait: 'waitingStarted'; readonly waitingFor: string }
  /** `corrects`: the id of the fact, made as `fact` is. */
  | { readonly fait: 'corrected'; readonly corrects: string }
  | { readonly fait: 'cancelled'; readonly cancels: string };

/**
 * A line of a facts file about a pièce of one dossier. `fact` and `piece` are ids made from the source and the file's own names,
 * which are kept in `sourceFact` and `pieceReference`.
 */
export type ImportedFact = ImportedFactContent & {
  readonly fact: string;
  readonly sourceFact: string;
  readonly piece: string;
  readonly pieceReference: string;
  readonly on: PlainDate;
  readonly knownOn: PlainDate;
};

/** How the dossier is opened when the first of its lines comes. */
export interface ImportedFactsOpening {
  readonly reference: string;
  readonly source: string;
  readonly attributes?: JsonObject;
}

/** What came of a line. `held`: a former line of its pièce was refused; bring both again once that one is corrected. */
export type ImportedFactOutcome =
  | { readonly kind: 'appended' | 'skipped' }
  | { readonly kind: 'refused'; readonly code: ImportRefusalCode; readonly reason: string; readonly data: ErrorData }
  | { readonly kind: 'held' };

export interface ImportedFactsPlan {
  readonly events: readonly DossierHistoryEvent[];
  /** One for each line, in their order. */
  readonly outcomes: readonly ImportedFactOutcome[];
}

/** Members stand in the order in which they are kept: what is in order already is written several times faster, and there are millions of these. */
function eventOf(line: ImportedFact): DossierEvent {
  const { fact, piece, sourceFact, on } = line;
  switch (line.fait) {
    case 'received': {
      const { caisse, canal, procedure, pieceReference: reference, type } = line;
      return {
        type: 'PieceReceived',
        data: { caisse, canal, fact, piece, population: null, procedure, receivedOn: on, reference, sourceFact, type },
      };
    }
    case 'processed':
      return { type: 'PieceProcessed', data: { fact, mode: line.mode, piece, processedOn: on, sourceFact } };
    case 'returned':
      return { type: 'PieceReturned', data: { fact, piece, reason: null, returnedOn: on, sourceFact } };
    case 'neutralised':
      return { type: 'PieceNeutralised', data: { fact, neutralisedOn: on, piece, reason: null, sourceFact } };
    case 'reopened':
      return { type: 'PieceReopened', data: { fact, piece, reason: null, reopenedOn: on, sourceFact } };
    case 'transferred':
      return {
        type: 'PieceTransferred',
        data: { caisse: line.caisse, caisseExecutante: line.caisseExecutante, fact, piece, sourceFact, transferredOn: on },
      };
    case 'waitingStarted':
      return { type: 'WaitingStarted', data: { fact, piece, sourceFact, startedOn: on, waitingFor: line.waitingFor } };
    case 'waitingEnded':
      return { type: 'WaitingEnded', data: { endedOn: on, fact, piece, sourceFact } };
    case 'corrected':
      return { type: 'FactCorrected', data: { corrects: line.corrects, fact, on, piece, sourceFact } };
    case 'cancelled':
      return { type: 'FactCancelled', data: { cancelledOn: on, cancels: line.cancels, fact, piece, sourceFact } };
    default:
      return unreachable(line);
  }
}

/** The event that a line is, whatever came before. Only the day is known, of when it happened. */
export function importedFactEvent(line: ImportedFact): DossierHistoryEvent {
  const { on: occurredAt, knownOn } = line;
  return Object.assign(eventOf(line), { occurredAt, knownOn });
}

/** The event by which the first line of a dossier opens it. */
export function openedByFact(opening: ImportedFactsOpening, first: ImportedFact): DossierHistoryEvent {
  return {
    type: 'DossierOpened',
    data: {
      attributes: opening.attributes ?? {},
      openedOn: first.on,
      origin: 'imported',
      procedure: first.fait === 'received' ? first.procedure : null,
      procedureVersion: null,
      reference: opening.reference,
      source: opening.source,
      unit: null,
    },
    occurredAt: first.on,
    knownOn: first.knownOn,
  };
}

/** Where it stands in the history, and the time of day that no line tells. */
const NOT_TOLD: ReadonlySet<string> = new Set(['order', 'at'] satisfies (keyof Fact)[]);

/** The parts in which two tellings of one fact differ. */
function differencesOf(known: Fact, told: Fact): readonly string[] {
  const [before, after] = [new Map<string, unknown>(Object.entries(known)), new Map<string, unknown>(Object.entries(told))];
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => !NOT_TOLD.has(key) && !sameJson(before.get(key), after.get(key))).sort();
}

function refused(code: ImportRefusalCode, reason: string, data: ErrorData): ImportedFactOutcome {
  return { kind: 'refused', code, reason, data };
}

/** What becomes of one line, as things stand. */
function judge(state: DossierState, line: ImportedFact, event: DossierHistoryEvent): ImportedFactOutcome {
  const known = state.status === 'absent' ? null : factOfId(state, line.fact);
  if (known !== null) {
    const told = factOf(event, { ...event, order: known.order });
    const changed = told === null ? [] : differencesOf(known, told);
    if (changed.length === 0) return { kind: 'skipped' };
    const reason = `Le fait ${line.sourceFact} est déjà connu avec un autre contenu (${FACT_LABELS[known.kind]} du ${known.on}, différences : ${changed.join(', ')}).`;
    return refused('fact.changed', reason, { fact: line.sourceFact, changed });
  }
  if (line.knownOn < line.on) {
    const reason = `Le fait ${line.sourceFact} du ${line.on} ne peut pas être connu dès le ${line.knownOn}.`;
    return refused('fact.knownBeforeItHappened', reason, { fact: line.sourceFact, on: line.on, knownOn: line.knownOn });
  }
  const knownUpTo = state.status === 'absent' ? null : latestKnownOn(ownFactsOf(state, line.piece));
  if (knownUpTo !== null && line.knownOn < knownUpTo) {
    const reason = `L’histoire de la pièce ${line.pieceReference} est déjà connue au ${knownUpTo} : un fait connu le ${line.knownOn} ne peut plus s’y ajouter.`;
    return refused('fact.knownBackwards', reason, { fact: line.sourceFact, piece: line.pieceReference, knownOn: line.knownOn, knownUpTo });
  }
  return { kind: 'appended' };
}

function latestKnownOn(facts: readonly Fact[]): PlainDate | null {
  return facts.reduce<PlainDate | null>((last, { knownOn }) => (last === null || knownOn > last ? knownOn : last), null);
}

/**
 * What an import of facts adds to a dossier, and what became of each line; takes facts as they come – any first one opens the dossier.
 * A fact already known with the same content and days is skipped, with other ones refused; so is one about a pièce whose history is
 * already known to a later day. Behind a refused line, the further new ones of its pièce are held.
 * Planning the same lines again on the result adds nothing.
 * @param heldPieces pièces of which a line was refused before these
 */
export function planImportedFacts(
  state: DossierState,
  opening: ImportedFactsOpening,
  facts: readonly ImportedFact[],
  heldPieces: ReadonlySet<string> = new Set(),
): ImportedFactsPlan {
  const events: DossierHistoryEvent[] = [];
  const held = new Set(heldPieces);
  let current = state;
  const append = (event: DossierHistoryEvent): void => {
    events.push(event);
    current = evolveDossier(current, event);
  };
  const outcomes = facts.map((line): ImportedFactOutcome => {
    const event = importedFactEvent(line);
    const outcome = judge(current, line, event);
    if (outcome.kind === 'refused') held.add(line.piece);
    if (outcome.kind !== 'appended') return outcome;
    if (held.has(line.piece)) return { kind: 'held' };
    if (current.status === 'absent') append(openedByFact(opening, line));
    append(event);
    return outcome;
  });
  return { events, outcomes };
}
