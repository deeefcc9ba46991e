import { type JsonObject, type PlainDate, unreachable } from '#libs/kernel';
import { type Fact, factOf } from '../stock/fact.js';
import { factsInForce } from '../stock/timeline.js';
import { isParcoursEvent } from '../parcours/parcours.events.js';
import { evolveParcours, parcoursOf, type ParcoursState } from '../parcours/parcours.state.js';
import type { DossierEvent, DossierEventData } from './dossier.events.js';
import { IndexedList } from './indexed-list.js';

/** An event with the two times that its envelope gives: when it happened (an instant, or a bare day) and the day it was learnt. */
export type DossierHistoryEvent = DossierEvent & { readonly occurredAt: string; readonly knownOn: PlainDate };

/** What a re-import needs of an activity to tell whether it is still the same, and to cut the trace into pièces again. */
export interface RecordedActivity {
  readonly rank: number;
  readonly activity: string;
  readonly transition: string | null;
  readonly instant: string;
  readonly on: PlainDate;
  readonly contentDigest: string;
}

/** What decisions about a dossier need. */
export interface DossierRecord {
  readonly opened: DossierEventData['DossierOpened'];
  readonly attributes: JsonObject;
  readonly agent: string | null;
  readonly facts: IndexedList<Fact>;
  readonly activities: IndexedList<RecordedActivity>;
  /** Where it stands on its procédure; null when it follows none. */
  readonly parcours: ParcoursState | null;
}

/** `eventCount`: events so far, which is the order of the next one. */
export type DossierState = { readonly eventCount: number } & (
  | { readonly status: 'absent' }
  | ({ readonly status: 'open' } & DossierRecord)
  | ({ readonly status: 'closed'; readonly closedOn: PlainDate } & DossierRecord)
);

export type KnownDossierState = Exclude<DossierState, { readonly status: 'absent' }>;

export const ABSENT_DOSSIER: DossierState = { status: 'absent', eventCount: 0 };

const OF_DOSSIER = 'dossier';
const RECEIVED = 'received';

function keysOfFact(fact: Fact): readonly string[] {
  const keys = [`fact:${fact.id}`, fact.piece === null ? OF_DOSSIER : `piece:${fact.piece}`];
  if (fact.kind === 'received') keys.push(RECEIVED);
  if (fact.kind === 'corrected') keys.push(`about:${fact.corrects}`);
  if (fact.kind === 'cancelled') keys.push(`about:${fact.cancels}`);
  return keys;
}

export function factOfId(state: KnownDossierState, id: string): Fact | null {
  return state.facts.withKey(`fact:${id}`)[0] ?? null;
}

/** The corrections and cancellations that name a fact, known or not. */
export function amendmentsOf(state: KnownDossierState, id: string): readonly Fact[] {
  return state.facts.withKey(`about:${id}`);
}

/** The facts of one pièce alone. */
export function ownFactsOf(state: KnownDossierState, piece: string): readonly Fact[] {
  return state.facts.withKey(`piece:${piece}`);
}

/** The facts of one pièce alone that were not cancelled, each with its right day. */
export function factsInForceOf(state: KnownDossierState, piece: string): readonly Fact[] {
  return factsInForce(ownFactsOf(state, piece));
}

/** The facts of the dossier as a whole. */
export function factsOfDossier(state: KnownDossierState): readonly Fact[] {
  return state.facts.withKey(OF_DOSSIER);
}

/** Everything that makes the story of a pièce: its own facts and those of the whole dossier. */
export function factsOfPiece(state: KnownDossierState, piece: string): readonly Fact[] {
  return [...factsOfDossier(state), ...ownFactsOf(state, piece)];
}

/** The pièces that were ever said to be received. */
export function piecesOf(state: KnownDossierState): readonly string[] {
  return [...new Set(state.facts.withKey(RECEIVED).flatMap(({ piece }) => piece ?? []))];
}

export function activityOfRank(state: KnownDossierState, rank: number): RecordedActivity | null {
  return state.activities.withKey(String(rank)).at(-1) ?? null;
}

function openedBy(event: DossierHistoryEvent & { readonly type: 'DossierOpened' }, eventCount: number): DossierState {
  const { data, occurredAt } = event;
  return {
    status: 'open',
    eventCount,
    opened: data,
    attributes: data.attributes,
    agent: null,
    facts: IndexedList.empty(keysOfFact),
    activities: IndexedList.empty(({ rank }) => [String(rank)]),
    parcours: parcoursOf(data, { on: data.openedOn, at: occurredAt.length > 10 ? occurredAt : null, since: eventCount - 1 }),
  };
}

/** The day of the first closing in force, among the facts of a dossier. */
export function closingDayOf(factsOfTheDossier: readonly Fact[]): PlainDate | null {
  return factsInForce(factsOfTheDossier).find(({ kind }) => kind === 'closed')?.on ?? null;
}

const CHANGES_CLOSING: ReadonlySet<Fact['kind']> = new Set(['closed', 'corrected', 'cancelled']);

function withFact(state: KnownDossierState, event: DossierHistoryEvent): KnownDossierState {
  const eventCount = state.eventCount + 1;
  const fact = factOf(event, { occurredAt: event.occurredAt, knownOn: event.knownOn, order: state.eventCount });
  if (fact === null) return { ...state, eventCount };
  const facts = state.facts.append(fact);
  if (fact.piece !== null || !CHANGES_CLOSING.has(fact.kind)) return { ...state, eventCount, facts };
  const { opened, attributes, agent, activities, parcours } = state;
  const record = { opened, attributes, agent, facts, activities, parcours, eventCount };
  const closedOn = closingDayOf(facts.withKey(OF_DOSSIER));
  return closedOn === null ? { ...record, status: 'open' } : { ...record, status: 'closed', closedOn };
}

function withEvent(state: KnownDossierState, event: DossierHistoryEvent): KnownDossierState {
  const eventCount = state.eventCount + 1;
  if (isParcoursEvent(event)) return { ...state, eventCount };
  switch (event.type) {
    case 'DossierOpened':
      return { ...state, eventCount };
    case 'DossierDescribed':
      return { ...state, eventCount, attributes: event.data.attributes };
    case 'DossierAssigned':
      return { ...state, eventCount, agent: event.data.agent };
    case 'ActivityRecorded': {
      const { rank, activity, transition, performedOn, contentDigest } = event.data;
      const recorded = { rank, activity, transition, instant: event.occurredAt, on: performedOn, contentDigest };
      return { ...state, eventCount, activities: state.activities.append(recorded) };
    }
    case 'PieceReceived':
    case 'PieceQualified':
    case 'PieceProcessed':
    case 'PieceReturned':
    case 'PieceNeutralised':
    case 'PieceReopened':
    case 'PieceTransferred':
    case 'EtapeEntered':
    case 'WaitingStarted':
    case 'WaitingEnded':
    case 'DossierClosed':
    case 'FactCorrected':
    case 'FactCancelled':
      return withFact(state, event);
    default:
      return unreachable(event);
  }
}

/** Folds one event. Total: what comes before the opening, or a second opening, changes nothing but the count. */
export function evolveDossier(state: DossierState, event: DossierHistoryEvent): DossierState {
  const eventCount = state.eventCount + 1;
  if (state.status === 'absent') return event.type === 'DossierOpened' ? openedBy(event, eventCount) : { status: 'absent', eventCount };
  const next = withEvent(state, event);
  return next.parcours === null ? next : { ...next, parcours: evolveParcours(next.parcours, event, state.eventCount) };
}
