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
}

const SEED = 20_263_110;
/** All end here, so that what was seen of one can be looked up in another. */
const LAST_DAY = plainDate('2026-10-30');
/** A région in which a caisse is in difficulty. */
const REGION = 'occitanie';

function plan(source: string, firstDay: string, pieces: number, caisses = CAISSES): Plan {
  return { source, seed: SEED, firstDay: plainDate(firstDay), lastDay: LAST_DAY, pieces, caisses };
}

/** The sizes in which the demonstration comes. */
export const SCALES = {
  /** Three years of 101 caisses, thinned: what `npm start` shows. */
  small: plan('demonstration', '2023-11-01', 60_000),
  /** Three years of the caisses of one région. */
  region: plan(
    'demonstration-region',
    '2023-11-01',
    250_000,
    CAISSES.filter(({ region }) => region === REGION),
  ),
  /** Ten years of the whole réseau. */
  national: plan('demonstration-nationale', '2016-11-01', 2_000_000),
} as const satisfies Readonly<Record<string, Plan>>;

export type Scale = keyof typeof SCALES;
