/** Below this a product of two numbers is off by far less than {@link NEAR_HALF}. */
const FAST_BELOW = 1e9;
const NEAR_HALF = 1e-6;

/**
 * Rounds the decimal number that a value is written as, half away from zero.
 * `1.0005` is stored a little below itself, and still gives 1.001: what people read is what is rounded.
 */
function roundDecimal(value: number, decimals: number): number {
  if (Number.isInteger(value)) return value;
  const scaled = Math.abs(value) * 10 ** decimals;
  // Far from the middle between two, both ways of rounding give the same, and this one writes no text: answers hold thousands of values.
  if (scaled < FAST_BELOW && Math.abs((scaled % 1) - 0.5) > NEAR_HALF) {
    const nearest = Math.round(scaled) / 10 ** decimals;
    return value < 0 && nearest !== 0 ? -nearest : nearest;
  }
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const shifted = Number(`${digits}e${String(Number(exponent) + decimals)}`);
  if (shifted >= Number.MAX_SAFE_INTEGER) return value; // no decimals left to round
  const rounded = Number(`${String(Math.round(shifted))}e-${String(decimals)}`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** A ratio as JSON shows it: 4 decimals. Decisions are taken on the raw value. */
export function roundShare(share: number): number {
  return roundDecimal(share, 4);
}

/** Days as JSON shows them: 3 decimals. Decisions are taken on the raw value. */
export function roundDays(days: number): number {
  return roundDecimal(days, 3);
}
