import './dossier.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { DossierDetail, DossierPiece, Parcours, SetAside } from '../api/client.ts';
import { dossierQuery, parcoursQuery } from '../api/dossier-queries.ts';
import { choicesQuery } from '../api/reference-queries.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay } from '../view/format.ts';
import { useView, type View } from '../view/use-view.ts';
import { actingIn } from '../parcours/acting-fields.tsx';
import { Fields } from '../parcours/fields.tsx';
import { ParcoursStory } from '../parcours/parcours-story.tsx';
import { History } from './history.tsx';
import { pieceState } from './piece-state.ts';

const text = labels.dossier;

const PIECE_COLUMNS: readonly Column<DossierPiece>[] = [
  { key: 'piece', label: text.piece, isRowHeader: true, cell: ({ reference }) => reference },
  { key: 'type', label: labels.pieces.columns.type, cell: ({ type }) => type ?? '' },
  { key: 'arrivedOn', label: labels.pieces.columns.arrivedOn, cell: ({ arrivedOn }) => (arrivedOn === null ? '' : frDay(arrivedOn)) },
  { key: 'age', label: labels.pieces.columns.age, isNumber: true, cell: ({ age }) => (age === null ? '' : labels.pieces.age(age)) },
  { key: 'state', label: labels.pieces.columns.state, cell: pieceState },
  { key: 'etape', label: labels.pieces.columns.etape, cell: ({ etape }) => etape ?? '' },
  {
    key: 'caisse',
    label: labels.pieces.columns.caisse,
    cell: ({ caisse, caisseExecutante }) =>
      caisseExecutante === null || caisse === caisseExecutante ? (caisse ?? '') : `${caisse ?? ''}, ${labels.pieces.doer(caisseExecutante)}`,
  },
];

const setAsideColumns = (pieces: readonly DossierPiece[]): readonly Column<SetAside>[] => [
  { key: 'fact', label: text.fact, isRowHeader: true, cell: ({ kind }) => text.factKind(kind) },
  { key: 'piece', label: text.piece, cell: ({ pieceId }) => pieces.find(({ id }) => id === pieceId)?.reference ?? '' },
  { key: 'on', label: text.on, cell: ({ on }) => frDay(on) },
  { key: 'knownOn', label: text.knownOn, cell: ({ knownOn }) => frDay(knownOn) },
  { key: 'reason', label: text.reason, cell: ({ reason }) => text.reasons(reason) },
];

function doersOf({ caisse, pieces }: DossierDetail): string {
  const doers = new Set(pieces.flatMap(({ inStock, caisseExecutante }) => (inStock && caisseExecutante !== null ? [caisseExecutante] : [])));
  const others = [...doers].filter((doer) => doer !== caisse);
  return others.length === 0 ? labels.parcours.sameDoer : [...doers].sort().join(', ');
}

type Fact = readonly [string, ReactNode];

function followedFacts(
  { procedure: { label, version, latest }, assure, caisse, completedOn, decision }: Parcours,
  dossier: DossierDetail,
): readonly Fact[] {
  const words = labels.parcours;
  return [
    [words.assure, assure === null ? words.noAssure : words.of(assure.nom, assure.identifiant)],
    [text.procedure, [words.version(label, version), ...(latest > version ? [words.newer(latest)] : [])].join('. ')],
    [words.owner, caisse ?? dossier.caisse ?? text.none],
    [words.doer, doersOf(dossier)],
    [words.completedOn, completedOn === null ? words.notCompleted : frDay(completedOn)],
    [words.decision, decision === null ? words.noDecision : words.decided(decision.decision, decision.tacit, decision.on)],
  ];
}

const namedFacts = ({ procedure, caisse, etape }: DossierDetail): readonly Fact[] => [
  [text.procedure, procedure ?? text.noProcedure],
  [text.caisse, caisse ?? text.none],
  [text.etape, etape ?? text.none],
];

function Facts({ dossier, parcours }: { readonly dossier: DossierDetail; readonly parcours: Parcours | null }): JSX.Element {
  const facts: readonly Fact[] = [
    ...(parcours === null ? namedFacts(dossier) : followedFacts(parcours, dossier)),
    [text.agent, dossier.agent ?? text.nobody],
    [text.origin, text.origins[dossier.origin]],
    [text.source, dossier.source ?? text.none],
    [text.revision, String(parcours?.revision ?? dossier.revision)],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Attributes({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }): JSX.Element | null {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <details className="attributes">
      <summary>{text.attributes}</summary>
      <dl className="facts">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly DossierPiece[] }): JSX.Element {
  return (
    <section>
      <h2>{text.pieces}</h2>
      {pieces.length === 0 ? (
        <p className="quiet">{text.noPieces}</p>
      ) : (
        <DataTable caption={text.pieces} columns={PIECE_COLUMNS} rows={pieces} rowKey={({ id }) => id} />
      )}
    </section>
  );
}

function SetAsideFacts({ dossier }: { readonly dossier: DossierDetail }): JSX.Element {
  return (
    <section>
      <h2>{text.setAside}</h2>
      <p className="quiet">{dossier.setAside.length === 0 ? text.noSetAside : text.setAsideText}</p>
      {dossier.setAside.length > 0 && (
        <DataTable
          caption={text.setAside}
          columns={setAsideColumns(dossier.pieces)}
          rows={dossier.setAside}
          rowKey={({ factId, pieceId }) => `${factId} ${pieceId}`}
        />
      )}
    </section>
  );
}

/** A dossier without a published procédure can be read; the page says what would be here with one. */
function NotFollowed(): JSX.Element {
  const words = labels.parcours;
  return (
    <div className="empty">
      <p className="empty-title">{words.none}</p>
      <p>{words.noneText}</p>
      <p>
        <code className="command">{words.noneCommand}</code>
      </p>
    </div>
  );
}

interface StoryProps {
  readonly dossier: DossierDetail;
  readonly parcours: Parcours | null;
  readonly view: View;
}

function Story({ dossier, parcours, view }: StoryProps): JSX.Element {
  return (
    <div className="dossier">
      <div className="dossier-main">
        {parcours === null ? (
          <>
            <NotFollowed />
            <Pieces pieces={dossier.pieces} />
          </>
        ) : (
          <ParcoursStory key={parcours.id} parcours={parcours} pieces={dossier.pieces} acting={actingIn(view.search)} view={view} />
        )}
        {(parcours === null || dossier.setAside.length > 0) && <SetAsideFacts dossier={dossier} />}
        <History id={dossier.id} day={view.day} why={parcours?.why ?? []} />
      </div>
      <div className="dossier-side">
        <section aria-labelledby="qui-et-quoi">
          <h2 id="qui-et-quoi">{text.who}</h2>
          <Facts dossier={dossier} parcours={parcours} />
          <Attributes attributes={dossier.attributes} />
        </section>
        {parcours !== null && <Fields fields={parcours.fields} />}
      </div>
    </div>
  );
}

/** The words beside the title: whose, what, since when. */
function Headline({ dossier, parcours }: { readonly dossier: DossierDetail; readonly parcours: Parcours | null }): JSX.Element {
  // The log is ahead of the read model.
  const { openedOn, closedOn, status } = parcours ?? dossier;
  const words = [
    ...(parcours?.assure ? [parcours.assure.nom] : []),
    ...(parcours === null ? [] : [parcours.procedure.label]),
    text.openedOn(openedOn),
    ...(closedOn === null ? [] : [text.closedOn(closedOn)]),
  ];
  return (
    <p className="dossier-state" data-open={status === 'open' || undefined}>
      {words.join(' · ')}
    </p>
  );
}

/** Where a dossier stands on its procédure: asked for when that procédure is published; null when it follows none. */
function useParcours(dossier: DossierDetail | undefined, view: View) {
  const { data: choices } = useQuery(choicesQuery);
  const mayFollow = choices?.procedures.some(({ code, version }) => code === dossier?.procedure && version !== null);
  const followed = useQuery(parcoursQuery(dossier?.id ?? '', actingIn(view.search), dossier !== undefined && mayFollow === true));
  const parcours = mayFollow === false ? null : followed.data;
  return { parcours, error: followed.error, refetch: followed.refetch };
}

/** One dossier: who and what, where it stands on its procédure and what can be done, its pièces and its story. */
export function DossierPage(): JSX.Element {
  const { dossier: key = '' } = useParams({ strict: false });
  const view = useView();
  const asked = useQuery(dossierQuery(key));
  const { data, error, refetch } = asked;
  const followed = useParcours(data, view);
  const title = isAwaited(asked) ? text.untitled : text.title(data?.reference ?? key);
  const problem = error ?? followed.error;
  usePageTitle(title);
  return (
    <>
      <div className="page-head">
        <p className="crumb">
          <Link to="/dossiers" search={view.slice}>
            {text.back}
          </Link>
        </p>
        <h1>{title}</h1>
        {data !== undefined && <Headline dossier={data} parcours={followed.parcours ?? null} />}
      </div>
      {view.isPast && data !== undefined && <p className="quiet dossier-note">{text.nowNote}</p>}
      {problem !== null && (
        <ProblemNotice
          error={problem}
          onRetry={() => {
            void refetch();
            void followed.refetch();
          }}
        />
      )}
      {data === undefined || followed.parcours === undefined ? (
        problem === null && <TableSkeleton />
      ) : (
        <Story dossier={data} parcours={followed.parcours} view={view} />
      )}
    </>
  );
}
