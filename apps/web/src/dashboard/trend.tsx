import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Indicators } from '../api/client.ts';
import { indicatorsQuery } from '../api/queries.ts';
import { labels } from '../labels.ts';
import { changed } from '../view/address.ts';
import { addDays } from '../view/day.ts';
import { useView, type View } from '../view/use-view.ts';
import { GAP_DAYS } from './compared-day.ts';

/** The figures of an earlier day, told by the same filters and by what is known of it. */
export interface Before {
  readonly figures: Indicators;
}

export function useBefore(view: View): Before | null {
  const { data, isPlaceholderData } = useQuery(indicatorsQuery({ ...view.slice, jour: addDays(view.day, -GAP_DAYS) }));
  return data === undefined || isPlaceholderData ? null : { figures: data };
}

interface TrendProps {
  readonly now: number | null;
  readonly before: Before | null;
  readonly of: (figures: Indicators) => number | null;
  readonly show: (value: number) => string;
  readonly gap: (by: number) => string;
}

/** Where the figure stood four weeks earlier, and the way to that day. Its line is kept while it is on its way. */
export function Trend({ now, before, of, show, gap }: TrendProps): JSX.Element | null {
  const { search, day } = useView();
  if (now === null) return null;
  const then = before === null ? null : of(before.figures);
  return (
    <p className="trend">
      {then !== null && (
        <Link to="." search={changed(search, { jour: addDays(day, -GAP_DAYS) })}>
          {labels.dashboard.trend(show(then), gap(now - then), GAP_DAYS)}
        </Link>
      )}
    </p>
  );
}
