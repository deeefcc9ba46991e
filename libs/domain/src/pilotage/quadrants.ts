import type { FigureStatus } from '../indicateur/figure.js';
import type { Comparaison } from './comparaison.js';
import { type Orientation, turned } from './orientation.js';

/** Where an organisme stood towards the réseau at two dates. A tie with it is `mixed`. */
export const QUADRANTS = ['persistentWorse', 'persistentBetter', 'mixed'] as const;
export type Quadrant = (typeof QUADRANTS)[number];

/** What somebody is worth at two dates. */
export interface AtTwoDates {
  readonly before: number;
  readonly after: number;
}

/** Decided on raw values. A context has neither worse nor better: it is always `mixed`. */
export function quadrant(organisme: AtTwoDates, reseau: AtTwoDates, orientation: Orientation): Quadrant {
  if (orientation === 'context') return 'mixed';
  const [before, after] = [turned(organisme.before - reseau.before, orientation), turned(organisme.after - reseau.after, orientation)];
  if (before > 0 && after > 0) return 'persistentWorse';
  return before < 0 && after < 0 ? 'persistentBetter' : 'mixed';
}

/** `quadrant` is null, and the status says why, where the organisme or the réseau lacks a value at one of the dates. */
export interface LigneDeQuadrant {
  readonly organisme: string;
  readonly status: FigureStatus;
  readonly quadrant: Quadrant | null;
  /** After less before, in the unit of the indicator. */
  readonly difference: number | null;
  readonly evolution: number | null;
}

/** Relative change from one value to another, (after − before) ÷ |before|; null from 0, of which there is no share. */
export function evolution(before: number, after: number): number | null {
  return before === 0 ? null : (after - before) / Math.abs(before);
}

/** The réseau at both dates; null where it has no value to be held against. */
function reference({ reseau: before }: Comparaison, { reseau: after }: Comparaison): AtTwoDates | null {
  if (before.nature !== 'ratio' || after.nature !== 'ratio' || before.value === null || after.value === null) return null;
  return { before: before.value, after: after.value };
}

/** Of the organismes of either date. */
export function quadrants(before: Comparaison, after: Comparaison, orientation: Orientation): readonly LigneDeQuadrant[] {
  const reseau = reference(before, after);
  const [first, second] = [before, after].map(({ lignes }) => new Map(lignes.map((ligne) => [ligne.organisme, ligne])));
  return [...new Set([...before.lignes, ...after.lignes].map(({ organisme }) => organisme))].map((organisme): LigneDeQuadrant => {
    const [from, to] = [first?.get(organisme), second?.get(organisme)];
    const [a, b] = [from?.value ?? null, to?.value ?? null];
    if (a === null || b === null) {
      const status = (a === null ? from?.status : to?.status) ?? 'noData';
      return { organisme, status, quadrant: null, difference: null, evolution: null };
    }
    const changed = { difference: b - a, evolution: evolution(a, b) };
    if (reseau === null) return { organisme, status: 'undefined', quadrant: null, ...changed };
    return { organisme, status: 'ok', quadrant: quadrant({ before: a, after: b }, reseau, orientation), ...changed };
  });
}
