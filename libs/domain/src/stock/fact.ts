import type { PlainDate } from '#libs/kernel';
import { unreachable } from '#libs/kernel';
import type { DossierEvent, ProcessingMode } from '../dossier/dossier.events.js';
import { isParcoursEvent } from '../parcours/parcours.events.js';

/**
 * What a fact says, apart from when it happened and when it was learnt.
 * `wait` names one of several waits; the end of none in particular is the end of all.
 */
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
  | { readonly kind: 'waitingStarted'; readonly waitingFor: string; readonly wait?: string | null }
  | { readonly kind: 'waitingEnded'; readonly wait?: string | null }
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
  // Facts are made by the million: each is one literal, and none is copied.
  const { knownOn, order } = times;
  const at = times.occurredAt.length > 10 ? times.occurredAt : null;
  if (isParcoursEvent(event)) return null;
  const { type, data } = event;
  switch (type) {
    case 'PieceReceived': {
      const { reference, caisse, procedure, type: pieceType, canal, population } = data;
      return {
        id: data.fact,
        piece: data.piece,
        on: data.receivedOn,
        at,
        knownOn,
        order,
        kind: 'received',
        reference,
        caisse,
        procedure,
        type: pieceType,
        canal,
        population,
      };
    }
    case 'PieceQualified':
      return {
        id: data.fact,
        piece: data.piece,
        on: data.qualifiedOn,
        at,
        knownOn,
        order,
        kind: 'qualified',
        procedure: data.procedure,
        type: data.type,
        population: data.population,
      };
    case 'PieceProcessed':
      return { id: data.fact, piece: data.piece, on: data.processedOn, at, knownOn, order, kind: 'processed', mode: data.mode };
    case 'PieceReturned':
      return { id: data.fact, piece: data.piece, on: data.returnedOn, at, knownOn, order, kind: 'returned' };
    case 'PieceNeutralised':
      return { id: data.fact, piece: data.piece, on: data.neutralisedOn, at, knownOn, order, kind: 'neutralised' };
    case 'PieceReopened':
      return { id: data.fact, piece: data.piece, on: data.reopenedOn, at, knownOn, order, kind: 'reopened' };
    case 'PieceTransferred':
      return {
        id: data.fact,
        piece: data.piece,
        on: data.transferredOn,
        at,
        knownOn,
        order,
        kind: 'transferred',
        caisse: data.caisse,
        caisseExecutante: data.caisseExecutante,
      };
    case 'EtapeEntered':
      return { id: data.fact, piece: data.piece, on: data.enteredOn, at, knownOn, order, kind: 'etapeEntered', etape: data.etape };
    case 'WaitingStarted':
      return {
        id: data.fact,
        piece: data.piece,
        on: data.startedOn,
        at,
        knownOn,
        order,
        kind: 'waitingStarted',
        waitingFor: data.waitingFor,
        wait: data.wait ?? null,
      };
    case 'WaitingEnded':
      return { id: data.fact, piece: data.piece, on: data.endedOn, at, knownOn, order, kind: 'waitingEnded', wait: data.wait ?? null };
    case 'DossierClosed':
      return { id: data.fact, piece: null, on: data.closedOn, at, knownOn, order, kind: 'closed' };
    case 'FactCorrected':
      return { id: data.fact, piece: data.piece, on: data.on, at, knownOn, order, kind: 'corrected', corrects: data.corrects };
    case 'FactCancelled':
      return { id: data.fact, piece: data.piece, on: data.cancelledOn, at, knownOn, order, kind: 'cancelled', cancels: data.cancels };
    case 'DossierOpened':
    case 'DossierDescribed':
    case 'DossierAssigned':
    case 'ActivityRecorded':
      return null;
    default:
      return unreachable(event);
  }
}
