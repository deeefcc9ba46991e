import '../dashboard/dashboard.css';
import './caisse.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type JSX, lazy, Suspense, useMemo } from 'react';
import { mayAsk } from '../access/access.ts';
import { isAwaited } from '../api/awaited.ts';
import type { Indicators, Organisme } from '../api/client.ts';
import { indicatorsQuery } from '../api/queries.ts';
import { organismeQuery } from '../api/reference-queries.ts';
import { ChartsSkeleton } from '../chart/charts-skeleton.tsx';
import type { Asked } from '../common/asked-file.ts';
import { ExportLinks } from '../common/export-links.tsx';
import { LastDay } from '../common/last-day.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { Figures } from '../dashboard/figures.tsx';
import { SoldeTold } from '../dashboard/solde-told.tsx';
import { useBefore } from '../dashboard/trend.tsx';
import { useCibles } from '../reseau/use-cibles.ts';
import { labels } from '../labels.ts';
import { sliceOf } from '../view/address.ts';
import { useView, type View } from '../view/use-view.ts';
import { type SituationOfOrganisme, useSituation } from '../alertes/use-situation.ts';
import { Comparables } from './comparables.tsx';
import { EffectifsOfCaisse } from './effectifs-of-caisse.tsx';
import { Membership } from './membership.tsx';
import { Merged } from './merged.tsx';
import { RepereOfCaisse } from './repere-of-caisse.tsx';
import { SituationSection } from './situation.tsx';

const Charts = lazy(async () => ({ default: (await import('../dashboard/charts.tsx')).Charts }));
const text = labels.caisse;

/** The view of one caisse: whatever the address filters, it is this one that is told. */
function useViewOf(caisse: string): View {
  const view = useView();
  return useMemo(() => ({ ...view, slice: sliceOf({ ...view.slice, caisse, groupement: undefined, reseau: undefined }) }), [view, caisse]);
}

/** The figures of the day, by the definitions that they are told by. */
function valuesOf({ stock, anteriorite, soldeEnJours, asOf, knownOn }: Indicators, { slice }: View): Asked {
  const indicateur = [stock, anteriorite, soldeEnJours].flatMap(({ definition }) => definition.split(' + '));
  return { indicateur, caisse: slice.caisse, procedure: slice.procedure, on: asOf, knownOn: knownOn ?? undefined };
}

function DayFigures({ view, situation }: { readonly view: View; readonly situation: SituationOfOrganisme }): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(indicatorsQuery(view.slice));
  const before = useBefore(view);
  const cibles = useCibles(view.slice);
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Figures
        title={text.figures}
        figures={data}
        before={before}
        cibles={cibles}
        isOld={isPlaceholderData}
        situation={<SoldeTold view={view} situation={situation} />}
      />
      {data !== undefined && <ExportLinks path="valeurs" asked={valuesOf(data, view)} />}
    </>
  );
}

function Sheet({ view, organisme }: { readonly view: View; readonly organisme: Organisme }): JSX.Element {
  // What tells of several figures is asked at once, not part after part.
  const situation = useSituation(view, organisme.code);
  return (
    <>
      <DayFigures view={view} situation={situation} />
      {mayAsk('alertes') && <SituationSection view={view} caisse={organisme.code} situation={situation} />}
      {mayAsk('reperes') && <RepereOfCaisse view={view} organisme={organisme} />}
      <Suspense fallback={<ChartsSkeleton />}>
        <Charts view={view} />
      </Suspense>
      {mayAsk('comparaisons') && <Comparables view={view} organisme={organisme} />}
      {mayAsk('effectifs') && <EffectifsOfCaisse view={view} caisse={organisme.code} />}
      <Membership organisme={organisme} />
    </>
  );
}

/** Nothing is told of a caisse from the day on which another answers for it: that one is, and what was until then. */
function MergedSheet({ view, organisme, into }: { readonly view: View; readonly organisme: Organisme; readonly into: string }): JSX.Element {
  return (
    <>
      <Merged view={view} organisme={organisme} into={into} />
      {view.slice.perimetre !== 'restated' && (
        <Suspense fallback={<ChartsSkeleton />}>
          <Charts view={view} />
        </Suspense>
      )}
      <Membership organisme={organisme} />
    </>
  );
}

/** Everything about one caisse: its figures, how serious they are, their time, where it stands in its réseau, who works in it. */
export function CaissePage(): JSX.Element {
  const { caisse } = useParams({ from: '/caisses/$caisse' });
  const view = useViewOf(caisse);
  const asked = useQuery(organismeQuery(caisse, view.slice.jour, view.slice.perimetre));
  const { data, error, refetch } = asked;
  const title = isAwaited(asked) ? text.untitled : text.title(caisse, data?.label ?? caisse);
  usePageTitle(title);
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        <Link to="/" search={view.slice}>
          {text.board}
        </Link>
        <LastDay view={view} />
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && data.kind !== 'caisse' && <p className="empty">{text.notCaisse(data.label)}</p>}
      {data?.kind === 'caisse' && data.mergedInto === null && <Sheet view={view} organisme={data} />}
      {data?.kind === 'caisse' && data.mergedInto !== null && <MergedSheet view={view} organisme={data} into={data.mergedInto} />}
    </>
  );
}
