import './definitions.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useMemo } from 'react';
import type { Definition } from '../api/client.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { changed, type ListSearch } from '../view/address.ts';
import { useView } from '../view/use-view.ts';
import { Versions } from './versions.tsx';

const text = labels.definitions;

const columnsFor = (search: ListSearch): readonly Column<Definition>[] => [
  {
    key: 'label',
    label: text.columns.label,
    isRowHeader: true,
    cell: ({ code, label }) => (
      <Link to="/definitions" search={changed(search, { code })} resetScroll={false}>
        {label}
      </Link>
    ),
  },
  { key: 'code', label: text.columns.code, cell: ({ code }) => code },
  { key: 'block', label: text.columns.block, cell: ({ block }) => text.block(block) },
  { key: 'version', label: text.columns.version, isNumber: true, cell: ({ version }) => version },
  { key: 'source', label: text.columns.source, cell: ({ source }) => source },
];

/** Every published definition, and the versions of the one that the address names. */
export function DefinitionsPage(): JSX.Element {
  const { search } = useView();
  const { data, error, refetch } = useQuery(definitionsQuery);
  const rows = useMemo(() => lastVersions(data ?? []), [data]);
  const { code } = search;
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="quiet">{text.intro}</p>
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <TableSkeleton />}
      {data !== undefined && code !== undefined && <Versions code={code} versions={data.filter((each) => each.code === code)} />}
      {rows.length > 0 && (
        <>
          <div className="of-definitions">
            <DataTable caption={text.caption} columns={columnsFor(search)} rows={rows} rowKey={(row) => row.code} />
          </div>
          <p className="quiet keys-note">{labels.pieces.keys}</p>
        </>
      )}
    </>
  );
}
