/**
 * What was measured, beside what is asked. `atMost` and `atLeast` exclude each other; a figure with neither is only told.
 * `low` and `high` are the interval in which the value lies with 95 %, where there is one.
 * @typedef {{ group: string, name: string, unit: string, value: number | null, low?: number, high?: number, atMost?: number, atLeast?: number, note?: string }} Figure
 */

/** Null when there is nothing to reach, or nothing was measured. @param {Figure} figure */
export function reached({ value, atMost, atLeast }) {
  if (value === null || (atMost ?? atLeast) === undefined) return null;
  return atMost === undefined ? value >= atLeast : value <= atMost;
}
