import { type KeyboardEvent, useState } from 'react';
import { labels } from '../labels.ts';
import type { ListSearch } from '../view/address.ts';
import { frDecimal, frInteger } from '../view/format.ts';
import type { ChartModel } from './model.ts';

interface Place {
  readonly row: number;
  /** −1 reads all the series of the point. */
  readonly series: number;
}

function textAt(model: ChartModel, { row, series }: Place): string {
  const at = model.rows[row];
  if (at === undefined) return '';
  const format = model.decimals === 0 ? frInteger : frDecimal;
  const words = model.series.flatMap(({ label }, index) => {
    if (series !== -1 && series !== index) return [];
    const value = at.cells[index]?.value ?? null;
    return [`${label} ${value === null ? labels.chart.noPoint : format(value)}`];
  });
  return `${at.label} : ${words.join(', ')}`;
}

function moved(model: ChartModel, from: Place | null, key: string): Place | null {
  const last = model.rows.length - 1;
  const place = from ?? { row: last, series: -1 };
  const row = Math.min(place.row, last);
  switch (key) {
    case 'ArrowLeft':
      return { ...place, row: from === null ? last : Math.max(0, row - 1) };
    case 'ArrowRight':
      return { ...place, row: Math.min(last, row + 1) };
    case 'ArrowUp':
      return { row, series: Math.min(model.series.length - 1, place.series + 1) };
    case 'ArrowDown':
      return { row, series: Math.max(-1, place.series - 1) };
    case 'Home':
      return { ...place, row: 0 };
    case 'End':
      return { ...place, row: last };
    default:
      return null;
  }
}

export interface Reading {
  readonly cursor: number | null;
  readonly text: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onBlur: () => void;
}

/** A chart read with the arrow keys: point by point, one series or all of them; Enter opens the list of what is read. */
export function useReading(model: ChartModel, open: (list: ListSearch) => void): Reading {
  const [place, setPlace] = useState<Place | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setPlace(null);
    if (event.key === 'Enter' && place !== null) {
      const cells = model.rows[place.row]?.cells ?? [];
      // All series read at once: the widest list that the point has.
      const list =
        place.series === -1
          ? (cells.findLast((cell) => cell.list !== null && cell.list['plusDe'] === undefined)?.list ?? null)
          : (cells[place.series]?.list ?? null);
      if (list !== null) open(list);
    }
    const next = moved(model, place, event.key);
    if (next === null) return;
    event.preventDefault();
    setPlace(next);
  };
  return {
    cursor: place?.row ?? null,
    text: place === null ? '' : textAt(model, place),
    onKeyDown,
    onBlur: () => {
      setPlace(null);
    },
  };
}
