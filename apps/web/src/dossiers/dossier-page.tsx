import './dossier.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import type { DossierDetail, DossierPiece, SetAside } from '../api/client.ts';
import { dossierQuery } from '../api/queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay } from '../view/format.ts';
import { useView } from '../view/use-view.ts';
import { History } from './history.tsx';

const text = labels.dossier;

function stateOf({ arrivedOn, inStock, exit, leftOn, waitingFor }: DossierPiece): string {
  if (arrivedOn === null) return text.notReceived;
  if (!inStock) return leftOn === null ? text.out : labels.pieces.exitOn(exit === null ? text.out : labels.pieces.exit(exit), leftOn);
  return waitingFor === null ? text.inStock : text.waitingState(waitingFor);
}

const PIECE_COLUMNS: readonly Column<DossierPiece>[] = [
  { key: 'piece', label: text.piece, isRowHeader: true, cell: ({ reference }) => reference },
  { key: 'type', label: labels.pieces.columns.type, cell: ({ type }) => type ?? '' },
  { key: 'arrivedOn', label: labels.pieces.columns.arrivedOn, cell: ({ arrivedOn }) => (arrivedOn === null ? '' : frDay(arrivedOn)) },
  { key: 'age', label: labels.pieces.columns.age, isNumber: true, cell: ({ age }) => (age === null ? '' : labels.pieces.age(age)) },
  { key: 'state', label: labels.pieces.columns.state, cell: stateOf },
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

function Facts({ dossier }: { readonly dossier: DossierDetail }): JSX.Element {
  const facts: readonly (readonly [string, ReactNode])[] = [
    [text.procedure, dossier.procedure ?? text.noProcedure],
    [text.caisse, dossier.caisse ?? text.none],
    [text.etape, dossier.etape ?? text.none],
    [text.agent, dossier.agent ?? text.nobody],
    [text.origin, text.origins[dossier.origin]],
    [text.source, dossier.source ?? text.none],
    [text.revision, String(dossier.revision)],
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

function Story({ dossier, day }: { readonly dossier: DossierDetail; readonly day: string }): JSX.Element {
  return (
    <div className="dossier">
      <div className="dossier-main">
        <section>
          <h2>{text.pieces}</h2>
          {dossier.pieces.length === 0 ? (
            <p className="quiet">{text.noPieces}</p>
          ) : (
            <DataTable caption={text.pieces} columns={PIECE_COLUMNS} rows={dossier.pieces} rowKey={({ id }) => id} />
          )}
        </section>
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
        <History id={dossier.id} day={day} />
      </div>
      <section aria-labelledby="qui-et-quoi" className="dossier-side">
        <h2 id="qui-et-quoi">{text.who}</h2>
        <Facts dossier={dossier} />
        <Attributes attributes={dossier.attributes} />
      </section>
    </div>
  );
}

/** One dossier: who and what, its pièces, what is set aside, and its story. */
export function DossierPage(): JSX.Element {
  const { dossier: key = '' } = useParams({ strict: false });
  const view = useView();
  const { data, error, refetch } = useQuery(dossierQuery(key));
  const title = text.title(data?.reference ?? key);
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
        {data !== undefined && (
          <p className="dossier-state" data-open={data.status === 'open' || undefined}>
            {text.openedOn(data.openedOn)}
            {data.closedOn === null ? '' : ` · ${text.closedOn(data.closedOn)}`}
          </p>
        )}
      </div>
      {view.isPast && data !== undefined && <p className="quiet dossier-note">{text.nowNote}</p>}
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Story dossier={data} day={view.day} />}
    </>
  );
}
