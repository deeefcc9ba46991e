import type { ListSearch } from '../view/address.ts';
import type { ChartModel } from './model.ts';

/** Where a point leads: to the list behind its number, to the sheet of its caisse, or to the same page – on its day, or on the caisses of its groupement. */
export type Opening = { readonly list: ListSearch } | { readonly caisse: string } | { readonly groupement: string } | { readonly day: string };

/** `series` −1: all of them read at once, which open the widest list that the point has. Null where nothing opens. */
export function openingOf(model: ChartModel, row: number, series: number): Opening | null {
  const at = model.rows[row];
  if (at === undefined) return null;
  const widest = at.cells.findLast(({ list }) => list !== null && list['plusDe'] === undefined);
  const list = (series === -1 ? widest : at.cells[series])?.list ?? null;
  if (list !== null) return { list };
  switch (model.opens) {
    case 'day':
      return { day: at.key };
    case 'caisse':
      return { caisse: at.key };
    case 'groupement':
      return { groupement: at.key };
    case undefined:
    default:
      return null;
  }
}
