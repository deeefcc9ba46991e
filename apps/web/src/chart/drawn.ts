import type { EChartsCoreOption } from 'echarts/core';
import { labels } from '../labels.ts';
import { frInteger } from '../view/format.ts';
import { type ChartModel, formatOf, groupOf } from './model.ts';
import { INK, MARKS, type Scheme, strokeOf } from './palette.ts';

/** What the forms of drawing share. */

interface TooltipItem {
  readonly dataIndex: number;
}

export function styleOf(name: string, scheme: Scheme): Readonly<Record<string, unknown>> {
  const mark = MARKS[name];
  const color = mark?.[scheme] ?? INK[scheme].text;
  const pattern = mark?.pattern ?? null;
  return {
    color,
    borderColor: INK[scheme].edge,
    borderWidth: 0.5,
    ...(pattern === null ? {} : { decal: { ...pattern, color: strokeOf(color) } }),
  };
}

function tooltipText(model: ChartModel, index: number): string {
  const row = model.rows[index];
  if (row === undefined) return '';
  const format = formatOf(model);
  const lines = model.series.map(({ label }, at) => {
    const value = row.cells[at]?.value ?? null;
    return `${label} : ${value === null ? labels.chart.noPoint : format(value)}`;
  });
  const group = groupOf(model, row);
  return [row.label, ...lines, ...(group === '' ? [] : [group])].join('\n');
}

/** Thresholds that lie across an axis, each with its name. */
export const thresholdLines = ({ thresholds }: Pick<ChartModel, 'thresholds'>, axis: 'xAxis' | 'yAxis', scheme: Scheme) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: INK[scheme].quiet, type: 'dashed', width: 1 },
  label: { position: 'insideStartTop', color: INK[scheme].quiet, fontSize: 12, backgroundColor: INK[scheme].ground, padding: [1, 3] },
  data: thresholds.map(({ value, label }) => ({ [axis]: value, label: { formatter: label } })),
});

/** An axis of values, with its unit. */
export const valueAxis = (name: string, scheme: Scheme, format: (value: number) => string = frInteger) => ({
  type: 'value',
  name,
  nameTextStyle: { color: INK[scheme].quiet, align: 'left' },
  axisLabel: { color: INK[scheme].quiet, formatter: format },
  splitLine: { lineStyle: { color: INK[scheme].line } },
});

/** Nothing moves by itself, and nothing is said to assistive technology. */
export const frameOf = (model: ChartModel, scheme: Scheme, trigger: 'axis' | 'item'): EChartsCoreOption => ({
  aria: { enabled: false },
  animation: false,
  textStyle: { fontFamily: 'system-ui, Segoe UI, Roboto, Noto Sans, Arial, sans-serif', color: INK[scheme].text },
  grid: { left: 8, right: 12, top: 28, bottom: 4, containLabel: true },
  tooltip: {
    trigger,
    renderMode: 'richText',
    confine: true,
    axisPointer: { type: 'shadow' },
    backgroundColor: INK[scheme].ground,
    borderColor: INK[scheme].quiet,
    textStyle: { color: INK[scheme].text, fontSize: 12 },
    formatter: (items: TooltipItem | readonly TooltipItem[]) => {
      const item = Array.isArray(items) ? (items as readonly TooltipItem[])[0] : (items as TooltipItem);
      return tooltipText(model, item?.dataIndex ?? -1);
    },
  },
});
