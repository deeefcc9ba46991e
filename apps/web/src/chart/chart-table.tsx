import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { ListLink } from '../common/list-link.tsx';
import { UniteLink } from '../common/unite-link.tsx';
import { labels } from '../labels.ts';
import { changed } from '../view/address.ts';
import { frDay } from '../view/format.ts';
import { useView } from '../view/use-view.ts';
import { type ChartModel, type ChartRow, formatOf, groupOf, isInTime } from './model.ts';

/** What a row is of, and the way to it. */
function RowHead({ model, row }: { readonly model: ChartModel; readonly row: ChartRow }): JSX.Element {
  const { search } = useView();
  if (model.opens === 'day') {
    return (
      <Link to="." search={changed(search, { jour: row.key })}>
        {frDay(row.key)}
      </Link>
    );
  }
  if (isInTime(model)) return <>{frDay(row.key)}</>;
  return model.opens === undefined ? <>{row.label}</> : <UniteLink code={row.key}>{row.label}</UniteLink>;
}

/** The table of a chart: the same query, every number with its list. */
export function ChartTable({ model }: { readonly model: ChartModel }): JSX.Element {
  const format = formatOf(model);
  const inTime = isInTime(model);
  // The newest day is what is looked for first; caisses stand in the order of the drawing.
  const rows = inTime ? [...model.rows].reverse() : model.rows;
  return (
    <div className="chart-table" role="region" aria-label={`${model.title} – ${labels.chart.asTable}`} tabIndex={0}>
      <table>
        <caption>
          {model.title} ({model.unit})
        </caption>
        <thead>
          <tr>
            <th scope="col">{model.rowHead ?? (inTime ? labels.chart.day : labels.chart.caisse)}</th>
            {model.series.map(({ label, mark }) => (
              <th scope="col" key={label} className="num">
                {mark !== '' && <span className={`swatch ${mark}`} aria-hidden="true" />}
                {label}
              </th>
            ))}
            {model.groups !== undefined && <th scope="col">{model.groups.head}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <RowHead model={model} row={row} />
              </th>
              {row.cells.map(({ value, list }, index) => (
                <td className="num" key={model.series[index]?.label}>
                  {value === null ? <span className="quiet">{labels.chart.noPoint}</span> : <ListLink search={list}>{format(value)}</ListLink>}
                </td>
              ))}
              {model.groups !== undefined && <td>{groupOf(model, row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
