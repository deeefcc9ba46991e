import { type PlainDate, plainDate } from '#libs/kernel';
import { type Caisse, CAISSES } from './famille/caisses.js';

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
  /** How many claims are made to the pension body. */
  readonly claims: number;
  /** How many translations the recovery bodies ask for; claims ask for further ones. */
  readonly translations: number;
}

const SEED = 20_263_110;
/** All end here, so that what was seen of one can be looked up in another. */
const LAST_DAY = plainDate('2026-10-30');
/** A région in which a caisse is in difficulty. */
const REGION = 'occitanie';

/** The sizes in which the demonstration comes. */
export const SCALES = {
  /** Three years of 101 caisses, thinned: what `npm start` shows. */
  small: {
    ...{ source: 'demonstration', seed: SEED, firstDay: plainDate('2023-11-01'), lastDay: LAST_DAY, caisses: CAISSES },
    ...{ pieces: 60_000, claims: 360, translations: 240 },
  },
  /** Three years of the caisses of one région. */
  region: {
    ...{ source: 'demonstration-region', seed: SEED, firstDay: plainDate('2023-11-01'), lastDay: LAST_DAY },
    caisses: CAISSES.filter(({ region }) => region === REGION),
    ...{ pieces: 250_000, claims: 600, translations: 400 },
  },
  /** Ten years of the whole réseau. */
  national: {
    ...{ source: 'demonstration-nationale', seed: SEED, firstDay: plainDate('2016-11-01'), lastDay: LAST_DAY, caisses: CAISSES },
    ...{ pieces: 2_000_000, claims: 4_000, translations: 2_500 },
  },
} as const satisfies Readonly<Record<string, Plan>>;

export type Scale = keyof typeof SCALES;
