/** Ends every `switch` over a union: a forgotten case does not compile. Reached at run time only by corrupted data. */
export function unreachable(value: never): never {
  throw new TypeError(`unreachable: ${JSON.stringify(value)}`);
}
