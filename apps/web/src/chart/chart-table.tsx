import type { JSX } from 'react';
import { ListLink } from '../common/list-link.tsx';
import { labels } from '../labels.ts';
import { frDay, frDecimal, frInteger } from '../view/format.ts';
import type { ChartModel } from './model.ts';

/** The table of a chart: the same query, every number with its list. */
export function ChartTable({ model }: { readonly model: ChartModel }): JSX.Element {
  const format = model.decimals === 0 ? frInteger : frDecimal;
  return (
    <div className="chart-table" role="region" aria-label={`${model.title} – ${labels.chart.asTable}`} tabIndex={0}>
      <table>
        <caption>
          {model.title} ({model.unit})
        </caption>
        <thead>
          <tr>
            <th scope="col">{labels.chart.day}</th>
            {model.series.map(({ label, mark }) => (
              <th scope="col" key={label} className="num">
                {mark !== '' && <span className={`swatch ${mark}`} aria-hidden="true" />}
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...model.rows].reverse().map(({ day, cells }) => (
            <tr key={day}>
              <th scope="row">{frDay(day)}</th>
              {cells.map(({ value, list }, index) => (
                <td className="num" key={model.series[index]?.label}>
                  {value === null ? <span className="quiet">{labels.chart.noPoint}</span> : <ListLink search={list}>{format(value)}</ListLink>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
