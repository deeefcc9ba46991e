import type { EChartsCoreOption } from 'echarts/core';
import { frameOf, styleOf, thresholdLines, valueAxis } from './drawn.ts';
import { type ChartModel, formatOf } from './model.ts';
import { INK, type Scheme } from './palette.ts';

const LABEL_PX = 170;

/** One bar for each row, from zero, of bands within each other: the widest is drawn first, so that each shows how far it goes beyond the one before. */
export function drawnBands(model: ChartModel, scheme: Scheme): EChartsCoreOption {
  const ink = INK[scheme];
  const lines = thresholdLines(model, 'xAxis', scheme);
  const drawn = model.series.map((series, index) => ({ series, index })).filter(({ series }) => series.isDrawn);
  return {
    ...frameOf(model, scheme, 'axis'),
    grid: { left: 8, right: 24, top: model.thresholds.length === 0 ? 8 : 24, bottom: 28, containLabel: true },
    xAxis: {
      ...valueAxis(model.unit, scheme, formatOf(model)),
      min: 0,
      minInterval: 1,
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: ink.quiet, align: 'center' },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: model.rows.map(({ label }) => label),
      axisLine: { lineStyle: { color: ink.quiet } },
      axisTick: { show: false },
      axisLabel: { color: ink.text, fontSize: 11, interval: 0, width: LABEL_PX, overflow: 'truncate' },
    },
    series: drawn.toReversed().map(({ series, index }, place) => ({
      name: series.label,
      type: 'bar',
      barGap: '-100%',
      barCategoryGap: '30%',
      animation: false,
      itemStyle: styleOf(series.mark, scheme),
      data: model.rows.map(({ cells }) => cells[index]?.value ?? null),
      // Its name lies over the line: along it, it would lie over the bars.
      ...(place === 0 ? { markLine: { ...lines, label: { ...lines.label, position: 'start' } } } : {}),
    })),
  };
}
