import { addDays, daysBetween } from '#libs/kernel';
import { GROWTH_PER_YEAR } from '../famille/histoire.js';
import type { Plan } from '../plan.js';
import { Random } from '../random.js';
import { Agenda } from './agenda.js';
import { RECOUVREMENT, RETRAITE } from './organismes.js';
import { claim } from './retraite.js';
import type { Planned, Story } from './story.js';
import { translation } from './traduction.js';

const DAYS_PER_YEAR = 365.25;
/** So that a story is the same whatever others are told. */
const STRIDE = { claim: 104_729, translation: 1_299_709 } as const;

/** When the n-th of `total` comes, as a part of the period: a little more each year. */
function placeOf(n: number, total: number, years: number): number {
  const growth = (GROWTH_PER_YEAR * years) / 2;
  const even = (n + 0.5) / total;
  return even + growth * even * (1 - even);
}

function planned(plan: Plan, kind: keyof typeof STRIDE, n: number, total: number): Planned {
  const days = daysBetween(plan.firstDay, plan.lastDay);
  const random = new Random(plan.seed + STRIDE[kind] * (n + 1));
  const day = addDays(plan.firstDay, Math.floor(placeOf(n, total, days / DAYS_PER_YEAR) * days));
  const agenda = new Agenda(day, random);
  const number = `${day.slice(2, 4)}-${String(n + 1).padStart(5, '0')}`;
  const reference = kind === 'claim' ? `RET-${number}` : `TRA-${number}`;
  const caisses = kind === 'claim' ? RETRAITE : RECOUVREMENT;
  const caisse = caisses[random.between(0, caisses.length - 1)] ?? caisses[0];
  const begin = (): Story => (kind === 'claim' ? claim({ reference, caisse, agenda, random }) : translation(reference, caisse, agenda, random));
  return { reference, opensAt: agenda.at, begin };
}

/** The dossiers of the pension body and of the recovery bodies, in the order in which they are opened. The same plan tells the same stories; each can be begun once. */
export function storiesOf(plan: Plan): readonly Planned[] {
  const { claims, translations } = plan;
  return [
    ...Array.from({ length: claims }, (_, n) => planned(plan, 'claim', n, claims)),
    ...Array.from({ length: translations }, (_, n) => planned(plan, 'translation', n, translations)),
  ].sort((a, b) => (a.opensAt === b.opensAt ? (a.reference < b.reference ? -1 : 1) : a.opensAt < b.opensAt ? -1 : 1));
}
