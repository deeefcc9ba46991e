import { useQueries, useQuery } from '@tanstack/react-query';
import { type JSX, useId } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { AnterioriteFigure } from '../api/client.ts';
import { piecesCountQuery } from '../api/dossier-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DefinitionHint, useDefinition } from '../common/definition-hint.tsx';
import { ListLink } from '../common/list-link.tsx';
import { labels } from '../labels.ts';
import type { ListSearch, Slice } from '../view/address.ts';
import { frInteger } from '../view/format.ts';

const text = labels.crossings;
/** How far ahead one looks, in days as the definition counts them. */
const AHEAD = 7;

interface Crossing {
  /** The last day of the band that is left. */
  readonly threshold: number;
  readonly search: ListSearch;
  readonly count: number | undefined;
}

const COLUMNS: readonly Column<Crossing>[] = [
  { key: 'threshold', label: text.columns.threshold, isRowHeader: true, cell: ({ threshold }) => text.above(threshold) },
  {
    key: 'count',
    label: text.columns.count(AHEAD),
    isNumber: true,
    cell: ({ count, search }) => (count === undefined ? '…' : <ListLink search={search}>{frInteger(count)}</ListLink>),
  },
];

/** A pièce of an age from here on crosses the threshold within the days ahead, unless it goes out before. */
const firstAge = (threshold: number): number => Math.max(0, threshold - AHEAD + 1);

/** « Ce qui va franchir »: the pièces in stock that will pass each threshold of age in the next days, if nobody works them out. */
export function Crossings({ figure, slice }: { readonly figure: AnterioriteFigure; readonly slice: Slice }): JSX.Element | null {
  const id = useId();
  const definition = useDefinition(figure.definition);
  const isDefining = isAwaited(useQuery(definitionsQuery));
  const asked = figure.bands.flatMap(({ to }) => {
    if (to === null) return [];
    return [{ threshold: to, search: { ...slice, bande: `${String(firstAge(to))}-${String(to)}`, definition: figure.definition } }];
  });
  const counts = useQueries({ queries: asked.map(({ search }) => piecesCountQuery(search)) });
  if (asked.length === 0) {
    if (figure.status !== 'mixed') return null;
    return (
      <section aria-labelledby={id}>
        <h2 id={id}>{text.title}</h2>
        <p className="quiet">{text.mixed}</p>
      </section>
    );
  }
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{text.title}</h2>
      <p className="quiet">{isDefining ? labels.freshness.waiting : text.summary(AHEAD, definition?.dayKind === 'worked')}</p>
      <DataTable
        caption={text.caption}
        columns={COLUMNS}
        rows={asked.map((each, index): Crossing => ({ ...each, count: counts[index]?.data }))}
        rowKey={({ threshold }) => String(threshold)}
      />
      <p>
        <DefinitionHint figure={figure} />
      </p>
    </section>
  );
}
