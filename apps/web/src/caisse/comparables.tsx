import '../common/others.css';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useId } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { Definition, Fiche, Organisme } from '../api/client.ts';
import { type Among, ficheQuery } from '../api/pilotage-queries.ts';
import { choicesQuery, definitionsQuery, organismeQuery } from '../api/reference-queries.ts';
import { AloneNote } from '../common/alone-note.tsx';
import { ChoiceField } from '../common/choice-field.tsx';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { CaisseLink } from '../common/caisse-link.tsx';
import { ListLink } from '../common/list-link.tsx';
import { OfNobody } from '../common/of-nobody.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { StatusBeside } from '../common/status-beside.tsx';
import { labels } from '../labels.ts';
import { listOf } from '../reseau/compared.ts';
import { isComparable } from '../reseau/use-reseau.ts';
import { writtenGap, writtenValue } from '../reseau/valeur.ts';
import { lastVersions } from '../common/last-versions.ts';
import { type ListSearch, type Slice, sliceOf } from '../view/address.ts';
import type { View } from '../view/use-view.ts';
import { useIsOfNone } from './use-is-of-none.ts';
import { ARBRE_OF_RESEAUX, reseauOf } from '../common/reseau-of.ts';

const text = labels.comparables;
const ARBRE_OF_COMPARABLES = 'comparables';

/** An indicator of the caisse, and where it stands in its group once that has come. */
interface Line {
  readonly indicateur: Definition;
  readonly found: Fiche['indicateurs'][number] | undefined;
  /** The rows behind its value, and behind that of its group; null for what counts no rows. */
  readonly list: ListSearch | null;
  readonly groupList: ListSearch | null;
  /** The page on which all those that it is compared to are ranked by this indicator. */
  readonly ranked: ListSearch;
}

/** With whom the caisse is compared: by the address, else its comparable group, else any group that it has; null: all caisses. */
function groupOf(parents: Organisme['parents'], asked: string | undefined): readonly [arbre: string, code: string] | null {
  const groups = Object.entries(parents);
  return groups.find(([, code]) => code === asked) ?? groups.find(([arbre]) => arbre === ARBRE_OF_COMPARABLES) ?? groups[0] ?? null;
}

function amongOf(group: ReturnType<typeof groupOf>, { slice }: View): Among {
  const shared = { procedure: slice.procedure, connu: slice.connu, perimetre: slice.perimetre, by: 'owner' } as const;
  if (group === null) return shared;
  const [arbre, code] = group;
  return arbre === ARBRE_OF_RESEAUX ? { ...shared, reseau: code } : { ...shared, groupement: code };
}

/** Of nobody is anything known by it that day: it may be of what they do not do. */
const isOfNobody = ({ found }: Line): boolean =>
  found?.distribution === null && found.reseau.value === null && (found.caisse?.status ?? 'noData') === 'noData';

/** What is said of others, when there is one only. */
const OF_OTHERS: ReadonlySet<string> = new Set(['group', 'median', 'ecart', 'rang']);

const told = ({ indicateur }: Line, value: number | null | undefined): string =>
  value === null || value === undefined ? '' : writtenValue(indicateur, value);

function OfGroup({ line }: { readonly line: Line }): JSX.Element | null {
  const value = line.found?.reseau.value ?? null;
  return value === null ? null : <ListLink search={line.groupList}>{told(line, value)}</ListLink>;
}

const columns: readonly Column<Line>[] = [
  { key: 'indicateur', label: text.columns.indicateur, isRowHeader: true, cell: ({ indicateur }) => indicateur.label },
  {
    key: 'value',
    label: text.columns.value,
    isNumber: true,
    cell: (line) => {
      const at = line.found?.caisse ?? null;
      if (at === null) return line.found === undefined ? '…' : <span className="quiet">{labels.status.noData.word}</span>;
      if (at.value === null) return <span className="quiet">{labels.status[at.status].word}</span>;
      return (
        <>
          <ListLink search={line.list}>{told(line, at.value)}</ListLink>
          <StatusBeside status={at.status} />
        </>
      );
    },
  },
  { key: 'group', label: text.columns.group, isNumber: true, cell: (line) => <OfGroup line={line} /> },
  { key: 'median', label: text.columns.median, isNumber: true, cell: (line) => told(line, line.found?.distribution?.median) },
  {
    key: 'ecart',
    label: text.columns.ecart,
    isNumber: true,
    cell: (line) => {
      const [value, median] = [line.found?.caisse?.value ?? null, line.found?.distribution?.median ?? null];
      return value === null || median === null ? '' : writtenGap(line.indicateur, value - median);
    },
  },
  {
    key: 'rang',
    label: text.columns.rang,
    isNumber: true,
    cell: (line) => {
      const rang = line.found?.caisse?.rang ?? null;
      if (rang === null) return '';
      return (
        <Link to="/reseau" search={line.ranked} className="number-link">
          {text.rang(rang, line.found?.distribution?.count ?? 0)}
        </Link>
      );
    },
  },
  {
    key: 'definition',
    label: text.columns.definition,
    cell: ({ found }) => (found === undefined ? '' : <DefinitionHint figure={{ definition: found.indicateur }} />),
  },
];

/** Of which of its groups; nothing for as long as their names are on their way. */
function GroupField({
  view,
  parents,
  code,
}: {
  readonly view: View;
  readonly parents: Organisme['parents'];
  readonly code: string;
}): JSX.Element | null {
  const codes = Object.values(parents);
  const named = useQueries({ queries: codes.map((each) => organismeQuery(each, view.slice.jour, view.slice.perimetre)) });
  if (named.some(isAwaited)) return null;
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

/** Which pièces are compared: whatever else the address filters. */
const ofPieces = ({ slice: { jour, connu, perimetre, procedure, vuDe } }: View): Slice => sliceOf({ jour, connu, perimetre, procedure, vuDe });

/** The same of its whole group. */
function ofPiecesOfGroup(group: ReturnType<typeof groupOf>, reseau: string | undefined, view: View): Slice {
  const [arbre, groupement] = group ?? [ARBRE_OF_RESEAUX, undefined];
  return sliceOf({ ...ofPieces(view), reseau, groupement: arbre === ARBRE_OF_RESEAUX ? undefined : groupement });
}

/** Those that it is compared to, each leading to its sheet. */
function Others({ view, group, caisse }: { readonly view: View; readonly group: string; readonly caisse: string }): JSX.Element | null {
  const { data: organisme } = useQuery(organismeQuery(group, view.slice.jour, view.slice.perimetre));
  const choices = useQuery(choicesQuery);
  const others = organisme?.caisses.filter((code) => code !== caisse) ?? [];
  if (others.length === 0 || isAwaited(choices)) return null;
  const names = new Map(choices.data?.caisses.map(({ code, label }) => [code, label]));
  return (
    <details className="others">
      <summary>{text.others(others.length)}</summary>
      <ul>
        {others.map((code) => (
          <li key={code}>
            <CaisseLink caisse={code}>{names.get(code) ?? code}</CaisseLink>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Every indicator of one caisse, beside those that it is comparable to. */
export function Comparables({ view, organisme }: { readonly view: View; readonly organisme: Organisme }): JSX.Element {
  const id = useId();
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const group = groupOf(organisme.parents, view.search['parmi']);
  const indicateurs = lastVersions(definitions).filter(isComparable);
  const among = amongOf(group, view);
  const references = indicateurs.map(({ code, version }) => `${code}@${String(version)}`);
  const isInNoReseau = useIsOfNone(view, organisme);
  const isOfNone = group === null ? isInNoReseau : false;
  const { data, error, refetch } = useQuery({
    ...ficheQuery(organisme.code, references, view.day, among),
    enabled: references.length > 0 && isOfNone === false,
  });
  const found = new Map(data?.indicateurs.map((each) => [each.indicateur, each]));
  const ofGroup = ofPiecesOfGroup(group, reseauOf(organisme), view);
  const lines = indicateurs.map((indicateur, index): Line => ({
    indicateur,
    found: found.get(references[index] ?? ''),
    list: listOf(indicateur, { ...ofPieces(view), caisse: organisme.code }),
    groupList: listOf(indicateur, ofGroup),
    ranked: { ...ofGroup, indicateur: indicateur.code },
  }));
  const isAlone = data?.population.status === 'alone';
  return (
    <section className="comparables" aria-labelledby={id}>
      <div className="charts-head">
        <h2 id={id}>{text.title}</h2>
        {group !== null && <GroupField view={view} parents={organisme.parents} code={group[1]} />}
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <AloneNote population={data.population} />}
      {isOfNone === true ? (
        <p className="quiet">{labels.caisse.ofNone}</p>
      ) : (
        <DataTable
          caption={text.caption}
          columns={isAlone ? columns.filter(({ key }) => !OF_OTHERS.has(key)) : columns}
          rows={lines.filter((line) => !isOfNobody(line))}
          rowKey={({ indicateur }) => indicateur.code}
        />
      )}
      <OfNobody indicateurs={lines.filter(isOfNobody).map(({ indicateur }) => indicateur)} summary={text.ofNobody} />
      {group !== null && <Others view={view} group={group[1]} caisse={organisme.code} />}
    </section>
  );
}
