const PALETTE_SIZE = 6;

/** The place of a band in the palette of six, from cool to warm, however many bands the definition has. */
export function bandRank(index: number, count: number): number {
  return count <= 1 ? 0 : Math.round((index * (PALETTE_SIZE - 1)) / (count - 1));
}
