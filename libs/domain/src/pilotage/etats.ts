import type { PlainDate } from '#libs/kernel';
import type { FigureStatus } from '../indicateur/figure.js';
import { turned } from './orientation.js';
import type { Seuil, SeuilsDefinition } from './seuils.events.js';

/** The situation of a body, the better first. */
export const ETATS = ['normale', 'tendue', 'critique'] as const;
export type Etat = (typeof ETATS)[number];

/** Whether a situation is as bad as another, or worse. */
export const reaches = (etat: Etat, other: Etat): boolean => ETATS.indexOf(etat) >= ETATS.indexOf(other);

type Thresholds = Pick<SeuilsDefinition, 'orientation' | 'tendue' | 'critique'>;

/**
 * The situation after a value, decided on the raw one. One that held goes on until the value is back beyond the end of its threshold: between beginning and
 * end it is what it was.
 */
export function etatAfter({ orientation, tendue, critique }: Thresholds, before: Etat, value: number): Etat {
  const beyond = (limit: number, { included }: Seuil): boolean => {
    const excess = turned(value - limit, orientation);
    return excess > 0 || (included && excess === 0);
  };
  const holds = (etat: Etat, seuil: Seuil): boolean => beyond(reaches(before, etat) ? seuil.leave : seuil.enter, seuil);
  if (holds('critique', critique)) return 'critique';
  return holds('tendue', tendue) ? 'tendue' : 'normale';
}

/** What an indicator was worth at the end of a day. */
export interface ValeurAt {
  readonly day: PlainDate;
  readonly status: FigureStatus;
  readonly value: number | null;
}

/** A situation on a day; null, and the status says why, where there is no value that day. */
export interface Situation {
  readonly etat: Etat | null;
  readonly status: FigureStatus;
  readonly value: number | null;
  /** The first of the days looked at from which on it has held; null where there is no situation. */
  readonly since: PlainDate | null;
  /** Whether it may have begun before that day: no day was looked at on which it was surely another. */
  readonly sinceOrBefore: boolean;
}

export interface SituationOn extends Situation {
  readonly day: PlainDate;
}

/** What was before the days looked at: no day on which anything was told, so that it begins as « normale »; or days that nobody looked at. */
export type Past = 'none' | 'unknown';

/**
 * The situation at the end of each of these days, ascending. A day without a value tells nothing, and changes nothing that follows. Where the past is unknown
 * the best and the worst of what may have been are followed from day to day: once they come to the same, so does anything between them.
 * @param from the situations of earlier days are not told
 * @returns undefined in the place of a day whose situation depends on days before the first one
 */
export function situations(
  thresholds: Thresholds,
  days: readonly ValeurAt[],
  { past, from }: { readonly past: Past; readonly from?: PlainDate },
): readonly (SituationOn | undefined)[] {
  let best: Etat = 'normale';
  let worst: Etat = past === 'none' ? 'normale' : 'critique';
  let hasPast = past === 'unknown';
  let since: PlainDate | null = null;
  let sinceOrBefore = false;
  const told: (SituationOn | undefined)[] = [];
  for (const { day, status, value } of days) {
    const isTold = from === undefined || day >= from;
    if (value === null) {
      if (isTold) told.push({ day, etat: null, status, value, since: null, sinceOrBefore: false });
      continue;
    }
    const etat: Etat = etatAfter(thresholds, best, value);
    const atWorst: Etat = best === worst ? etat : etatAfter(thresholds, worst, value);
    if (etat !== atWorst) since = null;
    else if (since === null || etat !== best) {
      since = day;
      sinceOrBefore = hasPast && reaches(etat, best) && reaches(worst, etat);
    }
    [best, worst, hasPast] = [etat, atWorst, true];
    if (isTold) told.push(since === null ? undefined : { day, etat, status, value, since, sinceOrBefore });
  }
  return told;
}

/** The worst situation of each body among several that are told of it; one of which nothing is known is in none. */
export function worstByOrganisme(
  etats: readonly { readonly organisme: string | null; readonly etat: Etat | null }[],
): ReadonlyMap<string | null, Etat> {
  const worst = new Map<string | null, Etat>();
  for (const { organisme, etat } of etats) if (etat !== null && reaches(etat, worst.get(organisme) ?? 'normale')) worst.set(organisme, etat);
  return worst;
}

/** Those of some thresholds that apply to a caisse, by its situation by the others: what is only for caisses in difficulty is not for one that is unknown to be. */
export function seuilsOf(all: readonly SeuilsDefinition[], etatBy: (seuils: string) => Etat | null): readonly SeuilsDefinition[] {
  return all.filter(({ siEnDifficulte }) => siEnDifficulte === null || reaches(etatBy(siEnDifficulte) ?? 'normale', 'tendue'));
}
