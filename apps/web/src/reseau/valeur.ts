import type { Definition } from '../api/client.ts';
import { numberOf } from '../api/members.ts';
import { bandRank } from '../common/band-rank.ts';
import { labels } from '../labels.ts';
import { frDecimal, frInteger, frPercent, frSigned, frSignedDecimal } from '../view/format.ts';

const text = labels.reseau;

/** What is read of an indicator to write its values and to sort them. */
export type Measure = Pick<Definition, 'block' | 'unit' | 'orientation' | 'zones' | 'thresholds' | 'denominator' | 'threshold'>;
export type Orientation = NonNullable<Definition['orientation']>;

const isShare = ({ block, unit }: Measure): boolean => block === 'anteriorite' || unit === 'part';
const COUNTS: ReadonlySet<Definition['block']> = new Set(['stock', 'flux', 'dossiers', 'etapes']);
export const isCount = ({ block, denominator }: Measure): boolean => COUNTS.has(block) || (block === 'ratio' && denominator === null);

/** What is no count of what its name says. */
const UNIT_SIGN: Readonly<Record<string, string>> = { jours: 'j', '€': '€' };

function withUnit({ block, unit }: Measure, written: string): string {
  const sign = block === 'soldeEnJours' ? UNIT_SIGN['jours'] : UNIT_SIGN[unit ?? ''];
  return sign === undefined ? written : text.inUnit(written, sign);
}

/** How the values of an indicator are written, with their unit. */
export function writtenValue(measure: Measure, value: number): string {
  if (measure.block === 'ecart') return writtenGap(measure, value);
  if (isShare(measure)) return frPercent(value);
  if (isCount(measure)) return frInteger(value);
  return withUnit(measure, frDecimal(value));
}

/** How far one value lies from another, with its sign: points where they are shares. */
export function writtenGap(measure: Measure, gap: number): string {
  if (isShare(measure)) return labels.dashboard.points(frSignedDecimal(gap * 100));
  return isCount(measure) ? frSigned(gap) : withUnit(measure, frSignedDecimal(gap));
}

/** As a number that a chart draws, in the unit of its axis. */
export const drawnValue = (measure: Measure, value: number): number => (isShare(measure) ? value * 100 : value);
export const drawnUnit = (measure: Measure): string => {
  if (isShare(measure)) return '%';
  if (measure.block === 'soldeEnJours') return labels.chart.unitDays;
  return measure.unit ?? labels.chart.unit;
};
export const drawnDecimals = (measure: Measure): 0 | 1 => (isCount(measure) ? 0 : 1);

/** Which way is better: what a definition of figures does not say follows from what it measures. */
export const orientationOf = ({ block, orientation }: Pick<Measure, 'block' | 'orientation'>): Orientation =>
  orientation ?? (block === 'flux' ? 'context' : 'lowerIsBetter');

/** A class of values: a mark, and the word that says what the mark says. */
export interface ValueClass {
  readonly mark: string;
  readonly word: string;
}

export const ZONES = ['under', 'tipping', 'beyond'] as const;
const FIFTHS = 5;

/**
 * Where the situation changes, twice; null where nothing is configured. `from`: a value at the first limit is already past it, as the zones of a solde say
 * (6 to 8 days, both included); a threshold is passed beyond it, as by the situations that are published apart.
 */
const limitsOf = ({ zones, thresholds }: Measure): { readonly limits: readonly [number, number]; readonly from: boolean } | null => {
  if (zones != null) return { limits: [zones.tipping, zones.beyond], from: true };
  const [tendue, critique] = [numberOf(thresholds, 'tendue'), numberOf(thresholds, 'critique')];
  return tendue === null || critique === null ? null : { limits: [tendue, critique], from: false };
};

/** Whether a definition itself says where the situation changes; the values of any other are sorted by their ranks. */
export const hasZones = (measure: Measure): boolean => limitsOf(measure) !== null;

/** The classes of an indicator, from the best on: its zones or thresholds where it has some, else fifths of the ranks. */
export function classesOf(measure: Measure): readonly ValueClass[] {
  if (measure.zones != null) return ZONES.map((zone) => ({ mark: `zone-${zone}`, word: labels.dashboard.zone[zone] }));
  if (hasZones(measure)) return ZONES.map((zone) => ({ mark: `zone-${zone}`, word: text.etat[zone] }));
  const words = text.fifths[orientationOf(measure) === 'context' ? 'context' : 'better'];
  return words.map((word, index) => ({ mark: `band-${String(bandRank(index, FIFTHS))}`, word }));
}

/** The class of a value among its kind: by its limits, a value at the second being before it; ranks go by fifths of those that have one. */
export function classOf(measure: Measure, value: number, rang: number | null, ranked: number): ValueClass | null {
  const configured = limitsOf(measure);
  const classes = classesOf(measure);
  if (configured === null)
    return rang === null ? null : (classes[Math.min(FIFTHS - 1, Math.floor(((rang - 1) * FIFTHS) / Math.max(1, ranked)))] ?? null);
  const [first, second] = configured.limits;
  const sign = orientationOf(measure) === 'higherIsBetter' ? -1 : 1;
  if (sign * (value - second) > 0) return classes[2] ?? null;
  const isPast = sign * (value - first) > 0 || (configured.from && value === first);
  return classes[isPast ? 1 : 0] ?? null;
}
