import type { PlainDate } from '#libs/kernel';
import { RECOUVREMENT, RETRAITE, DEROGATIONS, TRADUCTIONS } from '../natifs/organismes.js';
import { DEROGATION } from '../derogations/derogations.js';
import { CAISSES } from './caisses.js';
import { DIFFICULTIES } from './histoire.js';
import { PROCEDURES } from './procedures.js';

/** Who tells of its agents and of its readings, whatever its réseau. */
export interface Registrant {
  readonly code: string;
  /** Thousands of persons whom it answers: covered, retired, whose contributions it collects, sent abroad. */
  readonly persons: number;
  readonly personsPerAgent: number;
  /** The name of its teams in production, before their number. */
  readonly equipe: string;
  /** What its agents in production master, and how many of them. */
  readonly competences: Readonly<Record<string, number>>;
  /** What management costs for a weighted allocataire, in euros; small ones cost more. */
  readonly cost: number;
  readonly callsPerAllocataire: number;
  /** Null: it does not fail. */
  readonly failsFrom: PlainDate | null;
}

/** Persons covered for each agent: 32 189 CDI in 2017 for the whole branch (IGAS 2022-035R, table 2). */
const FAMILLE = { equipe: 'prestations', personsPerAgent: 1_000, cost: 152, callsPerAllocataire: 3.1 } as const;
/** Choices of the product, as all of the demonstration. */
const OF_RETRAITE = {
  personsPerAgent: 1_700,
  cost: 64,
  callsPerAllocataire: 1.4,
  competences: { 'demande-de-retraite': 1 },
  failsFrom: null,
} as const;
const OF_CLEISS = { personsPerAgent: 1_000, cost: 48, callsPerAllocataire: 0.3, failsFrom: null } as const;
const OF_RECOUVREMENT = {
  ...{ equipe: 'international', personsPerAgent: 2_500, cost: 81, callsPerAllocataire: 1.1, failsFrom: null },
  competences: { traduction: 0.3, [DEROGATION.code]: 0.7 },
} as const;

/** The caisses of the family réseau in their order, then those beside it. */
export const REGISTRANTS: readonly Registrant[] = [
  ...CAISSES.map(({ code, persons }): Registrant => {
    const failsFrom = DIFFICULTIES.find(({ caisse }) => caisse === code)?.from ?? null;
    return { ...FAMILLE, code, persons, competences: Object.fromEntries(PROCEDURES.map((each) => [each.code, each.share])), failsFrom };
  }),
  ...RETRAITE.map((code, n): Registrant => ({ ...OF_RETRAITE, equipe: 'retraite', code, persons: [1_450, 1_120][n] ?? 0 })),
  { ...OF_CLEISS, equipe: 'traductions', code: TRADUCTIONS, persons: 160, competences: { traduction: 1 } },
  { ...OF_CLEISS, equipe: 'derogations', code: DEROGATIONS, persons: 120, competences: { [DEROGATION.code]: 1 } },
  ...RECOUVREMENT.map((code, n): Registrant => ({ ...OF_RECOUVREMENT, code, persons: [820, 560, 640, 470][n] ?? 0 })),
];
