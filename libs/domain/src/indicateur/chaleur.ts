import type { PlainDate } from '#libs/kernel';
import { anterioriteOf, anterioriteOfAges } from './anteriorite.js';
import { percentileDesDelais } from './delai-de-traitement.js';
import type { AnterioriteDefinition } from './definition.js';
import type { CalendarOf } from './fenetre.js';
import type { BandCount } from './figure.js';

/** Pièces in stock at the end of a day, by where their handling stands. */
export interface EtapeGroup {
  readonly caisse: string;
  /** Null: no étape is known. */
  readonly etape: string | null;
  /** Null: nobody is waited for. */
  readonly waitingFor: string | null;
  readonly arrivedOn: PlainDate;
  readonly pieces: number;
}

/** The ages of some pièces: null where there is none, or no calendar is configured. */
export interface Ages {
  /** The ages that half, and nine in ten, of the pièces do not exceed: by the nearest rank, always an age that is there. */
  readonly p50: number;
  readonly p90: number;
  readonly oldest: number;
  /** Strictly older than the threshold of the definition. */
  readonly above: number;
  readonly bands: readonly BandCount[];
}

/** What stands at an étape. */
export interface EtapeStock {
  readonly etape: string | null;
  readonly pieces: number;
  readonly waiting: number;
  /** By who is waited for. */
  readonly waitingFor: Readonly<Record<string, number>>;
  readonly ages: Ages | null;
}

/** How old pièces are, from days of age to how many have it; null when there is none. */
function agesOf(definition: AnterioriteDefinition, counts: ReadonlyMap<number, number>): Ages | null {
  const groups = [...counts].map(([days, pieces]) => ({ days, pieces }));
  const [p50, p90, oldest] = [50, 90, 100].map((percent) => percentileDesDelais(groups, percent));
  if (p50 == null || p90 == null || oldest == null) return null;
  const { above, bands } = anterioriteOfAges(
    definition,
    groups.map(({ days, pieces }) => ({ age: days, pieces })),
  );
  return { p50, p90, oldest, above, bands };
}

/**
 * The stock of a day étape by étape, in order of their codes, those of none last: how many, how old – from their arrival, never from their étape –, and
 * who is waited for. The pièces of all étapes are the stock. Ages are those of the definition, whatever the origin.
 */
export function stockByEtape(
  definition: AnterioriteDefinition,
  asOf: PlainDate,
  groups: Iterable<EtapeGroup>,
  calendarOf: CalendarOf,
): readonly EtapeStock[] {
  const etapes = new Map<string | null, { pieces: number; readonly waits: Map<string, number>; readonly ages: Map<number, number>; aged: boolean }>();
  for (const { caisse, etape, waitingFor, arrivedOn, pieces } of groups) {
    let of = etapes.get(etape);
    if (of === undefined) etapes.set(etape, (of = { pieces: 0, waits: new Map(), ages: new Map(), aged: true }));
    of.pieces += pieces;
    if (waitingFor !== null) of.waits.set(waitingFor, (of.waits.get(waitingFor) ?? 0) + pieces);
    const age = anterioriteOf(arrivedOn, asOf, definition.dayKind, definition.dayKind === 'worked' ? calendarOf(caisse) : null);
    if (age === null) of.aged = false;
    else of.ages.set(age, (of.ages.get(age) ?? 0) + pieces);
  }
  return [...etapes]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([etape, { pieces, waits, ages, aged }]) => ({
      etape,
      pieces,
      waiting: [...waits.values()].reduce((sum, n) => sum + n, 0),
      waitingFor: Object.fromEntries([...waits].sort(([a], [b]) => (a < b ? -1 : 1))),
      ages: aged ? agesOf(definition, ages) : null,
    }));
}
