import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useMemo } from 'react';
import { mayAct } from '../access/access.ts';
import type { Dossier } from '../api/client.ts';
import { dossiersQuery } from '../api/dossier-queries.ts';
import type { Column } from '../common/data-table.tsx';
import { useDraft } from '../common/draft.ts';
import { EmptyState } from '../common/empty-state.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { countOf, PagedTable } from '../common/paged-table.tsx';
import { labels } from '../labels.ts';
import type { ListSearch, Slice } from '../view/address.ts';
import { frDay } from '../view/format.ts';
import { useView, type View } from '../view/use-view.ts';
import { OpenDossier } from './open-dossier.tsx';
import { OPENING } from './opening.ts';

const text = labels.dossiers;
const { columns: names } = text;
const STATUSES = ['all', 'open', 'closed'] as const;
/** The parts of the address that choose dossiers: this list is of today. */
const MINE: readonly string[] = ['caisse', 'procedure', 'source', 'recherche', 'etat'];

const columnsFor = (slice: Slice): readonly Column<Dossier>[] => [
  {
    key: 'reference',
    label: names.reference,
    isRowHeader: true,
    cell: ({ id, reference }) => (
      <Link to="/dossiers/$dossier" params={{ dossier: id }} search={slice}>
        {reference}
      </Link>
    ),
  },
  {
    key: 'status',
    label: names.status,
    cell: ({ status, closedOn }) => (status === 'open' ? text.open : `${text.closed}${closedOn === null ? '' : ` le ${frDay(closedOn)}`}`),
  },
  { key: 'pieces', label: names.pieces, isNumber: true, cell: ({ piecesInStock, pieces }) => text.piecesOf(piecesInStock, pieces) },
  { key: 'procedure', label: names.procedure, cell: ({ procedure }) => procedure ?? '' },
  { key: 'caisse', label: names.caisse, cell: ({ caisse }) => caisse ?? '' },
  { key: 'etape', label: names.etape, cell: ({ etape }) => etape ?? '' },
  { key: 'lastEventOn', label: names.lastEventOn, cell: ({ lastEventOn }) => (lastEventOn === null ? '' : frDay(lastEventOn)) },
  { key: 'source', label: names.source, cell: ({ source }) => source ?? '' },
];

function Search({ view }: { readonly view: View }): JSX.Element {
  const draft = useDraft(
    view.search['recherche'] ?? '',
    (recherche) => {
      view.change({ recherche: recherche.trim() === '' ? undefined : recherche.trim() });
    },
    () => true,
  );
  const status = STATUSES.find((one) => one === view.search['etat']) ?? 'all';
  return (
    <div className="criteria-fields" role="search">
      <span className="field">
        <label htmlFor="recherche">{text.search}</label>
        <input id="recherche" type="search" className="input input-wide" autoComplete="off" {...draft} />
      </span>
      <SegmentedControl
        size="xs"
        aria-label={text.status}
        value={status}
        onChange={(value) => {
          view.change({ etat: value === 'all' ? undefined : value });
        }}
        data={STATUSES.map((value) => ({ value, label: text.statuses[value] }))}
      />
    </div>
  );
}

export function DossiersPage(): JSX.Element {
  const view = useView();
  const { search, slice } = view;
  const mine: ListSearch = useMemo(() => Object.fromEntries(Object.entries(search).filter(([key]) => MINE.includes(key))), [search]);
  const dossiers = useInfiniteQuery(dossiersQuery(mine));
  const count = countOf(dossiers);
  const opening = search['ouvrir'];
  const mayOpen = mayAct('dossiers', view);
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1 data-count={count}>{count === undefined ? text.title : labels.count.dossiers(count)}</h1>
        {view.isPast && <p className="quiet">{text.nowNote}</p>}
        {mayOpen && (
          <Button
            size="compact-md"
            variant={opening === undefined ? 'default' : 'filled'}
            aria-expanded={opening !== undefined}
            onClick={() => {
              view.change({ ouvrir: opening === undefined ? (slice.procedure ?? OPENING) : undefined });
            }}
          >
            {text.opening.link}
          </Button>
        )}
        <Search view={view} />
      </div>
      {opening !== undefined && mayOpen && <OpenDossier procedure={opening} slice={slice} />}
      <PagedTable
        list={dossiers}
        caption={text.caption}
        columns={columnsFor(slice)}
        rowKey={({ id }) => id}
        empty={<EmptyState title={text.empty} text={text.emptyText} />}
        foot={() => <p className="quiet keys-note">{labels.pieces.keys}</p>}
      />
    </>
  );
}
