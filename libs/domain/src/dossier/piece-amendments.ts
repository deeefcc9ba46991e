import type { PlainDate } from '#libs/kernel';
import { amendmentsOf, type DossierHistoryEvent, type DossierState, factOfId, factsInForceOf, piecesOf } from './dossier.state.js';
import type { ImportedTrace, PlacedEvent, TraceImport } from './imported-trace.js';
import { type PlacedActivity, type TracePiece, WHOLE_TRACE } from './trace-pieces.js';

/** After every activity. */
const AT_THE_END = Infinity;

/** How a fact that the log gave now stands. */
type Standing =
  /** Not there, or cancelled by a former import: to be stated under this name. */
  | { readonly status: 'free'; readonly name: string }
  | { readonly status: 'inForce'; readonly name: string; readonly on: PlainDate }
  /** A person corrected or cancelled it: theirs is the last word. */
  | { readonly status: 'correctedByHand' | 'cancelledByHand' };

/**
 * The difference between the pièces that a log gives and those that its former imports stated, as events.
 * Names: `piece:3`, `received:3`, `exit:3` for the pièce that the event of rank 3 opened; `received:3~2` when the first one
 * was cancelled and must come back; `corrected:exit:3:1` and `cancelled:exit:3` for what amends them.
 */
export class PieceAmendments {
  constructor(
    private readonly state: DossierState,
    private readonly trace: ImportedTrace,
    private readonly by: TraceImport,
    /** The ranks of the activities that this import records. */
    private readonly freshRanks: ReadonlySet<number>,
  ) {}

  towards(wanted: readonly TracePiece[], activities: readonly PlacedActivity[]): readonly PlacedEvent[] {
    return [...wanted.flatMap((piece) => this.towardsPiece(piece)), ...this.withdrawals(wanted, activities)];
  }

  private towardsPiece(piece: TracePiece): readonly PlacedEvent[] {
    const received = this.standing(piece.key, `received:${piece.key}`);
    if (received.status === 'cancelledByHand') return [];
    const exit = this.standing(piece.key, `exit:${piece.key}`);
    const events: PlacedEvent[] = [];
    let after = -1;
    if (received.status === 'free') {
      after = this.placeOf(piece.arrival);
      events.push({ after, event: this.arrival(piece, received.name) });
    } else if (received.status === 'inForce' && received.on !== piece.arrival.on)
      events.push(this.correction(piece.key, received.name, piece.arrival.on));
    // An exit is always written behind its arrival, whatever the order of the file.
    if (exit.status === 'free' && piece.exit !== null) {
      events.push({ after: Math.max(after, this.placeOf(piece.exit)), event: this.exit(piece.key, exit.name, piece.exit) });
    } else if (exit.status === 'inForce' && piece.exit === null) events.push(this.cancellation(piece.key, exit.name));
    else if (exit.status === 'inForce' && piece.exit !== null && exit.on !== piece.exit.on)
      events.push(this.correction(piece.key, exit.name, piece.exit.on));
    return events;
  }

  /** Pièces that former imports stated and that the log no longer gives. */
  private withdrawals(wanted: readonly TracePiece[], activities: readonly PlacedActivity[]): readonly PlacedEvent[] {
    if (this.state.status === 'absent') return [];
    const known = new Set(piecesOf(this.state));
    const still = new Set(wanted.map(({ key }) => key));
    const keys = [WHOLE_TRACE, ...activities.map(({ rank }) => String(rank))];
    return keys
      .filter((key) => !still.has(key) && known.has(this.by.idOf(`piece:${key}`)))
      .flatMap((key) => [`exit:${key}`, `received:${key}`].map((base) => ({ key, standing: this.standing(key, base) })))
      .flatMap(({ key, standing }) => (standing.status === 'inForce' ? [this.cancellation(key, standing.name)] : []));
  }

  private standing(key: string, base: string): Standing {
    const { state } = this;
    if (state.status === 'absent') return { status: 'free', name: base };
    for (let generation = 1; ; generation += 1) {
      const name = generation === 1 ? base : `${base}~${String(generation)}`;
      const id = this.by.idOf(name);
      if (factOfId(state, id) === null) return { status: 'free', name };
      const amendments = amendmentsOf(state, id);
      const own = new Set([this.by.idOf(`cancelled:${name}`), ...amendments.map((_, i) => this.by.idOf(`corrected:${name}:${String(i + 1)}`))]);
      const byHand = amendments.filter((amendment) => !own.has(amendment.id));
      if (byHand.length > 0) return { status: byHand.some(({ kind }) => kind === 'cancelled') ? 'cancelledByHand' : 'correctedByHand' };
      const inForce = factsInForceOf(state, this.by.idOf(`piece:${key}`)).find((fact) => fact.id === id);
      if (inForce !== undefined) return { status: 'inForce', name, on: inForce.on };
    }
  }

  /** Behind the activity that tells of it when this import records that one, else at the end. */
  private placeOf({ rank }: PlacedActivity): number {
    return this.freshRanks.has(rank) ? rank : AT_THE_END;
  }

  private arrival({ key, activity, arrival }: TracePiece, name: string): DossierHistoryEvent {
    const { reference, unit, caisse, procedure, type, canal } = this.trace;
    return {
      type: 'PieceReceived',
      data: {
        fact: this.by.idOf(name),
        sourceFact: null,
        piece: this.by.idOf(`piece:${key}`),
        reference: unit === 'trace' ? reference : `${reference}#${String(arrival.rank + 1)}`,
        caisse,
        procedure,
        type: unit === 'trace' ? type : activity,
        canal,
        population: null,
        receivedOn: arrival.on,
      },
      occurredAt: arrival.instant,
      knownOn: this.by.knownOn,
    };
  }

  private exit(key: string, name: string, exit: PlacedActivity): DossierHistoryEvent {
    return {
      type: 'PieceProcessed',
      data: { fact: this.by.idOf(name), sourceFact: null, piece: this.by.idOf(`piece:${key}`), mode: 'manual', processedOn: exit.on },
      occurredAt: exit.instant,
      knownOn: this.by.knownOn,
    };
  }

  private correction(key: string, name: string, on: PlainDate): PlacedEvent {
    const corrects = this.by.idOf(name);
    const former = this.state.status === 'absent' ? 0 : amendmentsOf(this.state, corrects).length;
    const fact = this.by.idOf(`corrected:${name}:${String(former + 1)}`);
    return {
      after: AT_THE_END,
      event: {
        type: 'FactCorrected',
        data: { fact, sourceFact: null, piece: this.by.idOf(`piece:${key}`), corrects, on },
        occurredAt: this.by.importedAt,
        knownOn: this.by.knownOn,
      },
    };
  }

  private cancellation(key: string, name: string): PlacedEvent {
    const data = {
      fact: this.by.idOf(`cancelled:${name}`),
      sourceFact: null,
      piece: this.by.idOf(`piece:${key}`),
      cancels: this.by.idOf(name),
      cancelledOn: this.by.knownOn,
    };
    return { after: AT_THE_END, event: { type: 'FactCancelled', data, occurredAt: this.by.importedAt, knownOn: this.by.knownOn } };
  }
}
