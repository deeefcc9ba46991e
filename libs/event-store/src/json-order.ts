/** Deeper values are left to the slower way, which notices cycles. */
const DEPTH = 64;

/**
 * Whether a value is plain JSON whose keys stand in the order of RFC 8785 already – as does everything that was once read from
 * canonical text: `JSON.stringify` then writes its canonical form, many times faster than sorting would.
 */
export function isInCanonicalOrder(value: unknown, depth = DEPTH): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth === 0) return false;
  return Array.isArray(value) ? value.every((item) => isInCanonicalOrder(item, depth - 1)) : isOrdered(value, depth - 1);
}

function isOrdered(object: object, depth: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype || 'toJSON' in object) return false;
  let before = '';
  let first = true;
  for (const key of Object.keys(object)) {
    if (!first && key <= before) return false;
    const value = (object as Readonly<Record<string, unknown>>)[key];
    // Left out by both ways.
    if (value !== undefined && !isInCanonicalOrder(value, depth)) return false;
    [before, first] = [key, false];
  }
  return true;
}
