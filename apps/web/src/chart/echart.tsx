import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type JSX, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { drawingOf, heightOf } from './drawing.ts';
import type { ChartModel } from './model.ts';
import type { Scheme } from './palette.ts';

register([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, MarkLineComponent, SVGRenderer]);

export interface DrawnChart {
  readonly svg: () => { readonly text: string; readonly width: number; readonly height: number } | null;
}

interface EChartProps {
  readonly model: ChartModel;
  readonly scheme: Scheme;
  /** The point being read by keyboard. */
  readonly cursor: number | null;
  readonly onPick: (row: number, series: number) => void;
  readonly handle: RefObject<DrawnChart | null>;
}

/** The drawing itself, in a bundle of its own. It says nothing to assistive technology: the panel around it does. */
export default function EChart({ model, scheme, cursor, onPick, handle }: EChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  }, [onPick]);
  useEffect(() => {
    if (box.current === null) return undefined;
    const drawn = init(box.current, undefined, { renderer: 'svg' });
    chart.current = drawn;
    drawn.on('click', ({ dataIndex, seriesIndex }) => {
      pick.current(dataIndex, seriesIndex ?? 0);
    });
    // What has a box of its own can be printed as wide as the paper, whatever the window was.
    drawn.on('rendered', () => {
      const size = `0 0 ${String(drawn.getWidth())} ${String(drawn.getHeight())}`;
      drawn.getDom().querySelector('svg')?.setAttribute('viewBox', size);
    });
    const observer = new ResizeObserver(() => {
      drawn.resize();
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(drawingOf(model, scheme), { notMerge: true });
  }, [model, scheme]);
  useEffect(() => {
    if (cursor === null) chart.current?.dispatchAction({ type: 'hideTip' });
    else chart.current?.dispatchAction({ type: 'showTip', seriesIndex: model.rows[cursor]?.group ?? 0, dataIndex: cursor });
  }, [cursor, model]);
  useImperativeHandle(handle, () => ({
    svg: () => {
      const drawn = chart.current;
      if (drawn === null) return null;
      drawn.dispatchAction({ type: 'hideTip' });
      return { text: drawn.renderToSVGString(), width: drawn.getWidth(), height: drawn.getHeight() };
    },
  }));
  const height = heightOf(model);
  return <div ref={box} className="chart-box" data-form={model.form} aria-hidden="true" {...(height === null ? {} : { style: { height } })} />;
}
