import { useQuery } from '@tanstack/react-query';
import { type JSX, useMemo } from 'react';
import { isAwaited } from '../api/awaited.ts';
import { type Definition, type Series } from '../api/client.ts';
import { indicatorsQuery, seriesQuery, type Step } from '../api/queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { ChartsSkeleton } from '../chart/charts-skeleton.tsx';
import type { ChartModel } from '../chart/model.ts';
import { cumulativeModel, fluxModel, soldeModel, stockModel } from '../chart/models.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { Segments } from '../common/segments.tsx';
import { labels } from '../labels.ts';
import { apiQuery, type Slice, sliceOf } from '../view/address.ts';
import { addDays, monthsBefore } from '../view/day.ts';
import type { View } from '../view/use-view.ts';
import { DashboardChart } from './dashboard-chart.tsx';

const text = labels.chart;
const MONTHS = { '1m': 1, '3m': 3, '6m': 6, '1a': 12, '2a': 24 } as const;
type Period = keyof typeof MONTHS;
const PERIODS = Object.keys(MONTHS) as readonly Period[];
const STEPS: readonly Step[] = ['day', 'week', 'month'];
/** The address says the step in French. */
const STEP_NAME = { day: 'jour', week: 'semaine', month: 'mois' } as const;
const DEFAULT_THRESHOLD = 15;

function modelsOf(series: Series, slice: Slice, threshold: number, definitions: readonly Definition[]): readonly ChartModel[] {
  const [named] = series.definitions.soldeEnJours;
  const solde = definitions.find(({ code, version }) => `${code}@${String(version)}` === named);
  return [stockModel(series, slice, threshold), fluxModel(series, slice), soldeModel(series, solde), cumulativeModel(series)];
}

/** The day's figures in their time: period, step and each « Tableau » are in the address. */
export function Charts({ view }: { readonly view: View }): JSX.Element {
  const { search, slice, day, change } = view;
  const period = PERIODS.find((one) => one === search['periode']) ?? '6m';
  const step = STEPS.find((one) => STEP_NAME[one] === search['pas']) ?? 'week';
  const span = { from: addDays(monthsBefore(day, MONTHS[period]), 1), to: day, step };
  const asked = sliceOf({ ...slice, jour: undefined });
  const file = { path: 'indicators/series', asked: { ...apiQuery(asked), ...span } };
  const { data, error, isPlaceholderData, refetch } = useQuery(seriesQuery(asked, span));
  const figures = useQuery(indicatorsQuery(slice));
  const definitions = useQuery(definitionsQuery);
  // Not drawn with other thresholds than theirs, or as if they had none, and then anew.
  const isReady = data !== undefined && !isAwaited(figures) && !isAwaited(definitions);
  const threshold = figures.data?.anteriorite.threshold ?? DEFAULT_THRESHOLD;
  const models = useMemo(
    () => (isReady ? modelsOf(data, slice, threshold, definitions.data ?? []) : []),
    [isReady, data, slice, threshold, definitions.data],
  );
  return (
    <section aria-labelledby="evolution">
      <div className="charts-head">
        <h2 id="evolution">{labels.dashboard.charts}</h2>
        <Segments
          label={text.period}
          value={period}
          values={PERIODS}
          names={text.periods}
          onValue={(periode) => {
            change({ periode });
          }}
        />
        <Segments
          label={text.step}
          value={step}
          values={STEPS}
          names={text.steps}
          onValue={(value) => {
            change({ pas: STEP_NAME[value] });
          }}
        />
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && !isReady && <ChartsSkeleton />}
      <div className="charts">
        {models.map((model) => (
          <DashboardChart key={model.key} view={view} model={model} isOld={isPlaceholderData} file={file} span={`${span.from}-${span.to}`} />
        ))}
      </div>
    </section>
  );
}
