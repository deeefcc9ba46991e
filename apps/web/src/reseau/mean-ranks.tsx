import type { JSX } from 'react';
import type { Dispersion } from '../api/client.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import { UniteLink } from '../common/unite-link.tsx';
import { frDecimal } from '../view/format.ts';
import { nameOf } from './compared.ts';

const text = labels.throughTime;
type Rang = Dispersion['periodes'][number]['rangs'][number];

interface Ranked {
  readonly organisme: string;
  readonly label: string;
  /** Of the whole duration, then of each year. */
  readonly rangs: readonly (Rang | undefined)[];
}

const written = (rang: Rang | undefined, words: UniteWords): string | JSX.Element =>
  rang?.rangMoyen == null ? <span className="quiet">{text.unranked(words)}</span> : frDecimal(rang.rangMoyen);

/** A year in which the duration begins or ends is told as far as it goes. */
const yearOf = ({ from }: { readonly from: string }): string => from.slice(0, 4);

/** Those that are compared by their mean rank: of the whole duration, which is the first period, and of each of its years. */
export function MeanRanks({
  dispersion,
  names,
  words,
  isOld,
}: {
  readonly dispersion: Dispersion;
  readonly names: ReadonlyMap<string, string>;
  readonly words: UniteWords;
  readonly isOld: boolean;
}): JSX.Element | null {
  const { periodes, points } = dispersion;
  const [whole, ...years] = periodes;
  if (whole === undefined) return null;
  const byPeriod = periodes.map(({ rangs }) => new Map(rangs.map((rang) => [rang.organisme, rang])));
  const rows = whole.rangs
    .map(({ organisme }): Ranked => ({ organisme, label: names.get(organisme) ?? organisme, rangs: byPeriod.map((of) => of.get(organisme)) }))
    .sort((a, b) => (a.rangs[0]?.rangMoyen ?? Number.POSITIVE_INFINITY) - (b.rangs[0]?.rangMoyen ?? Number.POSITIVE_INFINITY));
  const columns: readonly Column<Ranked>[] = [
    {
      key: 'caisse',
      label: words.head,
      isRowHeader: true,
      cell: ({ organisme, label }) => <UniteLink code={organisme}>{nameOf(organisme, label, words)}</UniteLink>,
    },
    { key: 'whole', label: text.columns.whole, isNumber: true, cell: ({ rangs }) => <strong>{written(rangs[0], words)}</strong> },
    ...years.map((year, index): Column<Ranked> => ({
      key: year.from,
      label: yearOf(year),
      isNumber: true,
      cell: ({ rangs }) => written(rangs[index + 1], words),
    })),
    { key: 'months', label: text.columns.months, isNumber: true, cell: ({ rangs }) => text.months(rangs[0]?.dates ?? 0, points.length) },
  ];
  return (
    <div>
      <h3>{text.ranks}</h3>
      <p className="quiet">{text.ranksText(whole.from, whole.to, words)}</p>
      <DataTable caption={text.ranksCaption} columns={columns} rows={rows} rowKey={({ organisme }) => organisme} isOld={isOld} />
    </div>
  );
}
