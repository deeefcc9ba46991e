import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useId } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { Definition, Organisme, Repere } from '../api/client.ts';
import { repereQuery, reperesQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { AloneNote } from '../common/alone-note.tsx';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { definitionOf } from '../reseau/cibles.ts';
import { type PublishedDimension, publishedDimensions } from '../reseau/published-repere.ts';
import { EcartTold } from '../reseau/ecart-told.tsx';
import { frEcart } from '../reseau/repere-model.ts';
import { writtenValue } from '../reseau/valeur.ts';
import { useIsOfNone } from './use-is-of-none.ts';
import { changed } from '../view/address.ts';
import { frExact, frInteger, frPercent } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { reseauOf } from '../common/reseau-of.ts';

const text = labels.caisse.repere;
type OfOrganisme = Repere['organismes'][number];
type OfDimension = OfOrganisme['dimensions'][number];

/** What is told of one dimension, or – without one – of all together. */
interface Line {
  readonly key: string;
  readonly label: string;
  readonly ecart: number | null;
  readonly contribution: number | null;
  readonly status: OfOrganisme['status'];
  readonly indicateurs: readonly string[];
  /** Which axe de progrès it is, 1 the first; null: none. */
  readonly axe: number | null;
}

function indicateursOf(repere: Repere, { code, indicateurs }: OfDimension, definitions: readonly Definition[]): readonly string[] {
  const medians = new Map(
    repere.reseau.dimensions.find((each) => each.code === code)?.indicateurs.map(({ indicateur, median }) => [indicateur, median]),
  );
  return indicateurs.map(({ indicateur, value, status, ecart }) => {
    const definition = definitionOf(indicateur, definitions);
    const told = (number: number): string => (definition === undefined ? frExact(number) : writtenValue(definition, number));
    const median = medians.get(indicateur) ?? null;
    const label = definition?.label ?? indicateur;
    if (value === null) return text.withoutValue(label, labels.status[status].word);
    if (median === null) return text.ofIndicateur(label, told(value));
    return text.besideMedian(label, told(value), told(median), ecart === null ? null : frEcart(ecart));
  });
}

function linesOf(repere: Repere, of: OfOrganisme, dimensions: readonly PublishedDimension[], definitions: readonly Definition[]): readonly Line[] {
  const overall: Line = {
    ...{ key: '', label: labels.repere.overall, ecart: of.ecart, contribution: of.ecart },
    ...{ status: of.status, indicateurs: [], axe: null },
  };
  const parts = of.dimensions.map((each): Line => {
    const published = dimensions.find(({ code }) => code === each.code);
    const label = published?.label ?? each.code;
    const rank = of.axesDeProgres.indexOf(each.code);
    return {
      key: each.code,
      label: published?.weight == null ? label : labels.repere.weighted(label, frPercent(published.weight), published.isContext),
      ecart: each.ecart,
      contribution: published?.isContext === true ? null : each.contribution,
      status: each.status,
      indicateurs: indicateursOf(repere, each, definitions),
      axe: rank === -1 ? null : rank + 1,
    };
  });
  return [overall, ...parts];
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'dimension', label: text.columns.dimension, isRowHeader: true, cell: ({ label }) => label },
  {
    key: 'ecart',
    label: text.columns.ecart,
    isNumber: true,
    cell: ({ ecart, status }) => <EcartTold ecart={ecart} status={status} />,
  },
  {
    key: 'contribution',
    label: text.columns.contribution,
    isNumber: true,
    cell: ({ contribution }) => (contribution === null ? labels.repere.unset : frEcart(contribution)),
  },
  { key: 'axe', label: text.columns.axe, cell: ({ axe }) => (axe === null ? '' : text.axe(axe)) },
  {
    key: 'indicateurs',
    label: text.columns.indicateurs,
    cell: ({ indicateurs }) => (
      <ul className="plain-list">
        {indicateurs.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    ),
  },
];

interface ToldProps {
  readonly repere: Repere;
  readonly caisse: string;
  readonly dimensions: readonly PublishedDimension[];
  readonly isOld: boolean;
}

function Told({ repere, caisse, dimensions, isOld }: ToldProps): JSX.Element {
  const definitions = useQuery(definitionsQuery);
  const of = repere.organismes.find(({ organisme }) => organisme === caisse);
  if (repere.population.status === 'alone') return <AloneNote population={repere.population} />;
  if (of === undefined) return <p className="quiet">{text.absent}</p>;
  // Not told by codes and without units for as long as the definitions are on their way.
  if (isAwaited(definitions)) return <TableSkeleton />;
  const axes = of.axesDeProgres.map((code) => dimensions.find((each) => each.code === code)?.label ?? code);
  return (
    <>
      <p className="summary" data-figure="repere">
        {of.ecart === null
          ? text.untold[of.status === 'undefined' ? of.status : 'noData']
          : text.summary(
              frEcart(of.ecart),
              of.rang === null ? null : frInteger(of.rang),
              frInteger(repere.organismes.filter(({ rang }) => rang !== null).length),
            )}{' '}
        {axes.length === 0 ? (of.ecart === null ? '' : text.noAxe) : text.axes(axes)}
      </p>
      <p className="quiet">{text.note(repere.definition)}</p>
      <DataTable
        caption={text.caption}
        columns={COLUMNS}
        rows={linesOf(repere, of, dimensions, definitions.data ?? [])}
        rowKey={({ key }) => key}
        isOld={isOld}
      />
    </>
  );
}

/** The indicateur repère of a caisse in its réseau: overall and by dimension, with its axes de progrès. */
export function RepereOfCaisse({ view, organisme }: { readonly view: View; readonly organisme: Organisme }): JSX.Element {
  const id = useId();
  const reseau = reseauOf(organisme);
  const published = useQuery(reperesQuery(reseau));
  const reperes = lastVersions(published.data ?? []);
  const repere = reperes.find(({ code }) => code === view.search['repere']) ?? reperes[0];
  const { procedure, connu, perimetre } = view.slice;
  const isOfNone = useIsOfNone(view, organisme);
  const among = { reseau, procedure, connu, perimetre, by: 'owner' } as const;
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...repereQuery(repere?.code ?? '', view.day, among),
    enabled: repere !== undefined && isOfNone === false,
  });
  const failure = published.error ?? error;
  return (
    <section className="sheet-part sheet-repere" aria-labelledby={id}>
      <div className="charts-head">
        <h2 id={id}>{text.title}</h2>
        {repere !== undefined && (
          <Link to="/repere" search={changed(view.slice, { caisse: undefined, reseau, repere: repere.code })}>
            {text.link}
          </Link>
        )}
      </div>
      {failure !== null && <ProblemNotice error={failure} onRetry={() => void Promise.all([published.refetch(), refetch()])} />}
      {failure === null && published.data !== undefined && repere === undefined && (
        <EmptyState title={labels.repere.none} text={labels.repere.noneText} command={labels.repere.noneCommand} />
      )}
      {isOfNone === true && <p className="quiet">{labels.caisse.ofNone}</p>}
      {failure === null && data === undefined && repere !== undefined && isOfNone !== true && <TableSkeleton />}
      {data !== undefined && (
        <Told repere={data} caisse={organisme.code} dimensions={publishedDimensions(repere?.content)} isOld={isPlaceholderData} />
      )}
    </section>
  );
}
