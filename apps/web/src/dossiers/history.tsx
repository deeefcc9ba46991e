import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { HistoryItem } from '../api/client.ts';
import { historyQuery } from '../api/queries.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay, frDayLong } from '../view/format.ts';

const text = labels.dossier;

/** Consecutive events of one day stand under that day. */
function byDay(items: readonly HistoryItem[]): readonly { readonly on: string; readonly first: number; readonly items: readonly HistoryItem[] }[] {
  const days: { on: string; first: number; items: HistoryItem[] }[] = [];
  for (const item of items) {
    const last = days.at(-1);
    if (last?.on === item.on) last.items.push(item);
    else days.push({ on: item.on, first: item.revision, items: [item] });
  }
  return days;
}

function Event({ item }: { readonly item: HistoryItem }): JSX.Element {
  return (
    <li>
      <span>{item.sentence}</span>
      <span className="quiet event-note">
        {[...(item.knownOn === item.on ? [] : [text.knownLater(item.knownOn)]), ...(item.actor === null ? [] : [text.by(item.actor)])].join(' · ')}
      </span>
    </li>
  );
}

/** The story of a dossier in plain French, in the order in which it was written. */
export function History({ id, day }: { readonly id: string; readonly day: string }): JSX.Element {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(historyQuery(id));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const count = data?.pages.at(-1)?.count ?? items.length;
  return (
    <section aria-labelledby="histoire">
      <h2 id="histoire">{text.history}</h2>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      <ol className="story">
        {byDay(items).map(({ on, first, items: events }) => (
          <li key={first} data-after={on > day || undefined}>
            <p className="story-day">
              <time dateTime={on} title={frDayLong(on)}>
                {frDay(on)}
              </time>
              {on > day && <span className="quiet"> {text.after}</span>}
            </p>
            <ul>
              {events.map((item) => (
                <Event key={item.revision} item={item} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="default" size="compact-md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {text.more(count - items.length)}
        </Button>
      )}
    </section>
  );
}
