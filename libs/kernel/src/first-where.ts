/**
 * The first whole number, from `low` up to but not including `high`, of which something holds that holds of all after it too; `high` when it holds of none.
 * Asks of about log₂(high − low) of them.
 */
export function firstWhere(low: number, high: number, holds: (number: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
