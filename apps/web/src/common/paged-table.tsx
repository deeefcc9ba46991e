import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { type Column, DataTable, TableSkeleton } from './data-table.tsx';
import { More } from './more.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** A list that comes page by page, each of which says how many there are in all. */
export type PagedList<Row> = UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Row[]; readonly count: number }>>;

/** How many there are in all; undefined until a page says it. */
export const countOf = ({ data }: PagedList<unknown>): number | undefined => data?.pages.at(-1)?.count;

interface PagedTableProps<Row> {
  readonly list: PagedList<Row>;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row, index: number) => string;
  /** Instead of a table without rows. */
  readonly empty?: ReactNode;
  /** Under the table, once it has rows. */
  readonly foot?: (rows: readonly Row[]) => ReactNode;
}

/** The pages of a list that are there, as one table: what went wrong, what is on its way, and the way to the next ones. */
export function PagedTable<Row>({ list, caption, columns, rowKey, empty, foot }: PagedTableProps<Row>): JSX.Element {
  const { data, error, isPlaceholderData, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const count = countOf(list);
  return (
    <>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <TableSkeleton />}
      {count === 0 && empty}
      {rows.length > 0 && (
        <>
          <DataTable caption={caption} columns={columns} rows={rows} rowKey={rowKey} isOld={isPlaceholderData} />
          <More
            shown={rows.length}
            count={count ?? rows.length}
            hasMore={hasNextPage}
            isLoading={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
          {foot?.(rows)}
        </>
      )}
    </>
  );
}
