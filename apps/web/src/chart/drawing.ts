import type { EChartsCoreOption } from 'echarts/core';
import { labels } from '../labels.ts';
import { frDay, frDayMonth, frDayShort, frDecimal, frInteger } from '../view/format.ts';
import type { ChartModel, ChartSeries } from './model.ts';
import { INK, MARKS, type Scheme, strokeOf } from './palette.ts';

/** Above this many bars they are too thin for a pattern: areas take their place. */
const BARS_UP_TO = 62;

interface TooltipItem {
  readonly dataIndex: number;
}

function styleOf(series: ChartSeries, scheme: Scheme): Record<string, unknown> {
  const mark = MARKS[series.mark];
  const color = mark?.[scheme] ?? INK[scheme].text;
  const pattern = mark?.pattern ?? null;
  return {
    color,
    borderColor: INK[scheme].edge,
    borderWidth: 0.5,
    ...(pattern === null ? {} : { decal: { ...pattern, color: strokeOf(color) } }),
  };
}

function seriesOf(model: ChartModel, scheme: Scheme): readonly Record<string, unknown>[] {
  const stacks = new Set(model.series.filter(({ isDrawn }) => isDrawn).map(({ stack }) => stack)).size;
  const bars = model.form === 'stack' && model.rows.length * stacks <= BARS_UP_TO;
  const ink = INK[scheme];
  const thresholds = {
    silent: true,
    symbol: 'none',
    lineStyle: { color: ink.quiet, type: 'dashed', width: 1 },
    label: { position: 'insideStartTop', color: ink.quiet, fontSize: 12, backgroundColor: ink.ground, padding: [1, 3] },
    data: model.thresholds.map(({ value, label }) => ({ yAxis: value, label: { formatter: label } })),
  };
  return model.series.flatMap((series, index): readonly Record<string, unknown>[] => {
    if (!series.isDrawn) return [];
    const style = styleOf(series, scheme);
    const data = model.rows.map(({ cells }) => cells[index]?.value ?? null);
    const shared = { name: series.label, data, itemStyle: style, animation: false, ...(series.stack === '' ? {} : { stack: series.stack }) };
    if (bars) return [{ ...shared, type: 'bar', barCategoryGap: '18%', barGap: '8%' }];
    const line = { ...shared, type: 'line', symbol: 'none', connectNulls: false };
    if (series.isLine === true) return [{ ...line, z: 3, lineStyle: { width: 1.5, color: style['color'] } }];
    if (model.form === 'stack') return [{ ...line, lineStyle: { width: 0.5, color: ink.edge }, areaStyle: { opacity: 1 } }];
    return [{ ...line, lineStyle: { width: 2, color: style['color'] }, markLine: thresholds }];
  });
}

function tooltipText(model: ChartModel, index: number): string {
  const row = model.rows[index];
  if (row === undefined) return '';
  const format = model.decimals === 0 ? frInteger : frDecimal;
  const lines = model.series.map(({ label }, at) => {
    const value = row.cells[at]?.value ?? null;
    return `${label} : ${value === null ? labels.chart.noPoint : format(value)}`;
  });
  return [row.label, ...lines].join('\n');
}

/** The option that draws a model. Axis from zero, unit named on it, nothing moves by itself. */
export function drawingOf(model: ChartModel, scheme: Scheme): EChartsCoreOption {
  const ink = INK[scheme];
  const days = model.rows.map(({ day }) => day);
  const isLong = (days[0] ?? '').slice(0, 4) !== (days.at(-1) ?? '').slice(0, 4);
  const highest = Math.max(0, ...model.thresholds.map(({ value }) => value));
  return {
    aria: { enabled: false },
    animation: false,
    textStyle: { fontFamily: 'system-ui, Segoe UI, Roboto, Noto Sans, Arial, sans-serif', color: ink.text },
    grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'shadow' },
      backgroundColor: ink.ground,
      borderColor: ink.quiet,
      textStyle: { color: ink.text, fontSize: 12 },
      formatter: (items: readonly TooltipItem[]) => tooltipText(model, items[0]?.dataIndex ?? -1),
    },
    xAxis: {
      type: 'category',
      data: days,
      axisLine: { lineStyle: { color: ink.quiet } },
      axisTick: { show: false },
      axisLabel: { color: ink.quiet, hideOverlap: true, formatter: isLong ? frDayShort : frDayMonth },
      axisPointer: { label: { show: false, formatter: ({ value }: { value: string }) => frDay(value) } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: ({ max }: { max: number }) => (highest > max ? highest * 1.15 : null),
      name: model.unit,
      nameTextStyle: { color: ink.quiet, align: 'left' },
      axisLabel: { color: ink.quiet, formatter: frInteger },
      splitLine: { lineStyle: { color: ink.line } },
      minInterval: 1,
    },
    series: seriesOf(model, scheme),
  };
}
