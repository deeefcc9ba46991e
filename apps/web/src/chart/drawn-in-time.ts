import type { EChartsCoreOption } from 'echarts/core';
import { frDay, frDayMonth, frDayShort } from '../view/format.ts';
import { frameOf, styleOf, thresholdLines, valueAxis } from './drawn.ts';
import type { ChartModel } from './model.ts';
import { INK, MARKS, type Scheme } from './palette.ts';

/** Above this many bars they are too thin for a pattern: areas take their place. */
const BARS_UP_TO = 62;

function seriesOf(model: ChartModel, scheme: Scheme): readonly Record<string, unknown>[] {
  const stacks = new Set(model.series.filter(({ isDrawn }) => isDrawn).map(({ stack }) => stack)).size;
  const bars = model.form === 'stack' && model.rows.length * stacks <= BARS_UP_TO;
  return model.series.flatMap((series, index): readonly Record<string, unknown>[] => {
    if (!series.isDrawn) return [];
    const style = styleOf(series.mark, scheme);
    const data = model.rows.map(({ cells }) => cells[index]?.value ?? null);
    const shared = { name: series.label, data, itemStyle: style, animation: false, ...(series.stack === '' ? {} : { stack: series.stack }) };
    if (bars) return [{ ...shared, type: 'bar', barCategoryGap: '18%', barGap: '8%' }];
    const line = { ...shared, type: 'line', symbol: 'none', connectNulls: false };
    if (series.isLine === true) return [{ ...line, z: 3, lineStyle: { width: 1.5, color: style['color'] } }];
    if (model.form === 'stack') return [{ ...line, lineStyle: { width: 0.5, color: INK[scheme].edge }, areaStyle: { opacity: 1 } }];
    // Lines are told apart by more than their colours.
    return [
      {
        ...line,
        lineStyle: { width: 2, color: style['color'], type: MARKS[series.mark]?.line ?? 'solid' },
        markLine: thresholdLines(model, 'yAxis', scheme),
      },
    ];
  });
}

/** Bars, areas or lines through time. Axis from zero, or from below it where a value is; unit named on it. */
export function drawnInTime(model: ChartModel, scheme: Scheme): EChartsCoreOption {
  const ink = INK[scheme];
  const days = model.rows.map(({ key }) => key);
  const isLong = (days[0] ?? '').slice(0, 4) !== (days.at(-1) ?? '').slice(0, 4);
  const highest = Math.max(0, ...model.thresholds.map(({ value }) => value));
  return {
    ...frameOf(model, scheme, 'axis'),
    xAxis: {
      type: 'category',
      data: days,
      axisLine: { lineStyle: { color: ink.quiet } },
      axisTick: { show: false },
      axisLabel: { color: ink.quiet, hideOverlap: true, formatter: isLong ? frDayShort : frDayMonth },
      axisPointer: { label: { show: false, formatter: ({ value }: { value: string }) => frDay(value) } },
    },
    yAxis: {
      ...valueAxis(model.unit, scheme),
      min: ({ min }: { min: number }) => (min < 0 ? null : 0),
      max: ({ max }: { max: number }) => (highest > max ? highest * 1.15 : null),
      minInterval: 1,
    },
    series: seriesOf(model, scheme),
  };
}
