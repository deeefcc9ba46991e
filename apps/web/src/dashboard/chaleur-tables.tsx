import type { JSX } from 'react';
import type { Chaleur } from '../api/client.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { ListLink } from '../common/list-link.tsx';
import { labels } from '../labels.ts';
import { type ListSearch, searchOfApiList } from '../view/address.ts';
import { frInteger } from '../view/format.ts';
import { type EtapeRow, type WaitRow, waitRows } from './chaleur-rows.ts';
import { bandCode } from './lists.ts';

const text = labels.chaleur;

interface TableProps {
  readonly rows: readonly EtapeRow[];
  readonly isOld: boolean;
}

const keyOf = ({ etape }: EtapeRow): string => String(etape);
const NAME: Column<EtapeRow> = { key: 'etape', label: text.columns.etape, isRowHeader: true, cell: ({ label }) => label };

/** A number of pièces of an étape, and their list. */
function Count({ of: { list }, n, parts = {} }: { readonly of: EtapeRow; readonly n: number; readonly parts?: ListSearch }): JSX.Element {
  return n === 0 ? <>{frInteger(n)}</> : <ListLink search={{ ...searchOfApiList(list), ...parts }}>{frInteger(n)}</ListLink>;
}

const age = (of: 'p50' | 'p90' | 'oldest'): Column<EtapeRow> => ({
  key: of,
  label: text.columns[of],
  isNumber: true,
  cell: ({ ages }) => (ages === null ? <span className="quiet">{text.noCalendar}</span> : labels.pieces.age(ages[of])),
});

const columnsAbove = (threshold: number): readonly Column<EtapeRow>[] => [
  NAME,
  { key: 'pieces', label: text.columns.pieces, isNumber: true, cell: (row) => <Count of={row} n={row.pieces} /> },
  ...(['p50', 'p90', 'oldest'] as const).map(age),
  {
    key: 'above',
    label: text.columns.above(threshold),
    isNumber: true,
    cell: (row) => (row.ages === null ? '' : <Count of={row} n={row.ages.above} parts={{ plusDe: String(threshold) }} />),
  },
  { key: 'waiting', label: text.columns.waiting, isNumber: true, cell: (row) => <Count of={row} n={row.waiting} parts={{ attente: 'true' }} /> },
  {
    key: 'who',
    label: text.columns.who,
    cell: (row) => (
      <ul className="plain-list">
        {Object.entries(row.waitingFor).map(([who, n]) => (
          <li key={who}>
            <Count of={row} n={n} parts={{ attente: who }} /> {text.who(who)}
          </li>
        ))}
      </ul>
    ),
  },
];

/** How many stand at each étape, how old they are, and who is waited for. */
export function Etapes({ rows, threshold, isOld }: TableProps & { readonly threshold: number }): JSX.Element {
  return <DataTable caption={text.caption} columns={columnsAbove(threshold)} rows={rows} rowKey={keyOf} isOld={isOld} />;
}

/** The pièces of each étape by band of ages. */
export function BandsOfEtapes({ rows, isOld }: TableProps): JSX.Element | null {
  const bands = rows.find(({ ages }) => ages !== null)?.ages?.bands ?? [];
  if (bands.length === 0) return null;
  const columns = bands.map((band, index): Column<EtapeRow> => ({
    key: bandCode(band),
    label: labels.band.short(band.from, band.to),
    isNumber: true,
    cell: (row) => (row.ages === null ? '' : <Count of={row} n={row.ages.bands[index]?.pieces ?? 0} parts={{ bande: bandCode(band) }} />),
  }));
  return (
    <div>
      <h3>{text.bands}</h3>
      <DataTable caption={text.bands} columns={[NAME, ...columns]} rows={rows} rowKey={keyOf} isOld={isOld} />
    </div>
  );
}

/** Who is waited for, in all étapes together. */
export function Waits({ chaleur, isOld }: { readonly chaleur: Chaleur; readonly isOld: boolean }): JSX.Element {
  const rows = waitRows(chaleur);
  const [first] = chaleur.etapes;
  // The list of all étapes: that of one, without it.
  const list = Object.fromEntries(Object.entries(first === undefined ? {} : searchOfApiList(first.list)).filter(([key]) => key !== 'etape'));
  const columns: readonly Column<WaitRow>[] = [
    { key: 'who', label: text.waitsColumns.who, isRowHeader: true, cell: ({ who }) => text.who(who) },
    {
      key: 'pieces',
      label: text.waitsColumns.pieces,
      isNumber: true,
      cell: ({ who, pieces }) => <ListLink search={{ ...list, attente: who }}>{frInteger(pieces)}</ListLink>,
    },
    { key: 'share', label: text.waitsColumns.share, isNumber: true, cell: ({ share }) => text.share(share) },
  ];
  return (
    <div>
      <h3>{text.waits}</h3>
      {rows.length === 0 && <p className="quiet">{text.noWaits}</p>}
      {rows.length > 0 && <DataTable caption={text.waits} columns={columns} rows={rows} rowKey={({ who }) => who} isOld={isOld} />}
    </div>
  );
}
