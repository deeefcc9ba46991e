/** @typedef {{ count: number, min: number, p50: number, p99: number, max: number }} Spread */

/**
 * The value below which a share of the values lies: the smallest one that at least that share does not exceed.
 * @param {readonly number[]} values at least one
 * @param {number} share above 0, at most 1
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/** @param {readonly number[]} values @returns {Spread} */
export const spreadOf = (values) => ({
  count: values.length,
  min: quantile(values, Number.MIN_VALUE),
  p50: median(values),
  p99: quantile(values, 0.99),
  max: quantile(values, 1),
});

const RESAMPLES = 1_000;

/**
 * The interval that holds the median with 95 %, by drawing as many values again and again (percentile bootstrap). The same values give the same interval.
 * @param {readonly number[]} values at least one
 */
export function bootstrapped(values) {
  const random = seeded(values.length);
  const draw = () => median(values.map(() => values[Math.floor(random() * values.length)]));
  const medians = Array.from({ length: RESAMPLES }, draw);
  return { low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}

/** Numbers between 0 and 1 that are the same in every run (mulberry32). @param {number} seed @returns {() => number} */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs a task so many times, one after the other. @param {number} times @param {() => Promise<number>} task @returns {Promise<number[]>} */
export async function repeated(times, task) {
  const measured = [];
  for (let run = 0; run < times; run++) measured.push(await task());
  return measured;
}

/** Seconds that a task takes, and what it gives. @template T @param {() => Promise<T>} task @returns {Promise<{ seconds: number, result: T }>} */
export async function timed(task) {
  const begun = performance.now();
  const result = await task();
  return { seconds: (performance.now() - begun) / 1000, result };
}
