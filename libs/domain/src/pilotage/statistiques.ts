/** The mean of some values; null when there is none. */
export function moyenne(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

/**
 * The quantile of order `p`, 0 to 1, by the one method of every comparison of organismes: linear between the two neighbouring ranks
 * (Hyndman and Fan's seventh), so that the quantile of order ½ is the median – the middle of the two middle values of an even number.
 * Null when there is no value. Delays of pièces go by another one: see `delai-de-traitement.ts`.
 */
export function quantile(values: readonly number[], p: number): number | null {
  return quantileOf(ascending(values), p);
}

/** The same of values that ascend. */
function quantileOf(sorted: readonly number[], p: number): number | null {
  const place = (sorted.length - 1) * p;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return null;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

export function mediane(values: readonly number[]): number | null {
  return quantile(values, 1 / 2);
}

/** How some values lie, each organisme counting once. Raw values; `quantiles` in the order asked. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly quantiles: readonly { readonly order: number; readonly value: number }[];
  /** Third quartile less first. */
  readonly ecartInterquartile: number;
}

/** Null when there is no value: there is no median of nothing. */
export function distribution(values: readonly number[], orders: readonly number[] = []): Distribution | null {
  const sorted = ascending(values);
  const of = (p: number): number | null => quantileOf(sorted, p);
  const [mean, median, min, max] = [moyenne(values), of(1 / 2), of(0), of(1)];
  const [first, third] = [of(1 / 4), of(3 / 4)];
  if (mean === null || median === null || min === null || max === null || first === null || third === null) return null;
  const quantiles = orders.map((order) => ({ order, value: of(order) ?? median }));
  return { count: values.length, mean, median, min, max, quantiles, ecartInterquartile: third - first };
}
