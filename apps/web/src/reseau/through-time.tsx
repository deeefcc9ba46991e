import { useQuery } from '@tanstack/react-query';
import { type JSX, useMemo } from 'react';
import type { Definition } from '../api/client.ts';
import { amongQuery, dispersionQuery } from '../api/pilotage-queries.ts';
import { TableSkeleton } from '../common/data-table.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { Segments } from '../common/segments.tsx';
import { DashboardChart } from '../dashboard/dashboard-chart.tsx';
import { labels } from '../labels.ts';
import { sliceOf } from '../view/address.ts';
import { addDays, monthsBefore } from '../view/day.ts';
import type { View } from '../view/use-view.ts';
import { listOf } from './compared.ts';
import { dispersionModel, QUARTILES, valuesModel } from './dispersion-models.ts';
import { MeanRanks } from './mean-ranks.tsx';
import type { ReseauView } from './use-reseau.ts';

const text = labels.throughTime;
const MONTHS = { '1a': 12, '2a': 24, '5a': 60 } as const;
type Duration = keyof typeof MONTHS;
const DURATIONS = Object.keys(MONTHS) as readonly Duration[];

/** The whole, then its years, the first and the last as far as it goes. */
function periodesOf(from: string, to: string): readonly string[] {
  const [first, last] = [from, to].map((day) => Number(day.slice(0, 4))) as [number, number];
  const years = Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
  return [
    `${from}..${to}`,
    ...years.map((year) => `${year === from.slice(0, 4) ? from : `${year}-01-01`}..${year === to.slice(0, 4) ? to : `${year}-12-31`}`),
  ];
}

interface ThroughTimeProps {
  readonly view: View;
  readonly of: ReseauView;
  readonly indicateur: Definition;
  /** By their codes. */
  readonly names: ReadonlyMap<string, string>;
}

/** Those that are compared by one indicator through time, at the end of each month: whether they drift apart, and who is where on the whole. */
export function ThroughTime({ view, of, indicateur, names }: ThroughTimeProps): JSX.Element {
  const { search, slice, day, change } = view;
  const duration = DURATIONS.find((one) => one === search['duree']) ?? '1a';
  const from = addDays(monthsBefore(day, MONTHS[duration]), 1);
  const asked = { indicateur: indicateur.code, from, to: day, quantile: [...QUARTILES], periode: [...periodesOf(from, day)] };
  const file = { path: 'comparaisons/series', asked: { ...asked, quantile: QUARTILES.map(String), ...amongQuery(of.among) } };
  const { data, error, isPlaceholderData, refetch } = useQuery(dispersionQuery(asked, of.among));
  const models = useMemo(() => {
    if (data === undefined) return [];
    // The rows of a whole réseau are those of the caisses responsible: by who does the work there is no such list.
    const population = { ...slice, reseau: of.reseau?.code, caisse: undefined, executante: undefined, type: undefined, source: undefined };
    const listAt = (jour: string) => (of.among.by === 'owner' ? listOf(indicateur, sliceOf({ ...population, jour })) : null);
    return [valuesModel(data, indicateur, of.words, ({ asOf }) => listAt(asOf)), dispersionModel(data, of.words)];
  }, [data, indicateur, slice, of.reseau, of.among.by, of.words]);
  return (
    <section className="through-time" aria-labelledby="temps">
      <div className="charts-head">
        <h2 id="temps">{text.title}</h2>
        <Segments
          label={text.duration}
          value={duration}
          values={DURATIONS}
          names={text.durations}
          onValue={(duree) => {
            change({ duree });
          }}
        />
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <TableSkeleton />}
      {data !== undefined && (
        <>
          <div className="reseau">
            {models.map((model) => (
              <DashboardChart key={model.key} view={view} model={model} isOld={isPlaceholderData} file={file} span={`${from}-${day}`} />
            ))}
          </div>
          <MeanRanks dispersion={data} names={names} words={of.words} isOld={isPlaceholderData} />
          <ExportLinks {...file} />
        </>
      )}
    </section>
  );
}
