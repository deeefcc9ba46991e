import type { AnterioriteFigure, Band, FluxFigure, StockFigure } from '../api/client.ts';
import { type ListSearch, searchOfApiList } from '../view/address.ts';

/** The lists behind the parts of a figure, all made from the address that the API gives with it: same filters, same day, same definition. */

const listOf = (address: string | null | undefined): ListSearch | null => (address ? searchOfApiList(address) : null);

function narrowed(list: ListSearch | null, without: readonly string[], parts: ListSearch): ListSearch | null {
  if (list === null) return null;
  return { ...Object.fromEntries(Object.entries(list).filter(([key]) => !without.includes(key))), ...parts };
}

export const stockList = (figure: StockFigure): ListSearch | null => listOf(figure.list);
/** All that wait, or those that wait for somebody. */
export const waitingList = (figure: StockFigure, who: string): ListSearch | null => narrowed(listOf(figure.listWaiting), [], { attente: who });
export const oldList = (figure: AnterioriteFigure): ListSearch | null => listOf(figure.list);
export const bandCode = ({ from, to }: Pick<Band, 'from' | 'to'>): string => `${String(from)}-${to === null ? '' : String(to)}`;
export const bandList = (figure: AnterioriteFigure, band: Band): ListSearch | null =>
  narrowed(listOf(figure.list), ['plusDe'], { bande: bandCode(band) });
export const arrivedList = (figure: FluxFigure): ListSearch | null => listOf(figure.listArrived);
export const processedList = (figure: FluxFigure): ListSearch | null => listOf(figure.listProcessed);
export const automaticList = (figure: FluxFigure): ListSearch | null => listOf(figure.listAutomatic);
export const flowList = (figure: FluxFigure, flow: string): ListSearch | null => narrowed(listOf(figure.listProcessed), [], { flux: flow });
