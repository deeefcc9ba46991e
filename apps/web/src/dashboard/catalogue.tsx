import { useQuery } from '@tanstack/react-query';
import { type JSX, useId } from 'react';
import type { Definition, Ensemble } from '../api/client.ts';
import { type Among, ensemblesQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { CibleWord } from '../reseau/cible-word.tsx';
import type { Cible } from '../reseau/cibles.ts';
import { useCibles } from '../reseau/use-cibles.ts';
import { classOf, writtenGap, writtenValue } from '../reseau/valeur.ts';
import { ValueMark } from '../reseau/value-mark.tsx';
import type { Slice } from '../view/address.ts';
import { addDays } from '../view/day.ts';
import type { View } from '../view/use-view.ts';

const text = labels.catalogue;
const GAP_DAYS = 28;

/** An indicator of the catalogue on the day looked at and before; undefined: on its way. */
interface Line {
  readonly indicateur: Definition;
  readonly now: Ensemble | undefined;
  readonly before: Ensemble | undefined;
  readonly cible: Cible | undefined;
}

function Value({ line: { indicateur, now } }: { readonly line: Line }): JSX.Element {
  if (now === undefined) return <span className="quiet">{labels.freshness.waiting}</span>;
  if (now.value === null) return <span className="quiet">{labels.status[now.status].word}</span>;
  return <strong>{writtenValue(indicateur, now.value)}</strong>;
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'indicateur', label: text.columns.indicateur, isRowHeader: true, cell: ({ indicateur }) => indicateur.label },
  { key: 'value', label: text.columns.value, isNumber: true, cell: (line) => <Value line={line} /> },
  {
    key: 'before',
    label: text.columns.before(GAP_DAYS),
    isNumber: true,
    cell: ({ indicateur, before }) => (before?.value == null ? '' : writtenValue(indicateur, before.value)),
  },
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
    label: text.columns.valueClass,
    cell: ({ indicateur, now }) => {
      const valueClass = now?.value == null ? null : classOf(indicateur, now.value, null, 0);
      return valueClass === null ? <span className="quiet">{text.noThresholds}</span> : <ValueMark of={valueClass} />;
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

/** Every indicator of the catalogue for the caisses looked at, beside what it was four weeks earlier. */
export function Catalogue({ view }: { readonly view: View }): JSX.Element | null {
  const id = useId();
  const { slice, day } = view;
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const indicateurs = lastVersions(definitions).filter(({ block }) => CATALOGUE.has(block));
  const references = indicateurs.map(referenceOf);
  const among = amongOf(slice);
  // Each day by the caisses of that day, as the tiles tell it.
  const now = useQuery(ensemblesQuery(references, day, among));
  const before = useQuery(ensemblesQuery(references, addDays(day, -GAP_DAYS), among));
  const error = now.error ?? before.error;
  const cibles = useCibles({ ...among, jour: slice.jour });
  if (indicateurs.length === 0) return null;
  const isNarrower = slice.type !== undefined || slice.source !== undefined || (slice.caisse !== undefined && slice.executante !== undefined);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{text.title}</h2>
      {isNarrower && <p className="quiet">{text.wider}</p>}
      {error !== null && <ProblemNotice error={error} onRetry={() => void Promise.all([now.refetch(), before.refetch()])} />}
      {error === null && (
        <DataTable
          caption={text.caption}
          columns={COLUMNS}
          rows={indicateurs.map((indicateur): Line => {
            const reference = referenceOf(indicateur);
            return { indicateur, now: now.data?.get(reference), before: before.data?.get(reference), cible: cibles.get(reference) };
          })}
          rowKey={({ indicateur }) => indicateur.code}
          isOld={now.isPlaceholderData}
        />
      )}
    </section>
  );
}
