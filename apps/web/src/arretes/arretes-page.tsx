import '../alertes/alertes.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { mayAct } from '../access/access.ts';
import { isAwaited } from '../api/awaited.ts';
import type { ArreteSummary } from '../api/client.ts';
import { arretesQuery } from '../api/pilotage-queries.ts';
import { reseauxQuery } from '../api/reference-queries.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay, frInteger } from '../view/format.ts';
import { useView } from '../view/use-view.ts';
import { CloseArrete } from './close-arrete.tsx';

const text = labels.arretes;

function MonthLink({ of: { reseau, mois } }: { readonly of: ArreteSummary }): JSX.Element {
  const { slice } = useView();
  return (
    <Link to="/arretes/$reseau/$mois" params={{ reseau, mois }} search={slice}>
      {text.month(mois)}
    </Link>
  );
}

const COLUMNS: readonly Column<ArreteSummary>[] = [
  { key: 'mois', label: text.columns.mois, isRowHeader: true, cell: (arrete) => <MonthLink of={arrete} /> },
  { key: 'knownOn', label: text.columns.knownOn, cell: ({ knownOn }) => frDay(knownOn) },
  { key: 'figures', label: text.columns.figures, isNumber: true, cell: ({ figures }) => frInteger(figures) },
  { key: 'organismes', label: text.columns.organismes, isNumber: true, cell: ({ organismes }) => frInteger(organismes) },
  { key: 'corrections', label: text.columns.corrections, isNumber: true, cell: ({ corrections }) => frInteger(corrections) },
];

/** The months of a réseau, the last one first. */
function Months({ reseau, months }: { readonly reseau: string; readonly months: readonly ArreteSummary[] }): JSX.Element {
  const title = text.of(reseau, months.length);
  return (
    <div>
      <h2>{title}</h2>
      <DataTable caption={title} columns={COLUMNS} rows={[...months].reverse()} rowKey={({ mois }) => mois} />
    </div>
  );
}

/** « Arrêtés »: the months of which figures are published, réseau by réseau. */
export function ArretesPage(): JSX.Element {
  const view = useView();
  const { data, error, refetch } = useQuery(arretesQuery);
  // Who they are of is told by name: not by codes, nor as nobody, while the names are on their way.
  const reseaux = useQuery(reseauxQuery(view.slice.jour));
  const isNaming = isAwaited(reseaux);
  usePageTitle(text.title);
  const nameOf = (code: string): string => reseaux.data?.find((reseau) => reseau.code === code)?.label ?? code;
  const codes = isNaming ? [] : [...new Set(data?.items.map(({ reseau }) => reseau))];
  return (
    <>
      <div className="page-head">
        <h1 data-count={data?.count}>{data === undefined ? text.title : text.count(data.count)}</h1>
        <p className="quiet">{view.isPast ? text.nowNote : text.intro}</p>
      </div>
      <div className="stacked">
        {mayAct('arretes', view) && !isNaming && <CloseArrete reseaux={reseaux.data ?? []} />}
        {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {error === null && (data === undefined || isNaming) && <TableSkeleton />}
        {data?.count === 0 && <EmptyState title={text.empty} text={text.emptyText} command={text.command} />}
        {codes.map((code) => (
          <Months key={code} reseau={nameOf(code)} months={data?.items.filter(({ reseau }) => reseau === code) ?? []} />
        ))}
      </div>
    </>
  );
}
