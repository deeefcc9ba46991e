import type { JSX } from 'react';
import type { Definition } from '../api/client.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { Hint } from '../common/hint.tsx';
import { ListLink } from '../common/list-link.tsx';
import { StatusBeside } from '../common/status-beside.tsx';
import { UniteLink } from '../common/unite-link.tsx';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import { frInteger } from '../view/format.ts';
import { type Compared, nameOf } from './compared.ts';
import { hasZones, writtenGap, writtenValue } from './valeur.ts';
import { ValueMark } from './value-mark.tsx';

const text = labels.reseau;
const { columns: names } = text;

const columnsFor = (measure: Definition, words: UniteWords): readonly Column<Compared>[] => [
  { key: 'rang', label: names.rang, isNumber: true, cell: ({ rang }) => (rang === null ? '' : frInteger(rang)) },
  {
    key: 'code',
    label: words.head,
    isRowHeader: true,
    cell: ({ code, label }) => <UniteLink code={code}>{nameOf(code, label, words)}</UniteLink>,
  },
  {
    key: 'value',
    label: names.value,
    isNumber: true,
    cell: ({ value, status, list }) =>
      value === null ? (
        <span className="quiet">{labels.status[status].word}</span>
      ) : (
        <>
          <ListLink search={list}>{writtenValue(measure, value)}</ListLink>
          <StatusBeside status={status} />
        </>
      ),
  },
  {
    key: 'ecart',
    label: names.ecart,
    isNumber: true,
    cell: ({ ecartReseau }) => (ecartReseau === null ? '' : writtenGap(measure, ecartReseau)),
  },
  {
    key: 'class',
    ...(hasZones(measure)
      ? { label: names.zone, header: <Hint label={names.zone} text={text.zoneWhy(`${measure.code}@${String(measure.version)}`)} /> }
      : { label: names.fifth }),
    cell: ({ valueClass }) => (valueClass === null ? '' : <ValueMark of={valueClass} />),
  },
];

/** The same by their ranks: 1 is the best – of what has no better way, the lowest. */
export function RankedTable({
  compared,
  measure,
  words,
  isOld,
}: {
  readonly compared: readonly Compared[];
  readonly measure: Definition;
  readonly words: UniteWords;
  readonly isOld: boolean;
}): JSX.Element {
  return <DataTable caption={text.ranked(words)} columns={columnsFor(measure, words)} rows={compared} rowKey={({ code }) => code} isOld={isOld} />;
}
