import type { EChartsCoreOption } from 'echarts/core';
import { drawnAboutZero } from './drawn-about-zero.ts';
import { drawnInTime } from './drawn-in-time.ts';
import { drawnScatter } from './drawn-scatter.ts';
import type { ChartModel } from './model.ts';
import type { Scheme } from './palette.ts';

const DRAWN = { stack: drawnInTime, line: drawnInTime, diverging: drawnAboutZero, scatter: drawnScatter } as const;
const ROW_PX = 15;
const ROOM_PX = 64;

/** The option that draws a model. */
export const drawingOf = (model: ChartModel, scheme: Scheme): EChartsCoreOption => DRAWN[model.form](model, scheme);

/** How high a drawing must be to name every row; null for the height of all charts. */
export const heightOf = ({ form, rows }: ChartModel): number | null => (form === 'diverging' ? rows.length * ROW_PX + ROOM_PX : null);
