import type { ListSearch } from '../view/address.ts';
import { type ChartModel, isInTime } from './model.ts';

/** Where a point leads: to the list behind its number, or to the sheet of its caisse. */
export type Opening = { readonly list: ListSearch } | { readonly caisse: string };

/** `series` −1: all of them read at once, which open the widest list that the point has. Null where nothing opens. */
export function openingOf(model: ChartModel, row: number, series: number): Opening | null {
  const at = model.rows[row];
  if (at === undefined) return null;
  const widest = at.cells.findLast(({ list }) => list !== null && list['plusDe'] === undefined);
  const list = (series === -1 ? widest : at.cells[series])?.list ?? null;
  if (list !== null) return { list };
  return isInTime(model) || model.rowHead !== undefined ? null : { caisse: at.key };
}
