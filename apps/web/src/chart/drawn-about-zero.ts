import type { EChartsCoreOption } from 'echarts/core';
import { frSignedDecimal } from '../view/format.ts';
import { frameOf, styleOf, thresholdLines, valueAxis } from './drawn.ts';
import type { ChartModel } from './model.ts';
import { INK, type Scheme } from './palette.ts';

/** One bar for each row, from zero to its left or its right; the parts of a stack add up on each side. */
export function drawnAboutZero(model: ChartModel, scheme: Scheme): EChartsCoreOption {
  const ink = INK[scheme];
  const lines = thresholdLines(model, 'xAxis', scheme);
  return {
    ...frameOf(model, scheme, 'axis'),
    grid: { left: 8, right: 16, top: 48, bottom: 4, containLabel: true },
    xAxis: {
      ...valueAxis(model.unit, scheme, frSignedDecimal),
      position: 'top',
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: ink.quiet, align: 'center' },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: model.rows.map(({ key, label }) => (model.rowHead === undefined ? key : label)),
      axisLine: { onZero: true, lineStyle: { color: ink.quiet } },
      axisTick: { show: false },
      axisLabel: { color: ink.text, fontSize: 11, interval: 0 },
    },
    series: model.series.flatMap((series, index) =>
      series.isDrawn
        ? [
            {
              name: series.label,
              type: 'bar',
              stack: series.stack,
              barCategoryGap: '20%',
              animation: false,
              itemStyle: styleOf(series.mark, scheme),
              data: model.rows.map(({ cells }) => cells[index]?.value ?? null),
              ...(index === 0 ? { markLine: lines } : {}),
            },
          ]
        : [],
    ),
  };
}
