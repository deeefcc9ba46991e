import './table.css';
import type { JSX, ReactNode } from 'react';
import { walkRows } from './walk-rows.ts';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  readonly isRowHeader?: boolean;
  /** The header's own content where it acts (sorting) or explains itself; else its label. */
  readonly header?: ReactNode;
  readonly sort?: 'ascending' | 'descending' | undefined;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
  readonly isOld?: boolean;
}

/** A dense table that becomes a column of cards where the window is narrow; its roles are spelled out so that they survive the change. */
export function DataTable<Row>({ caption, columns, rows, rowKey, isOld }: DataTableProps<Row>): JSX.Element {
  return (
    <div className="table-box" role="region" aria-label={caption} tabIndex={0} onKeyDown={walkRows} data-old={isOld === true || undefined}>
      <table role="table" className="data-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, label, header, isNumber, sort }) => (
              <th role="columnheader" scope="col" key={key} className={isNumber === true ? 'num' : undefined} aria-sort={sort}>
                {header ?? label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr role="row" key={rowKey(row, index)}>
              {columns.map(({ key, label, cell, isNumber, isRowHeader }) => {
                const className = isNumber === true ? 'num' : undefined;
                return isRowHeader === true ? (
                  <th role="rowheader" scope="row" key={key} data-label={label} data-row-link className={className}>
                    {cell(row)}
                  </th>
                ) : (
                  <td role="cell" key={key} data-label={label} className={className}>
                    {cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A table's rows while they are on their way. */
export function TableSkeleton(): JSX.Element {
  return (
    <div className="table-box" aria-busy="true">
      {Array.from({ length: 12 }, (_, index) => (
        <div className="ghost ghost-row" key={index} />
      ))}
    </div>
  );
}
