import { useQueries, useQuery } from '@tanstack/react-query';
import { type JSX, useId } from 'react';
import type { Comparaison, Definition, Organisme } from '../api/client.ts';
import { type Among, comparaisonQuery, definitionsQuery, organismeQuery } from '../api/queries.ts';
import { ChoiceField } from '../common/choice-field.tsx';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { isComparable } from '../reseau/use-reseau.ts';
import { drawnValue, writtenValue } from '../reseau/valeur.ts';
import { lastVersions } from '../common/last-versions.ts';
import { frSignedDecimal } from '../view/format.ts';
import type { View } from '../view/use-view.ts';

const text = labels.comparables;
const ARBRE_OF_COMPARABLES = 'comparables';
const ARBRE_OF_RESEAUX = 'reseau';

/** An indicator of the caisse, and the comparison with its group where it has come. */
interface Line {
  readonly indicateur: Definition;
  readonly comparaison: Comparaison | undefined;
}

/** With whom the caisse is compared: by the address, else its comparable group, else any group that it has; null: all caisses. */
function groupOf(parents: Organisme['parents'], asked: string | undefined): readonly [arbre: string, code: string] | null {
  const groups = Object.entries(parents);
  return groups.find(([, code]) => code === asked) ?? groups.find(([arbre]) => arbre === ARBRE_OF_COMPARABLES) ?? groups[0] ?? null;
}

function amongOf(group: ReturnType<typeof groupOf>, { slice }: View): Among {
  const shared = { procedure: slice.procedure, connu: slice.connu, by: 'owner' } as const;
  if (group === null) return shared;
  const [arbre, code] = group;
  return arbre === ARBRE_OF_RESEAUX ? { ...shared, reseau: code } : { ...shared, groupement: code };
}

const columnsFor = (caisse: string): readonly Column<Line>[] => {
  const ofCaisse = ({ comparaison }: Line) => comparaison?.organismes.find(({ organisme }) => organisme === caisse)?.dates[0] ?? null;
  const ofGroup = ({ comparaison }: Line) => comparaison?.dates[0];
  const told = ({ indicateur }: Line, value: number | null | undefined): string =>
    value === null || value === undefined ? '' : writtenValue(indicateur, value);
  return [
    { key: 'indicateur', label: text.columns.indicateur, isRowHeader: true, cell: ({ indicateur }) => indicateur.label },
    {
      key: 'value',
      label: text.columns.value,
      isNumber: true,
      cell: (line) => {
        const at = ofCaisse(line);
        if (at === null) return line.comparaison === undefined ? '…' : <span className="quiet">{labels.status.noData.word}</span>;
        return at.value === null ? <span className="quiet">{labels.status[at.status].word}</span> : told(line, at.value);
      },
    },
    { key: 'group', label: text.columns.group, isNumber: true, cell: (line) => told(line, ofGroup(line)?.reseau.value) },
    { key: 'median', label: text.columns.median, isNumber: true, cell: (line) => told(line, ofGroup(line)?.distribution?.median) },
    {
      key: 'ecart',
      label: text.columns.ecart,
      isNumber: true,
      cell: (line) => {
        const [value, median] = [ofCaisse(line)?.value ?? null, ofGroup(line)?.distribution?.median ?? null];
        return value === null || median === null ? '' : frSignedDecimal(drawnValue(line.indicateur, value - median));
      },
    },
    {
      key: 'rang',
      label: text.columns.rang,
      isNumber: true,
      cell: (line) => {
        const rang = ofCaisse(line)?.rang ?? null;
        return rang === null ? '' : text.rang(rang, ofGroup(line)?.distribution?.count ?? 0);
      },
    },
    {
      key: 'definition',
      label: text.columns.definition,
      cell: ({ comparaison }) => (comparaison === undefined ? '' : <DefinitionHint figure={{ definition: comparaison.indicateur }} />),
    },
  ];
};

function GroupField({ view, parents, code }: { readonly view: View; readonly parents: Organisme['parents']; readonly code: string }): JSX.Element {
  const codes = Object.values(parents);
  const named = useQueries({ queries: codes.map((each) => organismeQuery(each, view.slice.jour)) });
  return (
    <ChoiceField
      id="parmi"
      isNamed
      label={text.group}
      value={code}
      choices={codes.map((each, index) => ({ code: each, label: named[index]?.data?.label ?? each }))}
      onChoice={(parmi) => {
        view.change({ parmi });
      }}
    />
  );
}

/** Every indicator of one caisse, beside those that it is comparable to. */
export function Comparables({ view, organisme }: { readonly view: View; readonly organisme: Organisme }): JSX.Element {
  const id = useId();
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const group = groupOf(organisme.parents, view.search['parmi']);
  const indicateurs = lastVersions(definitions).filter(isComparable);
  const among = amongOf(group, view);
  const answers = useQueries({ queries: indicateurs.map(({ code }) => comparaisonQuery(code, [view.day], among)) });
  const failed = answers.find(({ error }) => error !== null);
  const lines = indicateurs.map((indicateur, index): Line => ({ indicateur, comparaison: answers[index]?.data }));
  return (
    <section className="comparables" aria-labelledby={id}>
      <div className="charts-head">
        <h2 id={id}>{text.title}</h2>
        {group !== null && <GroupField view={view} parents={organisme.parents} code={group[1]} />}
      </div>
      {failed !== undefined && <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />}
      <DataTable caption={text.caption} columns={columnsFor(organisme.code)} rows={lines} rowKey={({ indicateur }) => indicateur.code} />
    </section>
  );
}
