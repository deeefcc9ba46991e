import './alertes.css';
import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Alerte, Etat } from '../api/client.ts';
import { alertesQuery, etatsQuery } from '../api/pilotage-queries.ts';
import { asProblem } from '../api/problem.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { countOf, PagedTable } from '../common/paged-table.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay, frInteger } from '../view/format.ts';
import { useView, type View } from '../view/use-view.ts';
import { type SeuilsByReference, useSeuils, writtenBy } from './seuils.ts';
import { SeuilsHint } from './seuils-hint.tsx';
import { ETATS, Situation } from './situation.tsx';
import { Subject } from './subject.tsx';

const text = labels.alertes;
const STANDINGS = ['standing', 'ended', 'all'] as const;
type Standing = (typeof STANDINGS)[number];
/** The address says which alerts in French; those that last without it. */
const STANDING_NAME: Readonly<Record<Standing, string | undefined>> = { standing: undefined, ended: 'finies', all: 'toutes' };
const STANDING: Readonly<Record<Standing, boolean | undefined>> = { standing: true, ended: false, all: undefined };

const standingOf = ({ search }: View): Standing => STANDINGS.find((one) => STANDING_NAME[one] === search['alertes']) ?? 'standing';

const alertesBy = (seuils: SeuilsByReference): readonly Column<Alerte>[] => [
  { key: 'organisme', label: text.columns.organisme, isRowHeader: true, cell: (alerte) => <Subject of={alerte} /> },
  { key: 'seuils', label: text.columns.seuils, cell: ({ definition }) => <SeuilsHint reference={definition} /> },
  { key: 'etat', label: text.columns.etat, cell: ({ etat }) => <Situation etat={etat} /> },
  {
    key: 'value',
    label: text.columns.valueRaised,
    isNumber: true,
    cell: ({ value, definition }) => (value === null ? '' : writtenBy(seuils.get(definition), value)),
  },
  { key: 'since', label: text.columns.since, cell: ({ since }) => frDay(since) },
  { key: 'raisedOn', label: text.columns.raisedOn, cell: ({ raisedOn }) => frDay(raisedOn) },
  { key: 'rappels', label: text.columns.rappels, isNumber: true, cell: ({ rappels }) => frInteger(rappels) },
  { key: 'endedOn', label: text.columns.endedOn, cell: ({ endedOn }) => (endedOn === null ? text.lasts : frDay(endedOn)) },
];

const situationsBy = (seuils: SeuilsByReference): readonly Column<Etat>[] => [
  { key: 'organisme', label: text.columns.organisme, isRowHeader: true, cell: (etat) => <Subject of={etat} /> },
  { key: 'label', label: text.columns.seuils, cell: ({ definition }) => <SeuilsHint reference={definition} /> },
  {
    key: 'etat',
    label: text.columns.etat,
    cell: ({ etat, status }) => (etat === null ? <span className="quiet">{labels.status[status].word}</span> : <Situation etat={etat} />),
  },
  {
    key: 'value',
    label: text.columns.value,
    isNumber: true,
    cell: ({ value, definition }) => (value === null ? '' : writtenBy(seuils.get(definition), value)),
  },
  { key: 'since', label: text.columns.since, cell: ({ since, sinceOrBefore }) => (since === null ? '' : text.since(since, sinceOrBefore)) },
];

function Alertes({ view }: { readonly view: View }): JSX.Element {
  const standing = standingOf(view);
  const alertes = useInfiniteQuery(alertesQuery(STANDING[standing], view.slice));
  const { seuils, isKnown, isAwaited } = useSeuils();
  const isNobodyAlerted = isKnown && ![...seuils.values()].some(({ alerts }) => alerts);
  const count = countOf(alertes);
  return (
    <section aria-labelledby="alertes">
      <div className="charts-head">
        <h2 id="alertes">{count === undefined ? text.list : text.count(count)}</h2>
        <SegmentedControl
          size="xs"
          aria-label={text.which}
          value={standing}
          onChange={(value) => {
            view.change({ alertes: STANDING_NAME[STANDINGS.find((one) => one === value) ?? 'standing'] });
          }}
          data={STANDINGS.map((value) => ({ value, label: text.standings[value] }))}
        />
      </div>
      {isAwaited ? (
        <TableSkeleton />
      ) : (
        <PagedTable
          list={alertes}
          caption={text.list}
          columns={alertesBy(seuils)}
          rowKey={({ stream, raisedOn }) => `${stream} ${raisedOn}`}
          empty={<p className="quiet">{isNobodyAlerted ? text.nobodyAlerted : text.none[standing]}</p>}
        />
      )}
    </section>
  );
}

/** The worse first, then by code. */
const byGravity = (a: Etat, b: Etat): number =>
  ETATS.indexOf(b.etat ?? 'normale') - ETATS.indexOf(a.etat ?? 'normale') || (a.organisme ?? '').localeCompare(b.organisme ?? '');

function Situations({ view }: { readonly view: View }): JSX.Element | null {
  const { slice } = view;
  const { seuils, isKnown, isAwaited } = useSeuils();
  const { data, error, isPlaceholderData, refetch } = useQuery(etatsQuery(slice));
  const { error: said } = useInfiniteQuery(alertesQuery(STANDING[standingOf(view)], slice));
  // What is refused to the alerts above, for the same reason, is told once.
  if (error !== null && said !== null && asProblem(error).code === asProblem(said).code) return null;
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined || isAwaited) return <TableSkeleton />;
  const isNonePublished = isKnown && seuils.size === 0;
  return (
    <section aria-labelledby="situations">
      <h2 id="situations">{text.situations(data.asOf, data.lastKnown)}</h2>
      {data.etats.length === 0 && isNonePublished && <EmptyState title={text.noSeuils} text={text.noSeuilsText} command={text.noSeuilsCommand} />}
      {data.etats.length === 0 && !isNonePublished && <p className="quiet">{text.noneOfThem}</p>}
      {data.etats.length > 0 && (
        <DataTable
          caption={text.situationsCaption}
          columns={situationsBy(seuils)}
          rows={[...data.etats].sort(byGravity)}
          rowKey={({ definition, niveau, organisme, procedure }) => `${definition} ${niveau} ${organisme ?? ''} ${procedure ?? ''}`}
          isOld={isPlaceholderData}
        />
      )}
      {data.etats.length > 0 && <p className="quiet keys-note">{labels.pieces.keys}</p>}
    </section>
  );
}

/** « Alertes »: which thresholds were crossed, since when, and the situation of everybody on the day looked at. */
export function AlertesPage(): JSX.Element {
  const view = useView();
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{text.title}</h1>
        {view.isPast && <p className="quiet">{text.nowNote}</p>}
      </div>
      <div className="stacked">
        <Alertes view={view} />
        <Situations view={view} />
      </div>
    </>
  );
}
