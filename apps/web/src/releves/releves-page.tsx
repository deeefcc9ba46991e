import './releves.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { mayAct } from '../access/access.ts';
import type { Releve } from '../api/client.ts';
import { organismesOfDay, relevesQuery } from '../api/pilotage-queries.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import type { Column } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { countOf, PagedTable } from '../common/paged-table.tsx';
import { labels } from '../labels.ts';
import { frDay, frExact } from '../view/format.ts';
import { useView } from '../view/use-view.ts';
import { ImportReleves } from './import-releves.tsx';

const text = labels.releves;

const COLUMNS: readonly Column<Releve>[] = [
  { key: 'code', label: text.columns.code, isRowHeader: true, cell: ({ code }) => code },
  { key: 'organisme', label: text.columns.organisme, cell: ({ organisme }) => <CaisseLink caisse={organisme}>{organisme}</CaisseLink> },
  { key: 'periode', label: text.columns.periode, cell: ({ periode }) => periode },
  { key: 'value', label: text.columns.value, isNumber: true, cell: ({ value }) => frExact(value) },
  { key: 'corrects', label: text.columns.corrects, isNumber: true, cell: ({ corrects }) => (corrects === null ? '' : frExact(corrects)) },
  { key: 'closed', label: text.columns.closed, cell: ({ closed }) => (closed ? text.closed : '') },
  { key: 'knownOn', label: text.columns.knownOn, cell: ({ knownOn }) => frDay(knownOn) },
  { key: 'source', label: text.columns.source, cell: ({ source }) => source },
];

/** « Relevés »: what no event can tell, entered from a file, and its corrections. */
export function RelevesPage(): JSX.Element {
  const view = useView();
  const releves = useInfiniteQuery(relevesQuery(view.slice));
  const count = countOf(releves);
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1 data-count={count}>{count === undefined ? text.title : text.count(count)}</h1>
        <p className="quiet">{view.isPast ? text.nowNote : text.intro}</p>
      </div>
      {mayAct('releves', view) && <ImportReleves />}
      <PagedTable
        list={releves}
        caption={text.title}
        columns={COLUMNS}
        rowKey={({ code, organisme, periode }, index) => `${code} ${organisme} ${periode} ${String(index)}`}
        empty={<EmptyState title={text.empty} text={text.emptyText} command={text.command} />}
        foot={() => (
          <>
            <p className="quiet keys-note">{labels.pieces.keys}</p>
            <ExportLinks path="releves" asked={organismesOfDay(view.slice)} />
          </>
        )}
      />
    </>
  );
}
