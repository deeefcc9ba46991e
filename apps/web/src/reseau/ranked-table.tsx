import type { JSX } from 'react';
import { CaisseLink } from '../common/caisse-link.tsx';
import { type Column, DataTable } from '../common/data-table.tsx';
import { ListLink } from '../common/list-link.tsx';
import { labels } from '../labels.ts';
import { frInteger, frSignedDecimal } from '../view/format.ts';
import type { Compared } from './compared.ts';
import { drawnValue, type Measure, writtenValue } from './valeur.ts';
import { ValueMark } from './value-mark.tsx';

const text = labels.reseau;
const { columns: names } = text;

const columnsFor = (measure: Measure): readonly Column<Compared>[] => [
  { key: 'rang', label: names.rang, isNumber: true, cell: ({ rang }) => (rang === null ? '' : frInteger(rang)) },
  {
    key: 'caisse',
    label: names.caisse,
    isRowHeader: true,
    cell: ({ caisse, label }) => <CaisseLink caisse={caisse}>{label === caisse ? caisse : `${caisse} – ${label}`}</CaisseLink>,
  },
  {
    key: 'value',
    label: names.value,
    isNumber: true,
    cell: ({ value, status, list }) =>
      value === null ? (
        <span className="quiet">{labels.status[status].word}</span>
      ) : (
        <ListLink search={list}>{writtenValue(measure, value)}</ListLink>
      ),
  },
  {
    key: 'ecart',
    label: names.ecart,
    isNumber: true,
    cell: ({ ecartReseau }) => (ecartReseau === null ? '' : frSignedDecimal(drawnValue(measure, ecartReseau))),
  },
  {
    key: 'class',
    label: names.valueClass,
    cell: ({ valueClass }) => (valueClass === null ? '' : <ValueMark of={valueClass} />),
  },
];

/** The same caisses by their ranks: 1 is the best – of what has no better way, the lowest. */
export function RankedTable({
  compared,
  measure,
  isOld,
}: {
  readonly compared: readonly Compared[];
  readonly measure: Measure;
  readonly isOld: boolean;
}): JSX.Element {
  return <DataTable caption={text.ranked} columns={columnsFor(measure)} rows={compared} rowKey={({ caisse }) => caisse} isOld={isOld} />;
}
