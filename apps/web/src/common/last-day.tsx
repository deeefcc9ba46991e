import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { lastDayQuery } from '../api/reference-queries.ts';
import { labels } from '../labels.ts';
import { addDays } from '../view/day.ts';
import type { View } from '../view/use-view.ts';

/** An import older than this leaves the day looked at without news. */
const RECENT_DAYS = 7;

/** Where the facts end, when the day looked at lies after them: the shipped and imported logs are histories. */
export function LastDay({ view }: { readonly view: View }): JSX.Element | null {
  // Which files were brought is not for a caisse to ask.
  const { data: lastDay } = useQuery({ ...lastDayQuery, enabled: view.slice.vuDe === undefined });
  if (!lastDay || lastDay >= addDays(view.day, -RECENT_DAYS)) return null;
  return (
    <p className="last-day">
      {labels.lastDay.told(lastDay)} ·{' '}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          view.change({ jour: lastDay });
        }}
      >
        {labels.lastDay.link}
      </Button>
    </p>
  );
}
