import { latest, type PlainDate } from '#libs/kernel';
import type { Passage } from '../procedure/definition.js';
import { reconcileEcheances } from './echeances.js';
import { enter } from './etapes.js';
import type { Evaluation } from './parcours.events.js';
import { refusals } from './parcours.errors.js';
import type { Run } from './run.js';
import { BY_THE_ENGINE, doWork, evaluateWork } from './work.js';

/** A definition that takes more passages in a row turns in a circle. */
export const MOST_PASSAGES = 20;

/** What completeness says now: the conditions, and the last day on which an expected pièce first arrived; null while something is missing. */
function completeness(run: Run): { readonly evaluations: readonly Evaluation[]; readonly lastArrival: PlainDate | null } | null {
  const evaluations: Evaluation[] = [];
  let lastArrival: PlainDate | null = null;
  for (const [code, { when }] of Object.entries(run.definition.pieces)) {
    if (when !== undefined) {
      const guard = run.guard(when);
      evaluations.push(guard);
      if (!guard.result) continue;
    }
    const arrivals = run.pieces.filter(({ type, counts }) => counts && type === code).map(({ arrivedOn }) => arrivedOn);
    if (arrivals.length === 0) return null;
    const first = arrivals.reduce((a, b) => (a < b ? a : b));
    lastArrival = lastArrival === null ? first : latest(lastArrival, first);
  }
  if (run.definition.completeness !== undefined) {
    const guard = run.guard(run.definition.completeness);
    evaluations.push(guard);
    if (!guard.result) return null;
  }
  return { evaluations, lastArrival };
}

/** Complete once, on the day of what made it so; a correction of an arrival may bring that day later. */
function complete(run: Run, since: PlainDate): void {
  const { completed, corrected } = run.parcours;
  if (run.isClosed || (completed !== null && (corrected === null || corrected.since < completed.since))) return;
  const found = completeness(run);
  if (found === null) return;
  const on = found.lastArrival === null ? since : latest(since, found.lastArrival);
  if (completed === null) run.tell({ type: 'DossierCompleted', data: { evaluations: found.evaluations, completedOn: on } });
  else if (found.lastArrival !== null && found.lastArrival > completed.on)
    run.tell({ type: 'DossierCompleted', data: { evaluations: found.evaluations, completedOn: found.lastArrival } });
}

function next(run: Run): { readonly passage: Passage; readonly evaluations: readonly Evaluation[] } | null {
  const { etape } = run.parcours;
  const passages = etape === null ? [] : (run.definition.etapes[etape]?.passages ?? []);
  for (const passage of passages) {
    if (passage.when === undefined) return { passage, evaluations: [] };
    const guard = run.guard(passage.when);
    if (guard.result) return { passage, evaluations: [guard] };
  }
  return null;
}

/** Goes to an étape by itself; the dossier stays where it is without one. */
export function pass(run: Run, to: string | undefined, evaluations: readonly Evaluation[]): void {
  const { etape } = run.parcours;
  const target = to ?? etape;
  if (target !== null) run.tell({ type: 'PassageTaken', data: { from: etape, to: target, evaluations, takenOn: run.on } });
}

/**
 * Whatever happens by itself once something has happened: the dossier is complete, passages are taken one after the other,
 * échéances are set, moved and lifted.
 * @param since the day of what happened
 * @throws DomainError `parcours.circle` beyond {@link MOST_PASSAGES} in a row
 */
export function advance(run: Run, since: PlainDate): void {
  complete(run, since);
  for (let taken = 0; !run.isClosed; taken += 1) {
    const found = next(run);
    if (found === null) break;
    if (taken === MOST_PASSAGES) throw refusals.circle(run.parcours.etape ?? '', MOST_PASSAGES);
    const { passage, evaluations } = found;
    const work = evaluateWork(run, {}, passage);
    pass(run, passage.to, [...evaluations, ...work.evaluations]);
    doWork(run, work, passage.effects ?? [], BY_THE_ENGINE);
    if (passage.to !== undefined) enter(run, passage.to);
    complete(run, since);
  }
  reconcileEcheances(run);
}
