import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, type JSX } from 'react';
import { piecesQuery } from '../api/dossier-queries.ts';
import { indicatorsQuery } from '../api/queries.ts';
import { Criteria } from '../common/criteria.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { countOf, PagedTable } from '../common/paged-table.tsx';
import { labels } from '../labels.ts';
import { apiQuery, searchOf } from '../view/address.ts';
import { useView } from '../view/use-view.ts';
import { pieceColumns, USUAL_BANDS } from './columns.tsx';
import { criteriaOf } from './criteria.ts';

const text = labels.pieces;
const OLDEST_FIRST = '-age';
/** Parts of the address that belong to other screens. */
const NOT_MINE: readonly string[] = ['periode', 'pas', 'tableaux', 'recherche', 'etat'];

/** The list behind a number: its header counts the same rows. */
export function PiecesPage(): JSX.Element {
  const view = useView();
  const { search, slice, change } = view;
  const sort = search['flux'] === undefined ? (search['tri'] ?? OLDEST_FIRST) : null;
  const mine = useMemo(
    () => searchOf({ ...Object.fromEntries(Object.entries(search).filter(([key]) => !NOT_MINE.includes(key))), tri: sort }),
    [search, sort],
  );
  const pieces = useInfiniteQuery(piecesQuery(mine));
  const { data: figures } = useQuery(indicatorsQuery(slice));
  const bands = figures?.anteriorite.bands.length ? figures.anteriorite.bands : USUAL_BANDS;
  const count = countOf(pieces);
  const columns = pieceColumns({
    slice,
    bands,
    sort,
    onSort: (tri) => {
      change({ tri: tri === OLDEST_FIRST ? undefined : tri });
    },
  });
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1 data-count={count}>{count === undefined ? text.loadingTitle : labels.count.pieces(count)}</h1>
        <Criteria view={view} criteria={criteriaOf(view.search, view.day)} />
      </div>
      <PagedTable
        list={pieces}
        caption={text.caption}
        columns={columns}
        rowKey={({ pieceId }, index) => `${pieceId} ${String(index)}`}
        empty={<EmptyState title={text.empty} text={text.emptyText} />}
        foot={(rows) => (
          <>
            <p className="quiet keys-note">
              {rows.some(({ ageKind }) => ageKind === 'worked') && <>{text.workedNote} </>}
              {text.keys}
            </p>
            <ExportLinks path="pieces" asked={apiQuery(mine)} />
          </>
        )}
      />
    </>
  );
}
