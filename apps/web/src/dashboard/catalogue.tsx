import { useQueries, useQuery } from '@tanstack/react-query';
import { type JSX, useId } from 'react';
import type { Comparaison, Definition } from '../api/client.ts';
import { type Among, comparaisonQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { lastVersions } from '../common/last-versions.ts';
import { labels } from '../labels.ts';
import { classOf, drawnValue, writtenValue } from '../reseau/valeur.ts';
import { ValueMark } from '../reseau/value-mark.tsx';
import type { Slice } from '../view/address.ts';
import { addDays } from '../view/day.ts';
import { frSignedDecimal } from '../view/format.ts';
import type { View } from '../view/use-view.ts';

const text = labels.catalogue;
const GAP_DAYS = 28;

interface Line {
  readonly indicateur: Definition;
  readonly comparaison: Comparaison | undefined;
}

const valueAt = ({ comparaison }: Line, at: 0 | 1): number | null => comparaison?.dates.at(at)?.reseau.value ?? null;

function Value({ line }: { readonly line: Line }): JSX.Element {
  const found = line.comparaison?.dates.at(1)?.reseau;
  if (found === undefined) return <span className="quiet">{labels.freshness.waiting}</span>;
  if (found.value === null) return <span className="quiet">{labels.status[found.status].word}</span>;
  return <strong>{writtenValue(line.indicateur, found.value)}</strong>;
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'indicateur', label: text.columns.indicateur, isRowHeader: true, cell: ({ indicateur }) => indicateur.label },
  { key: 'value', label: text.columns.value, isNumber: true, cell: (line) => <Value line={line} /> },
  {
    key: 'before',
    label: text.columns.before(GAP_DAYS),
    isNumber: true,
    cell: (line) => {
      const before = valueAt(line, 0);
      return before === null ? '' : writtenValue(line.indicateur, before);
    },
  },
  {
    key: 'gap',
    label: text.columns.gap,
    isNumber: true,
    cell: (line) => {
      const [before, now] = [valueAt(line, 0), valueAt(line, 1)];
      return before === null || now === null ? '' : frSignedDecimal(drawnValue(line.indicateur, now - before));
    },
  },
  {
    key: 'class',
    label: text.columns.valueClass,
    cell: (line) => {
      const value = valueAt(line, 1);
      const valueClass = value === null ? null : classOf(line.indicateur, value, null, 0);
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

/** What is told beside the four blocks of figures; readings have a screen of their own. */
const CATALOGUE: ReadonlySet<string> = new Set(['ratio', 'rapport', 'dossiers', 'delai', 'etapes']);

/** Every indicator of the catalogue for the caisses looked at, beside what it was four weeks earlier. */
export function Catalogue({ view }: { readonly view: View }): JSX.Element | null {
  const id = useId();
  const { slice, day } = view;
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const indicateurs = lastVersions(definitions).filter(({ block }) => CATALOGUE.has(block));
  const answers = useQueries({ queries: indicateurs.map(({ code }) => comparaisonQuery(code, [addDays(day, -GAP_DAYS), day], amongOf(slice))) });
  if (indicateurs.length === 0) return null;
  const isNarrower = slice.type !== undefined || slice.source !== undefined || (slice.caisse !== undefined && slice.executante !== undefined);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{text.title}</h2>
      {isNarrower && <p className="quiet">{text.wider}</p>}
      <DataTable
        caption={text.caption}
        columns={COLUMNS}
        rows={indicateurs.map((indicateur, index): Line => ({ indicateur, comparaison: answers[index]?.data }))}
        rowKey={({ indicateur }) => indicateur.code}
      />
    </section>
  );
}
