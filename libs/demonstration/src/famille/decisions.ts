import { addDays, addMonths, endOfMonth, type PlainDate } from '#libs/kernel';
import { workedFrom } from '../natifs/agenda.js';
import type { Plan } from '../plan.js';
import { CAISSES } from './caisses.js';
import { CRISES } from './histoire.js';

/** What the family réseau decides by its figures, as they are known on the day on which it does. */
export type Decision =
  | { readonly kind: 'close' | 'correct'; readonly on: PlainDate; readonly mois: string }
  | { readonly kind: 'enter'; readonly on: PlainDate; readonly phase: 'stabilisation' | 'lancement' };

/** Of which the figures of a month are published: what a réseau looks at every month. */
export const PUBLISHED = [
  ...['stock', 'stock-hors-attente', 'solde-ouvre-20', 'anteriorite-ouvree', 'arrivees-mensuelles', 'traitees-mensuelles', 'part-automatique'],
  ...['part-auto-alimentee', 'delai-decile-9'],
];

/** What is decided of: the last months, up to the last one that is over. */
const MONTHS = 24;
const CLOSED_AFTER_DAYS = 6;
/** What was learnt since is told of the last month of each quarter. */
const CORRECTED = { everyMonths: 3, afterDays: 48 } as const;
/** What was wrong is seen some weeks into a shock; a launch waits until the réseau has held for months. */
const STABILISED_AFTER_DAYS = 21;
const LAUNCHED_AFTER_MONTHS = 5;

/** What is decided until the plan ends, in the order of its days: nothing where nobody works. A part of the réseau, one of whose caisses fails, launches nothing. */
export function decisionsOf({ firstDay, lastDay, caisses, miniature }: Plan): readonly Decision[] {
  if (miniature === null) return [];
  const decided: Decision[] = [];
  const over = (month: PlainDate): boolean => endOfMonth(month) < lastDay;
  const last = `${lastDay.slice(0, 8)}01` as PlainDate;
  for (let n = MONTHS; n >= 0; n -= 1) {
    const month = addMonths(last, -n);
    if (month <= firstDay || !over(month)) continue;
    const mois = month.slice(0, 7);
    decided.push({ kind: 'close', mois, on: workedFrom(addDays(endOfMonth(month), CLOSED_AFTER_DAYS)) });
    if (Number(mois.slice(5)) % CORRECTED.everyMonths === 0)
      decided.push({ kind: 'correct', mois, on: workedFrom(addDays(endOfMonth(month), CORRECTED.afterDays)) });
  }
  for (const { shockFrom, shockTo } of CRISES) {
    decided.push({ kind: 'enter', phase: 'stabilisation', on: workedFrom(addDays(shockFrom, STABILISED_AFTER_DAYS)) });
    if (caisses.length === CAISSES.length)
      decided.push({ kind: 'enter', phase: 'lancement', on: workedFrom(addMonths(shockTo, LAUNCHED_AFTER_MONTHS)) });
  }
  const from = [firstDay, addMonths(last, -MONTHS)].reduce((a, b) => (a > b ? a : b));
  return decided.filter(({ on }) => on >= from && on <= lastDay).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
