import { daysBetween, type PlainDate } from '#libs/kernel';
import type { DossierState } from '../dossier/dossier.state.js';
import { type ClockCode, type ClockDefinition, CLOCKS } from '../procedure/definition.js';
import type { Cadre } from './cadre.js';
import { dueOf } from './echeances.js';
import { momentOf } from './moments.js';
import type { Moment, ParcoursState, ParcoursWait } from './parcours.state.js';
import { waitsOf } from './suspensions.js';

/** A stretch of a clock: the days after `from`, up to `to` included. `wait` is the one that made it stand still, the first begun of several. */
export interface ClockStep {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly counted: boolean;
  readonly days: number;
  readonly wait: { readonly code: string; readonly label: string; readonly waitingFor: string; readonly charged: string | null } | null;
}

/** What a clock must not exceed: an échéance, when it is due, and the days that are left – negative beyond. */
export interface ClockLimit {
  readonly echeance: string;
  /** As things stand: were the waits still open to end today. */
  readonly dueOn: PlainDate;
  readonly daysLeft: number;
  readonly status: 'standing' | 'suspended' | 'lifted' | 'passed' | 'exceeded';
}

/**
 * A clock of a dossier on a day, step by step. `days` is the sum of the steps that count, `suspendedDays` of the others.
 * One that starts on a day to come has not begun.
 */
export interface ClockExplanation {
  readonly clock: ClockCode;
  readonly label: string;
  readonly source: string;
  readonly dayKind: 'calendar' | 'worked';
  readonly status: 'notStarted' | 'running' | 'suspended' | 'stopped';
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly steps: readonly ClockStep[];
  readonly days: number;
  readonly suspendedDays: number;
  readonly limit: ClockLimit | null;
}

/** How many days count after a day, up to another included. */
export type CountOfDays = (after: PlainDate, upTo: PlainDate) => number;

function countOf({ dayKind }: ClockDefinition, { calendrier }: Pick<Cadre, 'calendrier'>): CountOfDays {
  return dayKind === 'calendar' ? daysBetween : (after, upTo) => calendrier.workedDaysBetween(after, upTo);
}

const covers = ({ fromOn, toOn }: ParcoursWait, from: PlainDate, to: PlainDate): boolean => fromOn <= from && (toOn === null || toOn >= to);

function stepsBetween(
  from: PlainDate,
  to: PlainDate,
  waits: readonly ParcoursWait[],
  count: CountOfDays,
  labelOf: (wait: string) => string,
): readonly ClockStep[] {
  const inside = (day: PlainDate | null): day is PlainDate => day !== null && from < day && day < to;
  const cuts = [...new Set([from, ...waits.flatMap(({ fromOn, toOn }) => [fromOn, toOn]).filter(inside), to])].sort();
  const steps: ClockStep[] = [];
  cuts.slice(1).forEach((end, i) => {
    const start = cuts[i] ?? from;
    const by = waits.find((wait) => covers(wait, start, end));
    const wait = by === undefined ? null : { code: by.wait, label: labelOf(by.wait), waitingFor: by.waitingFor, charged: by.charged };
    const last = steps.at(-1);
    const days = count(start, end);
    if (last !== undefined && last.wait?.code === wait?.code && last.wait?.charged === wait?.charged)
      steps[steps.length - 1] = { ...last, to: end, days: last.days + days };
    else steps.push({ from: start, to: end, counted: wait === null, days, wait });
  });
  return steps;
}

/** When a clock stopped: its end, when that came after its start. */
function endOf({ to }: Pick<ClockDefinition, 'to'>, start: Moment, state: ParcoursState): PlainDate | null {
  const end = momentOf(to, state);
  return end !== null && end.since > start.since && end.on >= start.on ? end.on : null;
}

function limitOf(
  definition: ClockDefinition,
  state: ParcoursState,
  stoppedOn: PlainDate | null,
  on: PlainDate,
  cadre: Cadre,
  count: CountOfDays,
): ClockLimit | null {
  const standing = definition.echeance === undefined ? undefined : state.echeances[definition.echeance];
  const echeance = standing === undefined ? undefined : cadre.definition.echeances[standing.code];
  if (standing === undefined || echeance === undefined) return null;
  const moving = standing.status === 'suspended' ? { on: standing.anchoredOn, at: null, since: standing.setSince } : null;
  const dueOn = moving === null ? standing.dueOn : dueOf(echeance, moving, state, on, cadre).dueOn;
  const daysLeft = count(stoppedOn ?? on, dueOn);
  const status = standing.status === 'blocked' ? 'standing' : standing.status;
  return { echeance: standing.code, dueOn, daysLeft, status: status === 'passed' || daysLeft >= 0 ? status : 'exceeded' };
}

/** How far a clock is on a day, without what it must not exceed. */
export type ClockSpan = Pick<ClockExplanation, 'status' | 'from' | 'to' | 'steps' | 'days' | 'suspendedDays'>;

/** How far a clock that is said by its two ends is on a day. */
export function spanOf(
  state: ParcoursState,
  definition: Pick<ClockDefinition, 'from' | 'to'>,
  clock: ClockCode,
  on: PlainDate,
  count: CountOfDays,
  labelOf: (wait: string) => string = (wait) => wait,
): ClockSpan {
  const start = momentOf(definition.from, state);
  if (start === null || start.on > on) return { status: 'notStarted', from: start?.on ?? null, to: null, steps: [], days: 0, suspendedDays: 0 };
  const ended = endOf(definition, start, state);
  const stopped = ended !== null && ended <= on ? ended : null;
  const waits = waitsOf(state, clock);
  const steps = stepsBetween(start.on, stopped ?? on, waits, count, labelOf).filter(({ from, to }) => from < to);
  const sum = (counted: boolean): number => steps.reduce((days, step) => (step.counted === counted ? days + step.days : days), 0);
  const waiting = waits.some(({ fromOn, toOn }) => fromOn <= on && toOn === null);
  const status = stopped !== null ? 'stopped' : waiting ? 'suspended' : 'running';
  return { status, from: start.on, to: stopped, steps, days: sum(true), suspendedDays: sum(false) };
}

/** How far a clock of a dossier is on a day. Null where the procédure has no such clock. */
export function clockOn(state: ParcoursState, cadre: Pick<Cadre, 'definition' | 'calendrier'>, clock: ClockCode, on: PlainDate): ClockSpan | null {
  const definition = cadre.definition.clocks[clock];
  if (definition === undefined) return null;
  const labelOf = (wait: string): string => cadre.definition.waits[wait]?.label ?? wait;
  return spanOf(state, definition, clock, on, countOf(definition, cadre), labelOf);
}

/**
 * A clock on a day: how many days it counts and why, as the events tell. Null where the procédure has no such clock.
 * The day of the start is day 0. What is asked of a day before the last event is answered with what is known now.
 */
export function explainClock(dossier: DossierState, cadre: Cadre, clock: ClockCode, on: PlainDate): ClockExplanation | null {
  const definition = cadre.definition.clocks[clock];
  const state = dossier.status === 'absent' ? null : dossier.parcours;
  const span = state === null ? null : clockOn(state, cadre, clock, on);
  if (definition === undefined || state === null || span === null) return null;
  const { label, source, dayKind } = definition;
  return { clock, label, source, dayKind, ...span, limit: limitOf(definition, state, span.to, on, cadre, countOf(definition, cadre)) };
}

/** The clocks of the procédure, in the order legal, norm, ours. */
export function explainClocks(dossier: DossierState, cadre: Cadre, on: PlainDate): readonly ClockExplanation[] {
  return CLOCKS.flatMap((clock) => explainClock(dossier, cadre, clock, on) ?? []);
}
