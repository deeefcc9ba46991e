import type { PlainDate } from '#libs/kernel';
import { unreachable } from '#libs/kernel';
import type { DossierEvent, ProcessingMode } from '../dossier/dossier.events.js';

/** What a fact says, apart from when it happened and when it was learnt. */
export type FactContent =
  | {
      readonly kind: 'received';
      readonly reference: string;
      readonly caisse: string;
      readonly procedure: string;
      readonly type: string;
      readonly canal: string | null;
      readonly population: string | null;
    }
  | { readonly kind: 'qualified'; readonly procedure: string | null; readonly type: string | null; readonly population: string | null }
  | { readonly kind: 'processed'; readonly mode: ProcessingMode }
  | { readonly kind: 'returned' | 'neutralised' | 'reopened' }
  | { readonly kind: 'transferred'; readonly caisse: string | null; readonly caisseExecutante: string | null }
  | { readonly kind: 'etapeEntered'; readonly etape: string }
  | { readonly kind: 'waitingStarted'; readonly waitingFor: string }
  | { readonly kind: 'waitingEnded' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'corrected'; readonly corrects: string }
  | { readonly kind: 'cancelled'; readonly cancels: string };

/**
 * One dated fact about a pièce, or about the whole dossier when `piece` is null.
 * `at`: the instant (ISO, UTC) when it is known, else null – only the day is.
 * `order`: its place in the dossier's history, for facts that nothing else tells apart.
 */
export type Fact = FactContent & {
  readonly id: string;
  readonly piece: string | null;
  readonly on: PlainDate;
  readonly at: string | null;
  readonly knownOn: PlainDate;
  readonly order: number;
};

/** The two times of an event and its place in its stream, as its envelope gives them. */
export interface FactTimes {
  readonly occurredAt: string;
  readonly knownOn: PlainDate;
  readonly order: number;
}

/** The fact that an event states; null for an event that moves no pièce. */
export function factOf(event: DossierEvent, times: FactTimes): Fact | null {
  const fact = (on: PlainDate, piece: string | null, id: string, content: FactContent): Fact => ({
    ...content,
    id,
    piece,
    on,
    at: times.occurredAt.length > 10 ? times.occurredAt : null,
    knownOn: times.knownOn,
    order: times.order,
  });
  const { type, data } = event;
  switch (type) {
    case 'PieceReceived': {
      const { reference, caisse, procedure, type: pieceType, canal, population } = data;
      return fact(data.receivedOn, data.piece, data.fact, { kind: 'received', reference, caisse, procedure, type: pieceType, canal, population });
    }
    case 'PieceQualified':
      return fact(data.qualifiedOn, data.piece, data.fact, {
        kind: 'qualified',
        procedure: data.procedure,
        type: data.type,
        population: data.population,
      });
    case 'PieceProcessed':
      return fact(data.processedOn, data.piece, data.fact, { kind: 'processed', mode: data.mode });
    case 'PieceReturned':
      return fact(data.returnedOn, data.piece, data.fact, { kind: 'returned' });
    case 'PieceNeutralised':
      return fact(data.neutralisedOn, data.piece, data.fact, { kind: 'neutralised' });
    case 'PieceReopened':
      return fact(data.reopenedOn, data.piece, data.fact, { kind: 'reopened' });
    case 'PieceTransferred':
      return fact(data.transferredOn, data.piece, data.fact, {
        kind: 'transferred',
        caisse: data.caisse,
        caisseExecutante: data.caisseExecutante,
      });
    case 'EtapeEntered':
      return fact(data.enteredOn, data.piece, data.fact, { kind: 'etapeEntered', etape: data.etape });
    case 'WaitingStarted':
      return fact(data.startedOn, data.piece, data.fact, { kind: 'waitingStarted', waitingFor: data.waitingFor });
    case 'WaitingEnded':
      return fact(data.endedOn, data.piece, data.fact, { kind: 'waitingEnded' });
    case 'DossierClosed':
      return fact(data.closedOn, null, data.fact, { kind: 'closed' });
    case 'FactCorrected':
      return fact(data.on, data.piece, data.fact, { kind: 'corrected', corrects: data.corrects });
    case 'FactCancelled':
      return fact(data.cancelledOn, data.piece, data.fact, { kind: 'cancelled', cancels: data.cancels });
    case 'DossierOpened':
    case 'DossierDescribed':
    case 'DossierAssigned':
    case 'ActivityRecorded':
      return null;
    default:
      return unreachable(event);
  }
}
