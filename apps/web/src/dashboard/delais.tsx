import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Horloge } from '../api/client.ts';
import { caissesQuery, delaisQuery, delayedQuery } from '../api/effectifs-queries.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { changed } from '../view/address.ts';
import { frInteger } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { delaisOfHorloges } from './age-models.ts';
import { DashboardChart } from './dashboard-chart.tsx';
import { DossiersBehind } from './dossiers-behind.tsx';

const text = labels.delais;
const OF = ['stopped', 'going'] as const;
type Of = (typeof OF)[number];
/** The address says so of the list that is open: `legal-stopped`. */
const keyOf = (clock: Horloge['clock'], of: Of): string => `${clock}-${of}`;

interface OfProcedure {
  readonly view: View;
  readonly procedure: string;
}

/** A number of dossiers, and the way to them, under the table. */
function Count({ view, horloge, of }: { readonly view: View; readonly horloge: Horloge; readonly of: Of }): JSX.Element {
  const { dossiers } = horloge.delais[of];
  if (dossiers === 0) return <>{frInteger(dossiers)}</>;
  return (
    <Link to="/" search={changed(view.search, { delais: keyOf(horloge.clock, of) })} hash="delais" className="number-link">
      {frInteger(dossiers)}
    </Link>
  );
}

const days = (of: Of, which: 'p50' | 'p90', label: string): Column<Horloge> => ({
  key: `${of}-${which}`,
  label,
  isNumber: true,
  cell: ({ delais }) => {
    const value = delais[of][which];
    return value === null ? <span className="quiet">{text.none}</span> : labels.pieces.age(value);
  },
});

const columnsFor = (view: View): readonly Column<Horloge>[] => [
  { key: 'clock', label: text.columns.clock, isRowHeader: true, cell: ({ label }) => label },
  { key: 'dayKind', label: text.columns.dayKind, cell: ({ dayKind }) => text.dayKind[dayKind] },
  { key: 'stopped', label: text.columns.stopped, isNumber: true, cell: (horloge) => <Count view={view} horloge={horloge} of="stopped" /> },
  days('stopped', 'p50', text.columns.p50),
  days('stopped', 'p90', text.columns.p90),
  { key: 'going', label: text.columns.going, isNumber: true, cell: (horloge) => <Count view={view} horloge={horloge} of="going" /> },
  days('going', 'p50', text.columns.goingP50),
  days('going', 'p90', text.columns.goingP90),
  { key: 'source', label: text.columns.source, cell: ({ source }) => source },
];

/** The dossiers behind a number, the longest first. */
function Delayed({ view, procedure, horloge, of }: OfProcedure & { readonly horloge: Horloge; readonly of: Of }): JSX.Element {
  const found = useInfiniteQuery(delayedQuery(procedure, view.day, view.slice, horloge.clock, of));
  return (
    <DossiersBehind
      slice={view.slice}
      title={(count) => text.listOf(horloge.label, of, count)}
      counted={horloge.delais[of].dossiers}
      found={found}
      columns={[{ key: 'days', label: text.listDays, isNumber: true, cell: (row) => labels.pieces.age(row.days) }]}
      onClose={() => {
        view.change({ delais: undefined });
      }}
    />
  );
}

/** How long the dossiers of a procédure take, by each of its clocks. */
export function Delais({ view, procedure }: OfProcedure): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(delaisQuery(procedure, view.day, view.slice));
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <TableSkeleton />;
  const chart = delaisOfHorloges(data);
  const file = { path: `procedures/${encodeURIComponent(procedure)}/delais`, asked: { on: view.day, ...caissesQuery(view.slice) } };
  const open = data.clocks.flatMap((horloge) => OF.flatMap((of) => (keyOf(horloge.clock, of) === view.search['delais'] ? [{ horloge, of }] : [])))[0];
  return (
    <div>
      <h3 id="delais">{text.title}</h3>
      <p className="quiet">{text.summary(data.from, data.on)}</p>
      {chart !== null && <DashboardChart view={view} model={chart} isOld={isPlaceholderData} file={file} />}
      {data.clocks.length === 0 && <p className="quiet">{text.noClock}</p>}
      {data.clocks.length > 0 && (
        <DataTable caption={text.caption} columns={columnsFor(view)} rows={data.clocks} rowKey={({ clock }) => clock} isOld={isPlaceholderData} />
      )}
      {open !== undefined && <Delayed view={view} procedure={procedure} {...open} />}
    </div>
  );
}
