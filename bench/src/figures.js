/**
 * What was measured, beside what is asked. `atMost` and `atLeast` exclude each other; a figure with neither is only told.
 * @typedef {{ group: string, name: string, unit: string, value: number | null, atMost?: number, atLeast?: number, note?: string }} Figure
 */

/** How much of the goal was used, or how many times over it was reached: 1 is the goal itself. @param {Figure} figure */
export function ratioOf({ value, atMost, atLeast }) {
  const goal = atMost ?? atLeast;
  return value === null || goal === undefined ? null : value / goal;
}

/** Null when there is nothing to reach, or nothing was measured. @param {Figure} figure */
export function reached({ value, atMost, atLeast }) {
  if (value === null || (atMost ?? atLeast) === undefined) return null;
  return atMost === undefined ? value >= atLeast : value <= atMost;
}
