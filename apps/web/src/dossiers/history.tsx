import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { HistoryItem, Why } from '../api/client.ts';
import { historyQuery } from '../api/dossier-queries.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { WhySteps } from '../parcours/why.tsx';
import { frDay, frDayLong, frTime } from '../view/format.ts';

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

const DAY_LENGTH = 10;

function notesOf({ occurredAt, knownOn, on, actor, sentence }: HistoryItem): string {
  const parts = [
    ...(occurredAt.length === DAY_LENGTH ? [] : [text.at(frTime(occurredAt))]),
    ...(knownOn === on ? [] : [text.knownLater(knownOn)]),
    ...(actor === null || sentence.includes(actor) ? [] : [text.by(actor)]),
  ];
  return parts.join(' · ');
}

function Event({ item, why }: { readonly item: HistoryItem; readonly why: Why | undefined }): JSX.Element {
  return (
    <li>
      <span>{item.sentence}</span> <span className="quiet event-note">{notesOf(item)}</span>
      <WhySteps why={why} />
    </li>
  );
}

interface HistoryProps {
  readonly id: string;
  readonly day: string;
  /** What the rules were asked, by revision; none for a dossier without procédure. */
  readonly why: readonly Why[];
}

/** The story of a dossier in plain French, in the order in which it was written. */
export function History({ id, day, why }: HistoryProps): JSX.Element {
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
                <Event key={item.revision} item={item} why={why.find(({ revision }) => revision === item.revision)} />
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
