/**
 * The numbers of FEEL are decimals; ours are JavaScript numbers read as the decimal that they are written as. Sums, differences and products
 * are exact and then rounded to the nearest number, so 0.1 + 0.2 is 0.3. Integers, which amounts in cents are, take a short path.
 */

/** Beyond it integers are no longer told apart: no number of an expression may pass it. */
export const MAX_NUMBER = Number.MAX_SAFE_INTEGER;

/** How many digits of a quotient are computed before it is rounded to a number, which holds 17. */
const QUOTIENT_DIGITS = 40;

/** `digits` × 10^−`scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

function decimalOf(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

const numberOf = ({ digits, scale }: Decimal): number => Number(`${digits.toString()}e${String(-scale)}`);

const scaledUp = ({ digits, scale }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - scale);

export function add(a: number, b: number): number {
  const sum = a + b;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return sum;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(left.scale, right.scale);
  return numberOf({ digits: scaledUp(left, scale) + scaledUp(right, scale), scale });
}

export const subtract = (a: number, b: number): number => add(a, -b);

export function multiply(a: number, b: number): number {
  const product = a * b;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return product;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  return numberOf({ digits: left.digits * right.digits, scale: left.scale + right.scale });
}

/** `b` is not 0. */
export function divide(a: number, b: number): number {
  const [left, right] = [decimalOf(a), decimalOf(b)];
  return numberOf({ digits: (left.digits * 10n ** BigInt(QUOTIENT_DIGITS)) / right.digits, scale: left.scale - right.scale + QUOTIENT_DIGITS });
}

/** What is left of `a`, with the sign of `b`, as DMN has it. `b` is not 0. */
export function modulo(a: number, b: number): number {
  const [left, right] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(left.scale, right.scale);
  const [dividend, divisor] = [scaledUp(left, scale), scaledUp(right, scale)];
  return numberOf({ digits: ((dividend % divisor) + divisor) % divisor, scale });
}

/** `even`: half to the even neighbour, as `decimal(…)` does. `up` and `down` are away from zero and towards it, as in DMN. */
export type Rounding = 'even' | 'halfUp' | 'halfDown' | 'up' | 'down' | 'floor' | 'ceiling';

/** Rounded to so many digits after the point. */
export function round(value: number, scale: number, rounding: Rounding): number {
  const decimal = decimalOf(value);
  if (decimal.scale <= scale) return value;
  const unit = 10n ** BigInt(decimal.scale - scale);
  const towardsZero = decimal.digits / unit;
  const rest = decimal.digits % unit;
  if (rest === 0n) return value;
  const sign = decimal.digits < 0n ? -1n : 1n;
  const twice = rest * sign * 2n;
  const digits = isRoundedAway(rounding, sign, twice - unit, towardsZero) ? towardsZero + sign : towardsZero;
  return numberOf({ digits, scale });
}

/** `pastHalf`: negative, zero or positive as the part cut off is less than, just, or more than half a unit. */
function isRoundedAway(rounding: Rounding, sign: bigint, pastHalf: bigint, towardsZero: bigint): boolean {
  switch (rounding) {
    case 'even':
      return pastHalf > 0n || (pastHalf === 0n && towardsZero % 2n !== 0n);
    case 'halfUp':
      return pastHalf >= 0n;
    case 'halfDown':
      return pastHalf > 0n;
    case 'up':
      return true;
    case 'down':
      return false;
    case 'floor':
      return sign < 0n;
    case 'ceiling':
      return sign > 0n;
  }
}
