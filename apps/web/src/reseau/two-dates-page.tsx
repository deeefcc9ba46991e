import './reseau.css';
import { useQuery } from '@tanstack/react-query';
import { type JSX, useMemo } from 'react';
import type { Definition } from '../api/client.ts';
import { amongQuery, comparaisonQuery } from '../api/pilotage-queries.ts';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { AloneNote } from '../common/alone-note.tsx';
import { TableSkeleton } from '../common/data-table.tsx';
import { DayField } from '../common/day-field.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { monthsBefore } from '../view/day.ts';
import { useView, type View } from '../view/use-view.ts';
import { ByField, IndicateurField, ReseauField, UnitesField } from './reseau-head.tsx';
import { twoDatesModel } from './two-dates-model.ts';
import { type ReseauView, useReseau } from './use-reseau.ts';

const text = labels.twoDates;
/** How far back the first date lies, until one is chosen. */
const MONTHS_BEFORE = 12;

function Caisses(props: { readonly view: View; readonly of: ReseauView; readonly indicateur: Definition; readonly before: string }): JSX.Element {
  const { view, of, indicateur, before } = props;
  const { data, error, isPlaceholderData, refetch } = useQuery(comparaisonQuery(indicateur.code, [before, view.day], of.among));
  const file = { path: 'comparaisons', asked: { indicateur: indicateur.code, on: [before, view.day], ...amongQuery(of.among) } };
  const model = useMemo(() => (data === undefined ? undefined : twoDatesModel(data, indicateur, of.words)), [data, indicateur, of.words]);
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (model === undefined) return <TableSkeleton />;
  if (model === null) return <p className="empty">{text.sameDay}</p>;
  if (model.rows.length === 0) return <EmptyState title={labels.reseau.empty(of.words)} text={labels.reseau.emptyText} />;
  return (
    <>
      {data !== undefined && <AloneNote population={data.population} />}
      <ChartPanel
        model={model}
        heading="h2"
        isOld={isPlaceholderData}
        isTable={view.search['tableaux'] === model.key}
        onTable={(isTable) => {
          view.change({ tableaux: isTable ? model.key : undefined });
        }}
        file={file}
        fileName={`ecluse-deux-dates-${before}-${view.day}`}
      />
      <ExportLinks {...file} />
    </>
  );
}

/** « Deux dates »: who stayed worse than the réseau, who stayed better, who changed sides. */
export function TwoDatesPage(): JSX.Element {
  const view = useView();
  const of = useReseau(view);
  const before = view.search['avant'] ?? monthsBefore(view.day, MONTHS_BEFORE);
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{text.title}</h1>
        <div className="criteria-fields">
          <ReseauField view={view} of={of} />
          <IndicateurField view={view} of={of} />
          <ByField view={view} of={of} />
          <UnitesField view={view} of={of} />
          <DayField
            id="avant"
            label={text.before}
            value={before}
            onDay={(avant) => {
              view.change({ avant });
            }}
          />
        </div>
      </div>
      {of.indicateur === undefined ? <TableSkeleton /> : <Caisses view={view} of={of} indicateur={of.indicateur} before={before} />}
    </>
  );
}
