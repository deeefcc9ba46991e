import type { EChartsCoreOption } from 'echarts/core';
import { frameOf, styleOf, thresholdLines, valueAxis } from './drawn.ts';
import { type ChartModel, formatOf } from './model.ts';
import type { Scheme } from './palette.ts';

/** One form for each group: what the colour says, the form says too. */
const SYMBOLS = ['rect', 'circle', 'diamond', 'triangle'] as const;
const NOTHING = '-';

/** A point for each row, by its first two series; thresholds in pairs are the point of reference, one for each axis. */
export function drawnScatter(model: ChartModel, scheme: Scheme): EChartsCoreOption {
  const [x, y] = model.series;
  const [first, second] = model.thresholds;
  const lines = [first, second].flatMap((threshold, axis) =>
    threshold === undefined
      ? []
      : thresholdLines({ thresholds: [threshold] }, axis === 0 ? 'xAxis' : 'yAxis', scheme).data.map((line) => ({
          ...line,
          label: { ...line.label, position: 'insideEndTop' },
        })),
  );
  const axis = (name: string | undefined) => valueAxis(`${name ?? ''} (${model.unit})`, scheme, formatOf(model));
  return {
    ...frameOf(model, scheme, 'item'),
    grid: { left: 8, right: 24, top: 28, bottom: 28, containLabel: true },
    xAxis: { ...axis(x?.label), nameLocation: 'middle', nameGap: 26, nameTextStyle: { align: 'center' } },
    yAxis: axis(y?.label),
    series: (model.groups?.items ?? []).map(({ label, mark }, group) => ({
      name: label,
      type: 'scatter',
      symbol: SYMBOLS[group] ?? 'circle',
      symbolSize: 10,
      animation: false,
      itemStyle: { ...styleOf(mark, scheme), opacity: 0.85 },
      // Every row has its place in every group, so that a point is found by its row.
      data: model.rows.map((row) => (row.group === group ? [row.cells[0]?.value ?? NOTHING, row.cells[1]?.value ?? NOTHING] : NOTHING)),
      ...(group === 0 ? { markLine: { ...thresholdLines({ thresholds: [] }, 'xAxis', scheme), data: lines } } : {}),
    })),
  };
}
