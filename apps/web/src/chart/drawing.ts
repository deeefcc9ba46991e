import type { EChartsCoreOption } from 'echarts/core';
import { drawnAboutZero } from './drawn-about-zero.ts';
import { drawnBands } from './drawn-bands.ts';
import { drawnInTime } from './drawn-in-time.ts';
import { drawnScatter } from './drawn-scatter.ts';
import type { ChartModel } from './model.ts';
import type { Scheme } from './palette.ts';

const DRAWN = { stack: drawnInTime, line: drawnInTime, diverging: drawnAboutZero, scatter: drawnScatter, bands: drawnBands } as const;
const ROW_PX = { diverging: 15, bands: 26 } as const;
const ROOM_PX = 64;

/** The option that draws a model. */
export const drawingOf = (model: ChartModel, scheme: Scheme): EChartsCoreOption => DRAWN[model.form](model, scheme);

/** How high a drawing must be to name every row; null for the height of all charts. */
export const heightOf = ({ form, rows }: ChartModel): number | null =>
  form === 'diverging' || form === 'bands' ? rows.length * ROW_PX[form] + ROOM_PX : null;
