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

/** A situation on a day; null, and the status says why, where there is no value that day. `since`: how long it has held, as far as the memory goes back. */
export interface Situation {
  readonly etat: Etat | null;
  readonly status: FigureStatus;
  readonly value: number | null;
  readonly since: PlainDate | null;
}

/**
 * The situation at the end of each of these days, ascending; it begins as « normale ». A day without a value tells nothing, and changes nothing that follows.
 */
export function situations(thresholds: Thresholds, days: readonly ValeurAt[]): readonly Situation[] {
  let etat: Etat = 'normale';
  let since: PlainDate | null = null;
  return days.map(({ day, status, value }) => {
    if (value === null) return { etat: null, status, value, since: null };
    const next = etatAfter(thresholds, etat, value);
    if (since === null || next !== etat) since = day;
    etat = next;
    return { etat, status, value, since };
  });
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
