import './reseau.css';
import { useQuery } from '@tanstack/react-query';
import { type JSX, useMemo } from 'react';
import type { Comparaison, Definition } from '../api/client.ts';
import { amongQuery, comparaisonQuery } from '../api/pilotage-queries.ts';
import { AloneNote } from '../common/alone-note.tsx';
import { TableSkeleton } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { LastDay } from '../common/last-day.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { StatusBeside } from '../common/status-beside.tsx';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import { frDecimal } from '../view/format.ts';
import { useView, type View } from '../view/use-view.ts';
import { CaisseTiles } from './caisse-tiles.tsx';
import { comparedOn } from './compared.ts';
import { groupsOf } from './groups.ts';
import { RankedTable } from './ranked-table.tsx';
import { ArbreField, ByField, IndicateurField, ReseauField, UnitesField } from './reseau-head.tsx';
import { ThroughTime } from './through-time.tsx';
import { type ReseauView, useReseau } from './use-reseau.ts';
import { drawnDecimals, writtenValue } from './valeur.ts';

const text = labels.reseau;

interface WholeProps {
  readonly comparaison: Comparaison;
  readonly indicateur: Definition;
  readonly words: UniteWords;
}

/** The réseau itself, by the same indicator: Σ ÷ Σ, its median, its mean; how far apart the two ends are. */
function Whole({ comparaison, indicateur, words }: WholeProps): JSX.Element {
  const [date] = comparaison.dates;
  const { value = null, status = 'noData', missing = [] } = date?.reseau ?? {};
  const distribution = comparaison.population.status === 'alone' ? null : (date?.distribution ?? null);
  const positions = date?.positions ?? null;
  const told = (number: number): string => writtenValue(indicateur, number);
  return (
    <p className="reseau-whole">
      <span>
        {text.whole} <strong data-figure="reseau">{value === null ? labels.status[status].word : told(value)}</strong>
        {value !== null && <StatusBeside status={status} />}
      </span>
      {distribution !== null && (
        <>
          <span>{text.median(told(distribution.median))}</span>
          <span>{text.mean(drawnDecimals(indicateur) === 0 ? frDecimal(distribution.mean) : told(distribution.mean))}</span>
          {distribution.count > 1 && <span>{text.gap(told(distribution.max - distribution.min))}</span>}
        </>
      )}
      {positions !== null && <span>{text.positions(positions, words)}</span>}
      {missing.length > 0 && <span className="quiet">{text.missing(words.count(missing.length))}</span>}
      <DefinitionHint figure={{ definition: comparaison.indicateur }} />
    </p>
  );
}

function Caisses({ view, of, indicateur }: { readonly view: View; readonly of: ReseauView; readonly indicateur: Definition }): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(comparaisonQuery(indicateur.code, [view.day], of.among));
  const compared = data === undefined ? [] : comparedOn(data, indicateur, of.sliceOf);
  const names = useMemo(() => new Map(data?.organismes.map(({ organisme, label }) => [organisme, label])), [data]);
  const groups = groupsOf(compared.map(({ code }) => code).sort(), of.among.arbre === undefined ? of.arbre : undefined);
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <TableSkeleton />;
  if (compared.length === 0) return <EmptyState title={text.empty(of.words)} text={text.emptyText} />;
  return (
    <>
      <Whole comparaison={data} indicateur={indicateur} words={of.words} />
      <AloneNote population={data.population} />
      <div className="reseau" data-old={isPlaceholderData || undefined}>
        <CaisseTiles groups={groups} compared={compared} measure={indicateur} words={of.words} />
        <RankedTable compared={compared} measure={indicateur} words={of.words} isOld={isPlaceholderData} />
      </div>
      <ExportLinks path="comparaisons" asked={{ indicateur: indicateur.code, on: view.day, ...amongQuery(of.among) }} />
      <ThroughTime view={view} of={of} indicateur={indicateur} names={names} />
    </>
  );
}

/** « Réseau »: every caisse, or groupement, by one indicator, as tiles and as a ranked table. */
export function ReseauPage(): JSX.Element {
  const view = useView();
  const of = useReseau(view);
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{of.reseau?.label ?? text.title}</h1>
        <div className="criteria-fields">
          <ReseauField view={view} of={of} />
          <IndicateurField view={view} of={of} />
          <ByField view={view} of={of} />
          <UnitesField view={view} of={of} />
          <ArbreField view={view} of={of} />
        </div>
        <LastDay view={view} />
      </div>
      {of.indicateur === undefined ? <TableSkeleton /> : <Caisses view={view} of={of} indicateur={of.indicateur} />}
    </>
  );
}
