import { type PlainDate, plainDate } from '#libs/kernel';
import { type Caisse, CAISSES } from './famille/caisses.js';

/** How much smaller than a réseau of today it is made: one agent, one allocataire stand for so many. */
export interface Miniature {
  readonly one: number;
}

/** What is to be generated: the same plan gives the same facts, on every machine. */
export interface Plan {
  /** Names the source under which its facts are known. */
  readonly source: string;
  readonly seed: number;
  readonly firstDay: PlainDate;
  readonly lastDay: PlainDate;
  /** About how many pièces come in. */
  readonly pieces: number;
  readonly caisses: readonly Caisse[];
  /** Null: nobody works there, and nothing is read. Pièces are thinned by themselves: those who look at them are people. */
  readonly miniature: Miniature | null;
  /** How many claims are made to the pension body. */
  readonly claims: number;
  /** How many translations the recovery bodies ask for; claims ask for further ones. */
  readonly translations: number;
  /** How many derogations are asked for. */
  readonly derogations: number;
}

const SEED = 20_263_110;
const MINIATURE: Miniature = { one: 20 };
/** All end here, so that what was seen of one can be looked up in another. */
const LAST_DAY = plainDate('2026-10-30');
/** A région in which a caisse is in difficulty. */
const REGION = 'occitanie';

/** The sizes in which the demonstration comes. */
export const SCALES = {
  /** Three years of 101 caisses, thinned: what `npm start` shows. */
  small: {
    ...{ source: 'demonstration', seed: SEED, firstDay: plainDate('2023-11-01'), lastDay: LAST_DAY, caisses: CAISSES },
    ...{ miniature: MINIATURE, pieces: 60_000, claims: 360, translations: 240, derogations: 300 },
  },
  /** Three years of the caisses of one région. */
  region: {
    ...{ source: 'demonstration-region', seed: SEED, firstDay: plainDate('2023-11-01'), lastDay: LAST_DAY },
    caisses: CAISSES.filter(({ region }) => region === REGION),
    ...{ miniature: MINIATURE, pieces: 250_000, claims: 600, translations: 400, derogations: 500 },
  },
  /** Ten years of the whole réseau. */
  national: {
    ...{ source: 'demonstration-nationale', seed: SEED, firstDay: plainDate('2016-11-01'), lastDay: LAST_DAY, caisses: CAISSES },
    ...{ miniature: MINIATURE, pieces: 2_000_000, claims: 4_000, translations: 2_500, derogations: 3_000 },
  },
} as const satisfies Readonly<Record<string, Plan>>;

export type Scale = keyof typeof SCALES;
