import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Objectif } from '../api/client.ts';
import { measuredQuery, objectifsQuery } from '../api/objectifs-queries.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { Hint } from '../common/hint.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { Reached } from '../reseau/cible-word.tsx';
import { changed } from '../view/address.ts';
import { frExact, frInteger } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { DossiersBehind } from './dossiers-behind.tsx';

const text = labels.objectifs;
type Of = keyof Objectif['lists'];
const LISTS: readonly Of[] = ['numerator', 'denominator', 'notYetDue', 'outside', 'unknown'];
/** The address says so of the list that is open: `cog7-denominator`. */
const keyOf = ({ code }: Objectif, of: Of): string => `${code}-${of}`;

interface Numbered {
  readonly view: View;
  readonly objectif: Objectif;
  readonly of: Of;
  readonly children: string;
}

/** A number, and the way to its dossiers, under the table. */
function Opening({ view, objectif, of, children }: Numbered): JSX.Element {
  return (
    <Link to="/" search={changed(view.search, { objectif: keyOf(objectif, of) })} hash="objectifs" className="number-link">
      {children}
    </Link>
  );
}

const counted = (view: View, of: Exclude<Of, 'numerator'>, label: string, n: (objectif: Objectif) => number): Column<Objectif> => ({
  key: of,
  label,
  isNumber: true,
  cell: (objectif) =>
    n(objectif) === 0 ? (
      frInteger(0)
    ) : (
      <Opening view={view} objectif={objectif} of={of}>
        {frInteger(n(objectif))}
      </Opening>
    ),
});

function Status({ of: { status, met, horsHypothese } }: { readonly of: Objectif }): JSX.Element | null {
  if (met !== null)
    return (
      <>
        <Reached isReached={met} /> {horsHypothese === true && <span className="quiet">{text.horsHypothese}</span>}
      </>
    );
  if (status === 'sansCible') return null;
  return <span className="quiet">{status === 'notConfigured' ? text.status.notConfigured : text.status.undefined}</span>;
}

const columnsFor = (view: View, year: number): readonly Column<Objectif>[] => [
  { key: 'objectif', label: text.columns.objectif, isRowHeader: true, cell: ({ label }) => label },
  {
    key: 'cible',
    label: text.columns.cible,
    cell: ({ target, better, unit, source }) => (
      <Hint
        className="definition"
        label={target === null ? text.noCible(year) : text[better](text.value(target, unit))}
        text={[text.source(source)]}
      />
    ),
  },
  {
    key: 'value',
    label: text.columns.value,
    isNumber: true,
    cell: (objectif) =>
      objectif.value === null ? (
        ''
      ) : (
        <Opening view={view} objectif={objectif} of="numerator">
          {text.value(objectif.value, objectif.unit)}
        </Opening>
      ),
  },
  { key: 'status', label: text.columns.status, cell: (objectif) => <Status of={objectif} /> },
  counted(view, 'denominator', text.columns.counted, ({ dossiers }) => dossiers.counted),
  counted(view, 'notYetDue', text.columns.notYetDue, ({ dossiers }) => dossiers.notYetDue),
  counted(view, 'outside', text.columns.outside, ({ dossiers }) => dossiers.outside),
  counted(view, 'unknown', text.columns.unknown, ({ dossiers }) => dossiers.unknown),
];

/** The dossiers behind a number, with what each brings to either side. */
function Measured({ view, procedure, objectif, of }: Omit<Numbered, 'children'> & { readonly procedure: string }): JSX.Element {
  const found = useInfiniteQuery(measuredQuery(procedure, objectif.code, view.day, of));
  return (
    <DossiersBehind
      slice={view.slice}
      title={(count) => text.listOf(objectif.label, of, count)}
      counted={of === 'numerator' || of === 'denominator' ? objectif.dossiers.counted : objectif.dossiers[of]}
      found={found}
      columns={[
        { key: 'numerator', label: text.columns.numerator, isNumber: true, cell: ({ numerator }) => frExact(numerator) },
        { key: 'denominator', label: text.columns.denominator, isNumber: true, cell: ({ denominator }) => frExact(denominator) },
      ]}
      onClose={() => {
        view.change({ objectif: undefined });
      }}
    />
  );
}

/** What a procédure is held to in the year of the day looked at, and where it stands: target, value, the dossiers behind both. */
export function Objectifs({ view, procedure }: { readonly view: View; readonly procedure: string }): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(objectifsQuery(procedure, view.day));
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <TableSkeleton />;
  const { indicators, year, on, provisional } = data;
  const open = indicators.flatMap((objectif) =>
    LISTS.flatMap((of) => (keyOf(objectif, of) === view.search['objectif'] ? [{ objectif, of }] : [])),
  )[0];
  return (
    <div>
      <h3 id="objectifs">{text.title}</h3>
      <p className="quiet">{indicators.length === 0 ? text.none : text.summary(year, on, provisional)}</p>
      {indicators.length > 0 && (
        <DataTable caption={text.caption} columns={columnsFor(view, year)} rows={indicators} rowKey={({ code }) => code} isOld={isPlaceholderData} />
      )}
      {open !== undefined && <Measured view={view} procedure={procedure} {...open} />}
    </div>
  );
}
