import { useQueries, useQuery } from '@tanstack/react-query';
import { type JSX, useId } from 'react';
import type { Definition, Ensemble } from '../api/client.ts';
import { type Among, ensemblesQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { Hint } from '../common/hint.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { OfNobody } from '../common/of-nobody.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { StatusBeside } from '../common/status-beside.tsx';
import { labels } from '../labels.ts';
import { CibleWord } from '../reseau/cible-word.tsx';
import type { Cible } from '../reseau/cibles.ts';
import { useCibles } from '../reseau/use-cibles.ts';
import { classOf, hasZones, writtenGap, writtenValue } from '../reseau/valeur.ts';
import { ValueMark } from '../reseau/value-mark.tsx';
import type { Slice } from '../view/address.ts';
import { frDay } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { comparedDay, GAP_DAYS } from './compared-day.ts';

const text = labels.catalogue;

/** An indicator of the catalogue on the day looked at and on the one that it is compared with; undefined: on its way; null: nothing is told of it. */
interface Line {
  readonly indicateur: Definition;
  readonly now: Ensemble | undefined;
  readonly before: Ensemble | null | undefined;
  readonly comparedOn: string;
  readonly cible: Cible | undefined;
}

/** Nothing is known by it, of the day nor of the one that it is compared with: it may be of what is not done there. */
const isOfNobody = ({ now, before }: Line): boolean =>
  now?.status === 'noData' && now.value === null && before !== undefined && (before?.value ?? null) === null;

function Value({ line: { indicateur, now } }: { readonly line: Line }): JSX.Element {
  if (now === undefined) return <span className="quiet">{labels.freshness.waiting}</span>;
  if (now.value === null) return <span className="quiet">{labels.status[now.status].word}</span>;
  return (
    <>
      <strong>{writtenValue(indicateur, now.value)}</strong>
      <StatusBeside status={now.status} />
    </>
  );
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'indicateur', label: text.columns.indicateur, isRowHeader: true, cell: ({ indicateur }) => indicateur.label },
  { key: 'value', label: text.columns.value, isNumber: true, cell: (line) => <Value line={line} /> },
  {
    key: 'before',
    label: text.columns.before,
    isNumber: true,
    cell: ({ indicateur, before }) => (before?.value == null ? '' : writtenValue(indicateur, before.value)),
  },
  { key: 'comparedOn', label: text.columns.comparedOn, cell: ({ before, comparedOn }) => (before?.value == null ? '' : frDay(comparedOn)) },
  {
    key: 'gap',
    label: text.columns.gap,
    isNumber: true,
    cell: ({ indicateur, now, before }) => (now?.value == null || before?.value == null ? '' : writtenGap(indicateur, now.value - before.value)),
  },
  {
    key: 'cible',
    label: labels.cibles.column,
    cell: ({ cible, now }) => (cible === undefined ? '' : <CibleWord cible={cible} value={now?.value ?? null} />),
  },
  {
    key: 'class',
    label: text.columns.zone,
    header: <Hint label={text.columns.zone} text={text.zoneWhy} />,
    cell: ({ indicateur, now }) => {
      if (!hasZones(indicateur)) return <span className="quiet">{text.noThresholds}</span>;
      const valueClass = now?.value == null ? null : classOf(indicateur, now.value, null, 0);
      return valueClass === null ? '' : <ValueMark of={valueClass} />;
    },
  },
  {
    key: 'definition',
    label: text.columns.definition,
    cell: ({ indicateur: { code, version } }) => <DefinitionHint figure={{ definition: `${code}@${String(version)}` }} />,
  },
];

/** The caisses of the slice: told by the responsible one where it names both. */
function amongOf({ caisse, executante, ...slice }: Slice): Among {
  const isByDoer = caisse === undefined && executante !== undefined;
  return { ...slice, caisse: caisse ?? executante, by: isByDoer ? 'doer' : 'owner' };
}

const referenceOf = ({ code, version }: Definition): string => `${code}@${String(version)}`;

/** What is told beside the four blocks of figures; readings have a screen of their own. */
const CATALOGUE: ReadonlySet<string> = new Set(['ratio', 'rapport', 'dossiers', 'delai', 'etapes', 'ecart']);

/** Every indicator of the catalogue for the caisses looked at, beside what it was on a day that is comparable. */
export function Catalogue({ view }: { readonly view: View }): JSX.Element | null {
  const id = useId();
  const { slice, day } = view;
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const indicateurs = lastVersions(definitions).filter(({ block }) => CATALOGUE.has(block));
  const references = indicateurs.map(referenceOf);
  const among = amongOf(slice);
  // Each day by the caisses of that day, as the tiles tell it.
  const now = useQuery(ensemblesQuery(references, day, among));
  const byReference = new Map(indicateurs.map((indicateur) => [referenceOf(indicateur), indicateur]));
  const dayOf = new Map([...byReference].map(([reference, indicateur]) => [reference, comparedDay(indicateur, day, (of) => byReference.get(of))]));
  const comparedDays = [...new Set(dayOf.values())].sort();
  const before = useQueries({
    queries: comparedDays.map((each) =>
      ensemblesQuery(
        references.filter((reference) => dayOf.get(reference) === each),
        each,
        among,
      ),
    ),
  });
  const error = now.error ?? before.find((each) => each.error !== null)?.error ?? null;
  const cibles = useCibles({ ...among, jour: slice.jour });
  if (indicateurs.length === 0) return null;
  const isNarrower = slice.type !== undefined || slice.source !== undefined || (slice.caisse !== undefined && slice.executante !== undefined);
  const lines = indicateurs.map((indicateur): Line => {
    const reference = referenceOf(indicateur);
    const comparedOn = dayOf.get(reference) ?? day;
    const then = before[comparedDays.indexOf(comparedOn)]?.data;
    const known = then === undefined ? undefined : (then.get(reference) ?? null);
    return { indicateur, now: now.data?.get(reference), before: known, comparedOn, cible: cibles.get(reference) };
  });
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{text.title}</h2>
      <p className="quiet">{text.compared(GAP_DAYS)}</p>
      {isNarrower && <p className="quiet">{text.wider}</p>}
      {error !== null && <ProblemNotice error={error} onRetry={() => void Promise.all([now, ...before].map(({ refetch }) => refetch()))} />}
      {error === null && (
        <DataTable
          caption={text.caption}
          columns={COLUMNS}
          rows={lines.filter((line) => !isOfNobody(line))}
          rowKey={({ indicateur }) => indicateur.code}
          isOld={[now, ...before].some(({ isPlaceholderData }) => isPlaceholderData)}
        />
      )}
      {error === null && <OfNobody indicateurs={lines.filter(isOfNobody).map(({ indicateur }) => indicateur)} summary={text.ofNobody} />}
    </section>
  );
}
