import { latest } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { EcheanceDefinition, ProcedureDefinition } from '../procedure/definition.js';
import { type Due, dueAfter } from './duration.js';
import { momentOf } from './moments.js';
import type { Evaluation, ParcoursEventData } from './parcours.events.js';
import type { EcheanceStanding, Moment, ParcoursState } from './parcours.state.js';
import type { Cadre } from './cadre.js';
import type { Run } from './run.js';
import { isSuspended, NEVER_STOOD, stoodOf } from './suspensions.js';

/** Whether a correction of the dossier starts it again. */
function restarts({ onPassing }: EcheanceDefinition): boolean {
  return onPassing.some((passing) => passing.kind === 'decide' && passing.onCorrection === 'restarts');
}

/** From when it is counted: its anchor or, where that starts it again, a later correction. */
function startOf(definition: EcheanceDefinition, state: ParcoursState): Moment | null {
  const anchor = momentOf(definition.from, state);
  const { corrected } = state;
  if (anchor === null || corrected === null || corrected.since <= anchor.since || !restarts(definition)) return anchor;
  return { ...corrected, on: latest(corrected.on, anchor.on) };
}

/** When its anchor last came, by its place in the log: a date that a rule gives again comes again, the same day or another. */
function lastCame({ from }: EcheanceDefinition, anchor: Moment, state: ParcoursState): number {
  return 'field' in from ? (state.given[from.field]?.since ?? anchor.since) : anchor.since;
}

/** Whether what it is about came after its anchor; a closed dossier has nothing due but what its closing set off. */
function hasCome(definition: EcheanceDefinition, state: ParcoursState): boolean {
  const anchor = momentOf(definition.from, state);
  if (anchor === null) return false;
  const since = lastCame(definition, anchor, state);
  const came = definition.until.some((until) => (momentOf(until, state)?.since ?? -1) > since);
  return came || (state.closed !== null && state.closed.since > since);
}

/** When an échéance counted from a moment is due, its clock's waits up to a day left out; those still open end on that day. */
export function dueOf(definition: EcheanceDefinition, start: Moment, state: ParcoursState, upTo: Moment['on'], horaires: Cadre): Due {
  const stood = definition.clock === undefined ? NEVER_STOOD : stoodOf(state, definition.clock, start, upTo, horaires.timeZone);
  return dueAfter(start, definition.after, stood, horaires);
}

type Because = ParcoursEventData['EcheanceSet']['because'];

/** Why it has to be set now; undefined when it has not. */
function reasonToSet(
  run: Run,
  definition: EcheanceDefinition,
  start: Moment,
  standing: EcheanceStanding | undefined,
  changed: boolean,
): Because | undefined {
  if (standing === undefined) return null;
  const anchor = momentOf(definition.from, run.parcours) ?? start;
  const came = standing.status === 'lifted' ? lastCame(definition, anchor, run.parcours) : anchor.since;
  if (came > standing.setSince) return null;
  if (standing.status === 'passed' || standing.status === 'lifted')
    return 'field' in definition.from && start.on > standing.anchoredOn ? 'corrected' : undefined;
  if (changed) return 'migrated';
  // Something has happened: it may pass now.
  if (standing.status === 'blocked') return 'retried';
  if (start.on !== standing.anchoredOn || start.since > standing.setSince) return 'corrected';
  const stopped = definition.clock !== undefined && isSuspended(run.parcours, definition.clock);
  return standing.status === 'suspended' && !stopped ? 'resumed' : undefined;
}

function set(run: Run, code: string, definition: EcheanceDefinition, start: Moment, because: Because, evaluations: readonly Evaluation[]): void {
  const due = dueOf(definition, start, run.parcours, run.on, run.cadre);
  const { dueOn, dueAt, calendrier } = due;
  run.tell({
    type: 'EcheanceSet',
    data: {
      echeance: run.newId(),
      code,
      anchor: definition.from,
      anchoredOn: start.on,
      dueOn,
      dueAt,
      calendrier,
      because,
      evaluations,
      setOn: run.on,
    },
  });
}

function reconcile(run: Run, code: string, definition: EcheanceDefinition, changed: boolean): void {
  const standing = run.parcours.echeances[code];
  const live = standing !== undefined && isLive(standing);
  const start = startOf(definition, run.parcours);
  if (start === null || hasCome(definition, run.parcours)) {
    if (live) lift(run, standing);
    return;
  }
  const because = reasonToSet(run, definition, start, standing, changed);
  if (because !== undefined) {
    const guards = standing !== undefined || definition.when === undefined ? [] : [run.guard(definition.when)];
    if (guards.some(({ result }) => !result)) return;
    set(run, code, definition, start, because, guards);
  }
  const now = run.parcours.echeances[code];
  if (now?.status !== 'standing' || definition.clock === undefined || !isSuspended(run.parcours, definition.clock)) return;
  run.tell({ type: 'EcheanceSuspended', data: { echeance: now.echeance, code, clock: definition.clock, suspendedOn: run.on } });
}

/** It may still pass. */
const isLive = ({ status }: EcheanceStanding): boolean => status === 'standing' || status === 'suspended' || status === 'blocked';

function lift(run: Run, { echeance, code }: EcheanceStanding): void {
  run.tell({ type: 'EcheanceLifted', data: { echeance, code, liftedOn: run.on } });
}

/**
 * Brings the échéances in line with where the dossier stands: set once their anchor has come and their condition holds, moved by waits and corrections,
 * lifted when what they are about came. One that is set keeps the version of the calendar that counted it.
 * @param former the definition that a migration leaves
 */
export function reconcileEcheances(run: Run, former?: ProcedureDefinition): void {
  const { echeances } = run.definition;
  for (const standing of Object.values(run.parcours.echeances)) {
    if (!Object.hasOwn(echeances, standing.code) && isLive(standing)) lift(run, standing);
  }
  for (const [code, definition] of Object.entries(echeances)) {
    const before = former?.echeances[code];
    const changed = before !== undefined && !sameJson(countedBy(before), countedBy(definition));
    reconcile(run, code, definition, changed);
  }
}

const countedBy = ({ from, after, clock }: EcheanceDefinition) => ({ from, after, clock });
