import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Definition, Repere } from '../api/client.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { UniteLink } from '../common/unite-link.tsx';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import { frExact, frInteger, frPercent } from '../view/format.ts';
import { definitionOf } from './cibles.ts';
import { nameOf } from './compared.ts';
import { EcartTold } from './ecart-told.tsx';
import type { PublishedDimension } from './published-repere.ts';
import { writtenGap, writtenValue } from './valeur.ts';

const text = labels.repere;
type OfOrganisme = Repere['organismes'][number];
type OfReseau = Repere['reseau']['dimensions'][number]['indicateurs'][number];

interface TableProps {
  readonly repere: Repere;
  readonly dimensions: readonly PublishedDimension[];
}

interface CentreRow extends OfReseau {
  readonly dimension: string;
  /** Undefined where the definitions cannot be had. */
  readonly measure: Definition | undefined;
}

const value = ({ measure }: CentreRow, told: number | null): string => {
  if (told === null) return text.unset;
  return measure === undefined ? frExact(told) : writtenValue(measure, told);
};
const gap = ({ measure }: CentreRow, told: number | null): string => {
  if (told === null) return text.unset;
  return measure === undefined ? frExact(told) : writtenGap(measure, told);
};

const CENTRES: readonly Column<CentreRow>[] = [
  {
    key: 'indicateur',
    label: text.columns.indicateur,
    isRowHeader: true,
    cell: ({ indicateur, measure, dimension }) => (
      <>
        {measure?.label ?? indicateur} <span className="quiet">{dimension}</span>
      </>
    ),
  },
  { key: 'median', label: text.columns.median, isNumber: true, cell: (row) => value(row, row.median) },
  { key: 'mean', label: text.columns.mean, isNumber: true, cell: (row) => value(row, row.mean) },
  { key: 'meanLessMedian', label: text.columns.meanLessMedian, isNumber: true, cell: (row) => gap(row, row.meanLessMedian) },
  { key: 'cible', label: text.columns.cible, isNumber: true, cell: (row) => value(row, row.cible) },
  { key: 'cibleLessMedian', label: text.columns.cibleLessMedian, isNumber: true, cell: (row) => gap(row, row.cibleLessMedian) },
];

/** The réseau by each indicator of the repère: median, mean, target, and the gaps between them. */
export function Centres({ repere, dimensions }: TableProps): JSX.Element {
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const labelOf = (code: string): string => {
    const dimension = dimensions.find((each) => each.code === code);
    if (dimension === undefined) return code;
    return dimension.weight === null ? dimension.label : text.weighted(dimension.label, frPercent(dimension.weight), dimension.isContext);
  };
  const rows = repere.reseau.dimensions.flatMap(({ code, indicateurs }) =>
    indicateurs.map((each): CentreRow => ({ ...each, dimension: labelOf(code), measure: definitionOf(each.indicateur, definitions) })),
  );
  return (
    <section>
      <h2>{text.centres}</h2>
      <DataTable caption={text.centres} columns={CENTRES} rows={rows} rowKey={({ dimension, indicateur }) => `${dimension} ${indicateur}`} />
    </section>
  );
}

function Missing({ those }: { readonly those: readonly string[] }): JSX.Element | null {
  if (those.length === 0) return null;
  return (
    <ul className="plain-list">
      {those.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}

/** Each caisse, or groupement, by its rank, with the dimensions in which it has most to gain. */
export function Axes({ repere, dimensions, words }: TableProps & { readonly words: UniteWords }): JSX.Element {
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const named = (codes: readonly string[]): string => codes.map((code) => dimensions.find((each) => each.code === code)?.label ?? code).join(', ');
  const missingOf = ({ missing }: OfOrganisme): readonly string[] =>
    missing.flatMap(({ dimension, indicateurs }) =>
      indicateurs.length === 0
        ? [named([dimension])]
        : indicateurs.map((each) => text.ofDimension(definitionOf(each, definitions)?.label ?? each, named([dimension]))),
    );
  const columns: readonly Column<OfOrganisme>[] = [
    { key: 'rang', label: text.columns.rang, isNumber: true, cell: ({ rang }) => (rang === null ? '' : frInteger(rang)) },
    {
      key: 'caisse',
      label: words.head,
      isRowHeader: true,
      cell: ({ organisme, label }) => <UniteLink code={organisme}>{nameOf(organisme, label, words)}</UniteLink>,
    },
    {
      key: 'ecart',
      label: text.overall,
      isNumber: true,
      cell: ({ ecart, status }) => <EcartTold ecart={ecart} status={status} />,
    },
    { key: 'axes', label: text.columns.axes, cell: ({ axesDeProgres }) => named(axesDeProgres) },
    { key: 'missing', label: text.columns.missing, cell: (of) => <Missing those={missingOf(of)} /> },
  ];
  const rows = [...repere.organismes].sort((a, b) => (a.rang ?? Number.POSITIVE_INFINITY) - (b.rang ?? Number.POSITIVE_INFINITY));
  return (
    <section>
      <h2>{text.axes(words)}</h2>
      <DataTable caption={text.axes(words)} columns={columns} rows={rows} rowKey={({ organisme }) => organisme} />
    </section>
  );
}
