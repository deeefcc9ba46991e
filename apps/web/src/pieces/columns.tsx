import { Link } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import type { Band, Piece } from '../api/client.ts';
import { BandOfAge } from '../common/band.tsx';
import type { Column } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import type { Slice } from '../view/address.ts';
import { frDay } from '../view/format.ts';

const text = labels.pieces;
const { columns: names } = text;

export type Bands = readonly Pick<Band, 'from' | 'to'>[];

/** The bands of every shipped definition, until a figure has said its own. */
export const USUAL_BANDS: Bands = [
  { from: 0, to: 15 },
  { from: 16, to: 30 },
  { from: 31, to: 60 },
  { from: 61, to: 90 },
  { from: 91, to: 180 },
  { from: 181, to: null },
];

interface ColumnsOptions {
  readonly slice: Slice;
  readonly bands: Bands;
  /** Null where the list has an order of its own: that of the days of a flow. */
  readonly sort: string | null;
  readonly onSort: (sort: string) => void;
}

function AgeHeader({ sort, onSort }: { readonly sort: string; readonly onSort: (sort: string) => void }): JSX.Element {
  const isOldestFirst = sort === '-age';
  return (
    <button
      type="button"
      className="sort"
      title={isOldestFirst ? text.sortNewest : text.sortOldest}
      onClick={() => {
        onSort(isOldestFirst ? 'age' : '-age');
      }}
    >
      {names.age} <span aria-hidden="true">{isOldestFirst ? '▼' : '▲'}</span>
    </button>
  );
}

const caisseOf = ({ caisse, caisseExecutante }: Piece): ReactNode =>
  caisse === caisseExecutante ? (
    caisse
  ) : (
    <>
      {caisse} <span className="quiet">{text.doer(caisseExecutante)}</span>
    </>
  );

function stateOf({ waitingFor, exit, leftOn }: Piece): ReactNode {
  if (exit !== null && leftOn !== null) return text.exitOn(text.exit(exit), leftOn);
  return waitingFor === null ? '' : text.waitingFor(waitingFor);
}

/** The columns of the list of pièces: what it is, how old, where, and what it waits for. */
export function pieceColumns({ slice, bands, sort, onSort }: ColumnsOptions): readonly Column<Piece>[] {
  return [
    {
      key: 'dossier',
      label: names.dossier,
      isRowHeader: true,
      cell: ({ dossier, dossierId }) => (
        <Link to="/dossiers/$dossier" params={{ dossier: dossierId }} search={slice}>
          {dossier}
        </Link>
      ),
    },
    { key: 'piece', label: names.piece, cell: ({ piece }) => piece },
    {
      key: 'age',
      label: names.age,
      isNumber: true,
      ...(sort === null ? {} : { sort: sort === '-age' ? 'descending' : 'ascending', header: <AgeHeader sort={sort} onSort={onSort} /> }),
      cell: ({ age, ageKind }) => (age === null ? '' : <span title={ageKind === 'worked' ? text.workedAge : undefined}>{text.age(age)}</span>),
    },
    { key: 'band', label: names.band, cell: ({ age }) => (age === null ? '' : <BandOfAge age={age} bands={bands} />) },
    { key: 'arrivedOn', label: names.arrivedOn, cell: ({ arrivedOn }) => frDay(arrivedOn) },
    { key: 'type', label: names.type, cell: ({ type }) => type },
    { key: 'procedure', label: names.procedure, cell: ({ procedure }) => procedure },
    { key: 'caisse', label: names.caisse, cell: caisseOf },
    { key: 'etape', label: names.etape, cell: ({ etape }) => etape ?? '' },
    { key: 'state', label: names.state, cell: stateOf },
  ];
}
