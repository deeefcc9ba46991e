import './dashboard.css';
import { useQuery } from '@tanstack/react-query';
import { type JSX, lazy, Suspense } from 'react';
import { mayAsk } from '../access/access.ts';
import { useSituation } from '../alertes/use-situation.ts';
import { isAwaited } from '../api/awaited.ts';
import { indicatorsQuery } from '../api/queries.ts';
import { choicesQuery, reseauxQuery } from '../api/reference-queries.ts';
import { EmptyState } from '../common/empty-state.tsx';
import { LastDay } from '../common/last-day.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ChartsSkeleton } from '../chart/charts-skeleton.tsx';
import { labels } from '../labels.ts';
import { useView, type View } from '../view/use-view.ts';
import { organismeLooked } from '../reseau/cibles.ts';
import { useCibles } from '../reseau/use-cibles.ts';
import { Catalogue } from './catalogue.tsx';
import { Chaleur } from './chaleur.tsx';
import { Crossings } from './crossings.tsx';
import { Figures } from './figures.tsx';
import { SoldeTold } from './solde-told.tsx';
import { HeldDossiers } from './held-dossiers.tsx';
import { useBefore } from './trend.tsx';

const Charts = lazy(async () => ({ default: (await import('./charts.tsx')).Charts }));
const text = labels.dashboard;

function Empty({ view }: { readonly view: View }): JSX.Element | null {
  const choices = useQuery(choicesQuery);
  if (isAwaited(choices)) return null;
  // Unless nobody is known at all, something is there already: on other days, or without these filters.
  const told = choices.data?.caisses.length === 0 ? { text: text.emptyText } : { text: text.emptyThen, command: null };
  const isFiltered = Object.keys(view.slice).some((key) => key !== 'jour' && key !== 'connu');
  return (
    <EmptyState title={text.emptyTitle} {...told}>
      {isFiltered && <p>{labels.dashboard.emptyFiltered}</p>}
      {view.isPast && <p>{labels.dashboard.emptyBefore}</p>}
    </EmptyState>
  );
}

/** The figures of whatever is looked at, or nothing where they cannot be told. */
function DayFigures({ view }: { readonly view: View }): JSX.Element | null {
  const { data, error, isPlaceholderData } = useQuery(indicatorsQuery(view.slice));
  const before = useBefore(view);
  const cibles = useCibles(view.slice);
  const reseaux = useQuery(reseauxQuery(view.slice.jour, view.slice.perimetre));
  const situation = useSituation(view, organismeLooked(view.slice, reseaux.data ?? []));
  if (error !== null) return null;
  return (
    <Figures
      title={text.figures}
      figures={data}
      before={before}
      cibles={cibles}
      isOld={isPlaceholderData}
      situation={isAwaited(reseaux) ? null : <SoldeTold view={view} situation={situation} />}
    />
  );
}

/** « Production – tableau de bord »: is the stock under control? */
export function DashboardPage(): JSX.Element {
  const view = useView();
  const { data, error, isPlaceholderData, refetch } = useQuery(indicatorsQuery(view.slice));
  // Of a procédure dossiers may be known where no pièce is.
  const isOfDossiers = view.slice.procedure !== undefined;
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{text.title}</h1>
        <LastDay view={view} />
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && <HeldDossiers count={data?.heldDossiers ?? 0} />}
      <DayFigures view={view} />
      {data?.stock.status === 'noData' && !isPlaceholderData && <Empty view={view} />}
      {error === null && data?.stock.status !== 'noData' && (
        <Suspense fallback={<ChartsSkeleton />}>
          <Charts view={view} />
        </Suspense>
      )}
      {data !== undefined && (data.stock.status !== 'noData' || isOfDossiers) && <Chaleur view={view} />}
      {data !== undefined && data.stock.status !== 'noData' && (
        <div className="board">
          <Crossings figure={data.anteriorite} slice={view.slice} />
          {mayAsk('comparaisons') && <Catalogue view={view} />}
        </div>
      )}
    </>
  );
}
