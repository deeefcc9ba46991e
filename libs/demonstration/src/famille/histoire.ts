import { type PlainDate, plainDate } from '#libs/kernel';
import { MAINTAINED } from './procedures.js';

/** In which state the réseau is on a day. */
export type Phase = 'ordinary' | 'crisis' | 'shock';

interface Crisis {
  /** From then on rights go on by themselves, and late renewals are taken out of stock without work. */
  readonly from: PlainDate;
  /** They are asked for again, all at once. */
  readonly shockFrom: PlainDate;
  readonly shockTo: PlainDate;
}

/** After the sequence of 2020 that IGAS 2022-035R tells: maintien de droits, then more demands than before; the second is invented. */
export const CRISES: readonly Crisis[] = [
  { from: plainDate('2020-03-16'), shockFrom: plainDate('2020-06-15'), shockTo: plainDate('2020-10-30') },
  { from: plainDate('2025-02-03'), shockFrom: plainDate('2025-05-12'), shockTo: plainDate('2025-09-26') },
];

export function phaseOn(day: PlainDate): Phase {
  const crisis = CRISES.find(({ from, shockTo }) => from <= day && day <= shockTo);
  if (crisis === undefined) return 'ordinary';
  return day < crisis.shockFrom ? 'crisis' : 'shock';
}

/** What comes in, beside an ordinary day. */
export function arrivalsOf(phase: Phase, type: string): number {
  switch (phase) {
    case 'ordinary':
      return 1;
    case 'crisis':
      return MAINTAINED.has(type) ? 0.25 : 0.8;
    case 'shock':
      return MAINTAINED.has(type) ? 1.6 : 1.3;
  }
}

/** What is worked out, beside an ordinary day. */
export const STRENGTH: Readonly<Record<Phase, number>> = { ordinary: 1, crisis: 0.5, shock: 0.82 };

/** Each year brings more than the one before (IGAS: + 10 % from 2018 to 2021). */
export const GROWTH_PER_YEAR = 0.025;

/** A caisse that cannot keep up: what is left of its strength from a day on, and who works in its place. */
export interface Difficulty {
  readonly caisse: string;
  readonly from: PlainDate;
  readonly strength: number;
  readonly helpFrom: PlainDate;
  readonly helpers: readonly string[];
}

/** Invented, as everything else. The helpers are in other régions, but for one: a région may be in difficulty as a whole. */
export const DIFFICULTIES: readonly Difficulty[] = [
  {
    caisse: 'caf-30',
    from: plainDate('2025-06-02'),
    strength: 0.66,
    helpFrom: plainDate('2026-01-05'),
    helpers: ['caf-12', 'caf-32', 'caf-15'],
  },
  {
    caisse: 'caf-60',
    from: plainDate('2025-10-06'),
    strength: 0.61,
    helpFrom: plainDate('2026-03-02'),
    helpers: ['caf-55', 'caf-52', 'caf-58'],
  },
];
