import { type JsonObject, type PlainDate, unreachable } from '#libs/kernel';
import type { DossierEvent, DossierEventData } from '../dossier/dossier.events.js';
import type { Anchor, ClockCode } from '../procedure/definition.js';
import type { ParcoursEventData } from './parcours.events.js';

/**
 * Something that came about. `at`: the instant, when it is known. `since`: the place in the stream of the event that told it –
 * what tells apart two things of one day.
 */
export interface Moment {
  readonly on: PlainDate;
  readonly at: string | null;
  readonly since: number;
}

/** A wait of the procédure, open while `toOn` is null; `fromAt`, `toAt`: the instants, where they are known. */
export interface ParcoursWait {
  readonly wait: string;
  readonly waitingFor: string;
  readonly suspends: readonly ClockCode[];
  /** The dossier waited for, to which the time is charged. */
  readonly charged: string | null;
  readonly fromOn: PlainDate;
  readonly fromAt: string | null;
  readonly toOn: PlainDate | null;
  readonly toAt: string | null;
}

/** The last setting of an échéance. `setSince`: the place in the stream of that setting. */
export interface EcheanceStanding {
  readonly echeance: string;
  readonly code: string;
  readonly status: 'standing' | 'suspended' | 'lifted' | 'passed' | 'blocked';
  /** Why it could not pass, in French, while it is blocked. */
  readonly obstacle: string | null;
  readonly anchor: Anchor;
  readonly anchoredOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly dueAt: string;
  readonly calendrier: { readonly code: string; readonly version: number } | null;
  readonly setSince: number;
}

/** The last time; `firstOn`: the day of the first. */
export interface Performed extends Moment {
  readonly firstOn: PlainDate;
  /** Everybody who ever did it. */
  readonly agents: readonly string[];
}

export type ControleOutcome = 'drawn' | 'notDrawn' | 'passed' | 'failed';

/** A contrôle of the dossier: what it is at, when and with which seed it was drawn, when it was done. */
export interface ControleState {
  readonly outcome: ControleOutcome;
  readonly drawnOn: PlainDate;
  readonly seed: string;
  readonly performedOn: PlainDate | null;
}

export interface InduState {
  readonly indu: string;
  readonly status: 'detected' | 'notified' | 'inRecovery' | 'settled' | 'abandoned';
  readonly nature: ParcoursEventData['InduDetected']['nature'];
  readonly amount: number;
  readonly paidOn: PlainDate;
  readonly detectedOn: PlainDate;
  readonly notifiedOn: PlainDate | null;
  readonly recoveryOn: PlainDate | null;
  readonly endedOn: PlainDate | null;
  readonly abandoned: { readonly reason: ParcoursEventData['InduAbandoned']['reason']; readonly amount: number } | null;
}

export interface LinkState {
  readonly dossier: string;
  readonly requestedOn: PlainDate;
  readonly outcome: string | null;
  readonly returnedOn: PlainDate | null;
}

type ByCode<T> = Readonly<Record<string, T>>;

/** Where a dossier stands on its procédure, told by its events alone: folding asks no rule. */
export interface ParcoursState {
  readonly procedure: string;
  readonly version: number;
  readonly etape: string | null;
  /** The last day on which something happened: what the procédure does next is not of an earlier one. */
  readonly lastOn: PlainDate;
  readonly opened: Moment;
  readonly completed: Moment | null;
  readonly decided: (Moment & { readonly decision: 'accepted' | 'refused'; readonly tacit: boolean }) | null;
  readonly closed: Moment | null;
  /** Each étape, when it was last entered. */
  readonly entered: ByCode<Moment>;
  readonly performed: ByCode<Performed>;
  readonly fields: JsonObject;
  /** Of each field, when it was first known. */
  readonly known: ByCode<Moment>;
  /** Of each field that a rule, a table or another dossier gave, when it last did: a form corrects, these give anew. */
  readonly given: ByCode<Moment>;
  /** The last time that something told before was told otherwise. */
  readonly corrected: Moment | null;
  readonly waits: readonly ParcoursWait[];
  readonly echeances: ByCode<EcheanceStanding>;
  readonly controles: ByCode<ControleState>;
  readonly anomalies: readonly ParcoursEventData['AnomalieFound'][];
  readonly indus: readonly InduState[];
  readonly links: ByCode<LinkState>;
}

/** The parcours that an opening begins; null without a version to follow. */
export function parcoursOf(opened: DossierEventData['DossierOpened'], moment: Moment): ParcoursState | null {
  const { procedure, procedureVersion: version } = opened;
  if (procedure === null || version === null) return null;
  return {
    procedure,
    version,
    etape: null,
    lastOn: moment.on,
    opened: moment,
    completed: null,
    decided: null,
    closed: null,
    entered: {},
    performed: {},
    fields: {},
    known: {},
    given: {},
    corrected: null,
    waits: [],
    echeances: {},
    controles: {},
    anomalies: [],
    indus: [],
    links: {},
  };
}

type OfEcheance = Pick<EcheanceStanding, 'echeance' | 'code'>;

function withEcheance(
  state: ParcoursState,
  { echeance, code }: OfEcheance,
  status: EcheanceStanding['status'],
  obstacle: string | null = null,
): ParcoursState {
  const former = state.echeances[code];
  if (former?.echeance !== echeance) return state;
  return { ...state, echeances: { ...state.echeances, [code]: { ...former, status, obstacle } } };
}

function withIndu(state: ParcoursState, indu: string, change: Partial<InduState>): ParcoursState {
  return { ...state, indus: state.indus.map((each) => (each.indu === indu ? { ...each, ...change } : each)) };
}

function recorded(state: ParcoursState, data: ParcoursEventData['DonneesRecorded'], moment: Moment): ParcoursState {
  const known = { ...state.known };
  const given = { ...state.given };
  let { corrected } = state;
  for (const code of [...Object.keys(data.values), ...(data.sealed ?? [])]) {
    known[code] ??= moment;
    if (data.by !== 'form') given[code] = moment;
    const former = state.fields[code] ?? null;
    if (data.by === 'form' && former !== null && former !== data.values[code]) corrected = moment;
  }
  return { ...state, fields: { ...state.fields, ...data.values }, known, given, corrected };
}

function waiting(state: ParcoursState, data: DossierEventData['WaitingStarted'], { at: fromAt }: Moment): ParcoursState {
  const { wait, waitingFor, suspends = [], charged = null, startedOn: fromOn } = data;
  if (wait === undefined || data.piece !== null) return state;
  const waits = state.waits.filter((each) => each.wait !== wait || each.toOn !== null);
  return { ...state, waits: [...waits, { wait, waitingFor, suspends, charged, fromOn, fromAt, toOn: null, toAt: null }] };
}

function waited(state: ParcoursState, { wait, piece, endedOn }: DossierEventData['WaitingEnded'], { at: toAt }: Moment): ParcoursState {
  if (piece !== null) return state;
  const ends = (each: ParcoursWait): boolean => each.toOn === null && (wait === undefined || each.wait === wait);
  return { ...state, waits: state.waits.map((each) => (ends(each) ? { ...each, toOn: endedOn, toAt } : each)) };
}

function advanced(state: ParcoursState, { type, data }: DossierEvent, moment: Moment): ParcoursState {
  switch (type) {
    case 'EtapeEntered':
      if (data.piece !== null) return state;
      return { ...state, etape: data.etape, entered: { ...state.entered, [data.etape]: moment } };
    case 'WaitingStarted':
      return waiting(state, data, moment);
    case 'WaitingEnded':
      return waited(state, data, moment);
    case 'DossierClosed':
      return { ...state, closed: moment };
    case 'FactCorrected':
    case 'FactCancelled':
      return { ...state, corrected: moment };
    case 'ActionPerformed': {
      const { firstOn = moment.on, agents: former = [] } = state.performed[data.action] ?? {};
      const agents = data.agent === null || former.includes(data.agent) ? former : [...former, data.agent];
      return { ...state, performed: { ...state.performed, [data.action]: { ...moment, firstOn, agents } } };
    }
    case 'DonneesRecorded':
      return recorded(state, data, moment);
    case 'DossierCompleted':
      return { ...state, completed: { ...moment, since: state.completed?.since ?? moment.since } };
    case 'EcheanceSet': {
      const { echeance, code, anchor, anchoredOn, dueOn, dueAt, calendrier } = data;
      const told = { echeance, code, anchor, anchoredOn, dueOn, dueAt, calendrier };
      const standing = { ...told, status: 'standing', obstacle: null, setSince: moment.since } as const;
      return { ...state, echeances: { ...state.echeances, [code]: standing } };
    }
    case 'EcheanceSuspended':
      return withEcheance(state, data, 'suspended');
    case 'EcheanceLifted':
      return withEcheance(state, data, 'lifted');
    case 'EcheancePassed':
      return withEcheance(state, data, 'passed');
    case 'EcheanceBlocked':
      return withEcheance(state, data, 'blocked', data.reason);
    case 'DecisionTaken':
      return { ...state, decided: { ...moment, decision: data.decision, tacit: data.tacit } };
    case 'ControleDrawn': {
      const { controle, drawn, seed, drawnOn } = data;
      const drawing = { outcome: drawn ? 'drawn' : 'notDrawn', drawnOn, seed, performedOn: null } as const;
      return { ...state, controles: { ...state.controles, [controle]: drawing } };
    }
    case 'ControlePerformed': {
      const former = state.controles[data.controle];
      if (former === undefined) return state;
      return { ...state, controles: { ...state.controles, [data.controle]: { ...former, outcome: data.result, performedOn: data.performedOn } } };
    }
    case 'AnomalieFound':
      return { ...state, anomalies: [...state.anomalies, data] };
    case 'InduDetected': {
      const { indu, nature, amount, paidOn, detectedOn } = data;
      const detected = { indu, status: 'detected', nature, amount, paidOn, detectedOn } as const;
      return { ...state, indus: [...state.indus, { ...detected, notifiedOn: null, recoveryOn: null, endedOn: null, abandoned: null }] };
    }
    case 'InduNotified':
      return withIndu(state, data.indu, { status: 'notified', notifiedOn: data.notifiedOn });
    case 'InduRecoveryStarted':
      return withIndu(state, data.indu, { status: 'inRecovery', recoveryOn: data.startedOn });
    case 'InduSettled':
      return withIndu(state, data.indu, { status: 'settled', endedOn: data.settledOn });
    case 'InduAbandoned': {
      const { reason, amount } = data;
      return withIndu(state, data.indu, { status: 'abandoned', endedOn: data.abandonedOn, abandoned: { reason, amount } });
    }
    case 'DossierRequested': {
      const { link, dossier, requestedOn } = data;
      return { ...state, links: { ...state.links, [link]: { dossier, requestedOn, outcome: null, returnedOn: null } } };
    }
    case 'DossierReturned': {
      const former = state.links[data.link];
      if (former?.dossier !== data.dossier) return state;
      return { ...state, links: { ...state.links, [data.link]: { ...former, outcome: data.outcome, returnedOn: data.returnedOn } } };
    }
    case 'ProcedureMigrated':
      return { ...state, version: data.to };
    case 'DossierOpened':
    case 'DossierDescribed':
    case 'DossierAssigned':
    case 'ActivityRecorded':
    case 'PieceReceived':
    case 'PieceQualified':
    case 'PieceProcessed':
    case 'PieceReturned':
    case 'PieceNeutralised':
    case 'PieceReopened':
    case 'PieceTransferred':
    case 'PassageTaken':
    case 'RappelIssued':
    case 'DossierEscalated':
      return state;
    default:
      return unreachable(type);
  }
}

const DAY_OF: Readonly<Record<DossierEvent['type'], string | null>> = {
  DossierOpened: 'openedOn',
  DossierDescribed: null,
  PieceReceived: 'receivedOn',
  PieceQualified: 'qualifiedOn',
  PieceProcessed: 'processedOn',
  PieceReturned: 'returnedOn',
  PieceNeutralised: 'neutralisedOn',
  PieceReopened: 'reopenedOn',
  PieceTransferred: 'transferredOn',
  EtapeEntered: 'enteredOn',
  WaitingStarted: 'startedOn',
  WaitingEnded: 'endedOn',
  DossierClosed: 'closedOn',
  FactCorrected: 'on',
  FactCancelled: 'cancelledOn',
  DossierAssigned: 'assignedOn',
  ActivityRecorded: 'performedOn',
  ActionPerformed: 'performedOn',
  PassageTaken: 'takenOn',
  DonneesRecorded: 'recordedOn',
  DossierCompleted: 'completedOn',
  EcheanceSet: 'setOn',
  EcheanceSuspended: 'suspendedOn',
  EcheanceLifted: 'liftedOn',
  EcheancePassed: 'passedOn',
  EcheanceBlocked: 'blockedOn',
  RappelIssued: 'issuedOn',
  DossierEscalated: 'escalatedOn',
  DecisionTaken: 'takenOn',
  ControleDrawn: 'drawnOn',
  ControlePerformed: 'performedOn',
  AnomalieFound: 'foundOn',
  InduDetected: 'detectedOn',
  InduNotified: 'notifiedOn',
  InduRecoveryStarted: 'startedOn',
  InduSettled: 'settledOn',
  InduAbandoned: 'abandonedOn',
  DossierRequested: 'requestedOn',
  DossierReturned: 'returnedOn',
  ProcedureMigrated: 'migratedOn',
};

/** The day that an event names as its own. */
export function dayOfEvent({ type, data }: DossierEvent): PlainDate | null {
  const day: unknown = Reflect.get(data, DAY_OF[type] ?? '');
  return typeof day === 'string' ? (day as PlainDate) : null;
}

/** Folds one event of the dossier, the `order`-th of its stream. Total: what fits nothing changes nothing. */
export function evolveParcours(state: ParcoursState, event: DossierEvent & { readonly occurredAt: string }, order: number): ParcoursState {
  const on = dayOfEvent(event);
  if (on === null) return state;
  const moment = { on, at: event.occurredAt.length > 10 ? event.occurredAt : null, since: order };
  const next = advanced(state, event, moment);
  return on <= next.lastOn ? next : { ...next, lastOn: on };
}
