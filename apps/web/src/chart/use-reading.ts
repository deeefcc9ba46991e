import { type KeyboardEvent, useState } from 'react';
import { labels } from '../labels.ts';
import { type ChartModel, formatOf, groupOf } from './model.ts';

interface Place {
  readonly row: number;
  /** −1 reads all the series of the point. */
  readonly series: number;
}

function textAt(model: ChartModel, { row, series }: Place): string {
  const at = model.rows[row];
  if (at === undefined) return '';
  const format = formatOf(model);
  const words = model.series.flatMap(({ label }, index) => {
    if (series !== -1 && series !== index) return [];
    const value = at.cells[index]?.value ?? null;
    return [`${label} ${value === null ? labels.chart.noPoint : format(value)}`];
  });
  const group = series === -1 ? groupOf(model, at) : '';
  return `${at.label} : ${[...words, ...(group === '' ? [] : [group])].join(', ')}`;
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

/** A chart read with the arrow keys: point by point, one series or all of them (−1); Enter opens what is read. */
export function useReading(model: ChartModel, open: (row: number, series: number) => void): Reading {
  const [place, setPlace] = useState<Place | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setPlace(null);
    if (event.key === 'Enter' && place !== null) open(place.row, place.series);
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
