/** Which way an indicator is better; `context`: neither way, it only tells what the others must be read with. */
export const ORIENTATIONS = ['lowerIsBetter', 'higherIsBetter', 'context'] as const;
export type Orientation = (typeof ORIENTATIONS)[number];

/** A difference to a reference, turned so that more than 0 is worse; of a context, as it is. */
export function turned(difference: number, orientation: Orientation): number {
  // 0 − x, so that no gap at all never shows as −0.
  return orientation === 'higherIsBetter' ? 0 - difference : difference;
}
