import type { JSX } from 'react';
import type { Repere } from '../api/client.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import { frExact, frInteger, frPercent } from '../view/format.ts';
import type { PublishedDimension } from './published-repere.ts';
import { frEcart } from './repere-model.ts';

const text = labels.repere;
type OfOrganisme = Repere['organismes'][number];
type OfReseau = Repere['reseau']['dimensions'][number]['indicateurs'][number];

interface TableProps {
  readonly repere: Repere;
  readonly dimensions: readonly PublishedDimension[];
}

interface CentreRow extends OfReseau {
  readonly dimension: string;
}

const exact = (value: number | null): string => (value === null ? text.unset : frExact(value));

const CENTRES: readonly Column<CentreRow>[] = [
  { key: 'indicateur', label: text.columns.indicateur, isRowHeader: true, cell: ({ indicateur }) => indicateur },
  { key: 'dimension', label: text.columns.dimension, cell: ({ dimension }) => dimension },
  { key: 'median', label: text.columns.median, isNumber: true, cell: ({ median }) => exact(median) },
  { key: 'mean', label: text.columns.mean, isNumber: true, cell: ({ mean }) => exact(mean) },
  { key: 'meanLessMedian', label: text.columns.meanLessMedian, isNumber: true, cell: ({ meanLessMedian }) => exact(meanLessMedian) },
  { key: 'cible', label: text.columns.cible, isNumber: true, cell: ({ cible }) => exact(cible) },
  { key: 'cibleLessMedian', label: text.columns.cibleLessMedian, isNumber: true, cell: ({ cibleLessMedian }) => exact(cibleLessMedian) },
];

/** The réseau by each indicator of the repère: median, mean, target, and the gaps between them. */
export function Centres({ repere, dimensions }: TableProps): JSX.Element {
  const labelOf = (code: string): string => {
    const dimension = dimensions.find((each) => each.code === code);
    if (dimension === undefined) return code;
    return dimension.weight === null ? dimension.label : text.weighted(dimension.label, frPercent(dimension.weight), dimension.isContext);
  };
  const rows = repere.reseau.dimensions.flatMap(({ code, indicateurs }) =>
    indicateurs.map((each): CentreRow => ({ ...each, dimension: labelOf(code) })),
  );
  return (
    <section>
      <h2>{text.centres}</h2>
      <DataTable caption={text.centres} columns={CENTRES} rows={rows} rowKey={({ dimension, indicateur }) => `${dimension} ${indicateur}`} />
    </section>
  );
}

/** Each caisse by its rank, with the dimensions in which it has most to gain. */
export function Axes({ repere, dimensions }: TableProps): JSX.Element {
  const named = (codes: readonly string[]): string => codes.map((code) => dimensions.find((each) => each.code === code)?.label ?? code).join(', ');
  const columns: readonly Column<OfOrganisme>[] = [
    { key: 'rang', label: text.columns.rang, isNumber: true, cell: ({ rang }) => (rang === null ? '' : frInteger(rang)) },
    {
      key: 'caisse',
      label: text.columns.caisse,
      isRowHeader: true,
      cell: ({ organisme, label }) => <CaisseLink caisse={organisme}>{label === organisme ? organisme : `${organisme} – ${label}`}</CaisseLink>,
    },
    {
      key: 'ecart',
      label: text.overall,
      isNumber: true,
      cell: ({ ecart, status }) => (
        <>
          {frEcart(ecart)} {status === 'partial' && <span className="quiet">{text.partial}</span>}
        </>
      ),
    },
    { key: 'axes', label: text.columns.axes, cell: ({ axesDeProgres }) => named(axesDeProgres) },
    { key: 'missing', label: text.columns.missing, cell: ({ missing }) => named(missing) },
  ];
  const rows = [...repere.organismes].sort((a, b) => (a.rang ?? Number.POSITIVE_INFINITY) - (b.rang ?? Number.POSITIVE_INFINITY));
  return (
    <section>
      <h2>{text.axes}</h2>
      <DataTable caption={text.axes} columns={columns} rows={rows} rowKey={({ organisme }) => organisme} />
    </section>
  );
}
