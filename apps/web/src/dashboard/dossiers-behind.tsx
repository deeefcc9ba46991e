import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Column } from '../common/data-table.tsx';
import { countOf, type PagedList, PagedTable } from '../common/paged-table.tsx';
import { labels } from '../labels.ts';
import type { Slice } from '../view/address.ts';

const text = labels.behind;

interface Behind {
  readonly dossierId: string;
  readonly reference: string;
  readonly caisse: string | null;
}

interface DossiersBehindProps<Row extends Behind> {
  readonly slice: Slice;
  /** Of what they are behind, by how many they are. */
  readonly title: (count: number) => string;
  /** How many the number says, until the list does. */
  readonly counted: number;
  readonly found: PagedList<Row>;
  /** What is told of each beside its caisse. */
  readonly columns: readonly Column<Row>[];
  readonly onClose: () => void;
}

/** Law 1: the dossiers behind a number, under the table that has it. */
export function DossiersBehind<Row extends Behind>({ slice, title, counted, found, columns, onClose }: DossiersBehindProps<Row>): JSX.Element {
  const count = countOf(found);
  const told = title(count ?? counted);
  const shared: readonly Column<Row>[] = [
    {
      key: 'dossier',
      label: text.dossier,
      isRowHeader: true,
      cell: ({ dossierId, reference }) => (
        <Link to="/dossiers/$dossier" params={{ dossier: dossierId }} search={slice}>
          {reference}
        </Link>
      ),
    },
    { key: 'caisse', label: text.caisse, cell: ({ caisse }) => caisse ?? '' },
  ];
  return (
    <div>
      <div className="charts-head">
        <h4 data-count={count}>{told}</h4>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {text.close}
        </Button>
      </div>
      <PagedTable list={found} caption={told} columns={[...shared, ...columns]} rowKey={({ dossierId }) => dossierId} />
    </div>
  );
}
