import './reseau.css';
import { useQuery } from '@tanstack/react-query';
import { type JSX, useMemo } from 'react';
import { isAwaited } from '../api/awaited.ts';
import { amongQuery, repereQuery, reperesQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { AloneNote } from '../common/alone-note.tsx';
import { ChoiceField } from '../common/choice-field.tsx';
import { TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { LastDay } from '../common/last-day.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { labels } from '../labels.ts';
import { useView, type View } from '../view/use-view.ts';
import { type PublishedDimension, publishedDimensions } from './published-repere.ts';
import { repereModel } from './repere-model.ts';
import { Axes, Centres } from './repere-tables.tsx';
import { ByField, ReseauField, UnitesField } from './reseau-head.tsx';
import { type ReseauView, useReseau } from './use-reseau.ts';

const text = labels.repere;

interface RepereProps {
  readonly view: View;
  readonly of: ReseauView;
  readonly code: string;
  readonly dimensions: readonly PublishedDimension[];
}

function Ecarts({ view, of, code, dimensions }: RepereProps): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(repereQuery(code, view.day, of.among));
  // Its tables name indicators and write values in their units.
  const isDefining = isAwaited(useQuery(definitionsQuery));
  const file = { path: `reperes/${encodeURIComponent(code)}`, asked: { on: view.day, ...amongQuery(of.among) } };
  const only = view.search['dimension'];
  const model = useMemo(() => (data === undefined ? undefined : repereModel(data, dimensions, only, of.words)), [data, dimensions, only, of.words]);
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined || model === undefined || isDefining) return <TableSkeleton />;
  if (model.rows.length === 0) return <EmptyState title={labels.reseau.empty(of.words)} text={labels.reseau.emptyText} />;
  return (
    <div className="repere">
      <AloneNote population={data.population} />
      <ChartPanel
        model={model}
        heading="h2"
        isOld={isPlaceholderData}
        isTable={view.search['tableaux'] === model.key}
        onTable={(isTable) => {
          view.change({ tableaux: isTable ? model.key : undefined });
        }}
        file={file}
        fileName={`ecluse-${code}-${view.day}`}
      />
      <div className="repere-side">
        <Centres repere={data} dimensions={dimensions} />
        <Axes repere={data} dimensions={dimensions} words={of.words} />
        <ExportLinks {...file} />
      </div>
    </div>
  );
}

/** « Indicateur repère »: how each caisse lies towards the median of its réseau, overall and by dimension. */
export function ReperePage(): JSX.Element {
  const view = useView();
  const of = useReseau(view);
  const { data, error, refetch } = useQuery({ ...reperesQuery(of.reseau?.code), enabled: !of.isPending });
  const reperes = lastVersions(data ?? []);
  const repere = reperes.find(({ code }) => code === view.search['repere']) ?? reperes[0];
  const dimensions = useMemo(() => publishedDimensions(repere?.content), [repere]);
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{text.title}</h1>
        <div className="criteria-fields">
          <ReseauField view={view} of={of} />
          {reperes.length > 1 && (
            <ChoiceField
              id="repere"
              isNamed
              label={text.which}
              value={repere?.code ?? ''}
              choices={reperes}
              onChoice={(code) => {
                view.change({ repere: code, dimension: undefined });
              }}
            />
          )}
          <ChoiceField
            id="dimension"
            isNamed
            label={text.dimension}
            value={view.search['dimension'] ?? ''}
            choices={dimensions}
            all={text.overall}
            onChoice={(dimension) => {
              view.change({ dimension });
            }}
          />
          <ByField view={view} of={of} />
          <UnitesField view={view} of={of} />
        </div>
        <LastDay view={view} />
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && (data === undefined || of.isPending) && <TableSkeleton />}
      {data !== undefined && repere === undefined && <EmptyState title={text.none} text={text.noneText} command={text.noneCommand} />}
      {repere !== undefined && !of.isPending && <Ecarts view={view} of={of} code={repere.code} dimensions={dimensions} />}
    </>
  );
}
