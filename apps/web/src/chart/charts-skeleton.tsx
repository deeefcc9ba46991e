import './chart.css';
import type { JSX } from 'react';
import { labels } from '../labels.ts';

/** The same boxes as the charts, while they are on their way: nothing jumps. */
export function ChartsSkeleton(): JSX.Element {
  return (
    <div className="charts" aria-busy="true">
      {[labels.chart.stock, labels.chart.flux, labels.chart.solde, labels.chart.cumulative].map((title) => (
        <section className="panel" key={title}>
          <h3>{title}</h3>
          <div className="ghost ghost-line" />
          <div className="ghost ghost-chart" />
        </section>
      ))}
    </div>
  );
}
