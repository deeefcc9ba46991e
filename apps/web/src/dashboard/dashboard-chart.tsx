import type { JSX } from 'react';
import { ChartPanel } from '../chart/chart-panel.tsx';
import type { AskedFile } from '../common/asked-file.ts';
import type { ChartModel } from '../chart/model.ts';
import type { View } from '../view/use-view.ts';

interface DashboardChartProps {
  readonly view: View;
  readonly model: ChartModel;
  readonly isOld: boolean;
  readonly file: AskedFile;
  /** The days that it tells of, for the names of its files; the day looked at without this. */
  readonly span?: string;
}

/** A chart of the board: whether it is shown as a table is in the address. */
export function DashboardChart({ view: { search, day, change }, model, isOld, file, span = day }: DashboardChartProps): JSX.Element {
  const tables = (search['tableaux'] ?? '').split(',').filter((key) => key !== '');
  return (
    <ChartPanel
      model={model}
      isOld={isOld}
      isTable={tables.includes(model.key)}
      onTable={(isTable) => {
        const others = tables.filter((key) => key !== model.key);
        change({ tableaux: (isTable ? [...others, model.key] : others).join(',') || undefined });
      }}
      file={file}
      fileName={`ecluse-${model.key}-${span}`}
    />
  );
}
