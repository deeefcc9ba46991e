import '../alertes/alertes.css';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type JSX, useMemo, useState } from 'react';
import { mayAct } from '../access/access.ts';
import { isAwaited } from '../api/awaited.ts';
import type { Arrete, Definition, FigureArretee, FigureConnue } from '../api/client.ts';
import { correctArrete } from '../api/commands.ts';
import { arreteQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery, reseauxQuery } from '../api/reference-queries.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import { ChoiceField } from '../common/choice-field.tsx';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { ExportLinks } from '../common/export-links.tsx';
import { More } from '../common/more.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { useCommand } from '../form/use-command.ts';
import { labels } from '../labels.ts';
import { writtenGap, writtenValue } from '../reseau/valeur.ts';
import { changed } from '../view/address.ts';
import { frDay, frExact, frInteger, frSignedDecimal } from '../view/format.ts';
import { useView, type View } from '../view/use-view.ts';

const text = labels.arretes.one;
/** The address says that only what was corrected is shown. */
const CORRECTED = 'corriges';
/** A month of a réseau has thousands of figures: drawn all at once they are more than a small browser holds. */
const ROWS_AT_ONCE = 200;
type Definitions = ReadonlyMap<string, Definition>;
type Organismes = ReadonlyMap<string, Arrete['organismes'][number]>;

function written({ indicateur, value, status }: FigureArretee, definitions: Definitions): JSX.Element | string {
  if (value === null) return <span className="quiet">{labels.status[status].word}</span>;
  const definition = definitions.get(indicateur);
  return definition === undefined ? frExact(value) : writtenValue(definition, value);
}

/** As published, whatever corrections have made of it. */
const published = (figure: FigureConnue): FigureArretee => figure.corrects ?? figure;

function gapOf(figure: FigureConnue, definitions: Definitions): string {
  const { value: then } = published(figure);
  if (then === null || figure.value === null || then === figure.value) return '';
  const [definition, gap] = [definitions.get(figure.indicateur), figure.value - then];
  return definition === undefined ? frSignedDecimal(gap) : writtenGap(definition, gap);
}

/** A caisse leads to its sheet; a réseau and a groupement are told by their names. */
function Organisme({ of: { code, label, kind } }: { readonly of: Arrete['organismes'][number] }): JSX.Element {
  if (kind === 'caisse' || kind === null) return <CaisseLink caisse={code}>{code}</CaisseLink>;
  return (
    <>
      {label} <span className="quiet">{text.kinds[kind]}</span>
    </>
  );
}

const columnsBy = (definitions: Definitions, organismes: Organismes): readonly Column<FigureConnue>[] => [
  {
    key: 'organisme',
    label: text.columns.organisme,
    isRowHeader: true,
    cell: ({ organisme }) => <Organisme of={organismes.get(organisme) ?? { code: organisme, label: organisme, kind: null }} />,
  },
  { key: 'indicateur', label: text.columns.indicateur, cell: ({ indicateur }) => <DefinitionHint figure={{ definition: indicateur }} /> },
  { key: 'published', label: text.columns.published, isNumber: true, cell: (figure) => written(published(figure), definitions) },
  { key: 'corrected', label: text.columns.corrected, isNumber: true, cell: (figure) => written(figure, definitions) },
  { key: 'gap', label: text.columns.gap, isNumber: true, cell: (figure) => gapOf(figure, definitions) },
  { key: 'state', label: text.columns.state, cell: ({ corrects }) => (corrects === null ? text.same : <strong>{text.changed}</strong>) },
];

/** Says which figures are known otherwise today; asked again unchanged it is done once. */
function Correct({ reseau, mois }: { readonly reseau: string; readonly mois: string }): JSX.Element {
  const client = useQueryClient();
  const { mutate, isPending, data, error } = useCommand({
    send: async (asked: { readonly reseau: string; readonly mois: string }, key) => correctArrete(asked.reseau, asked.mois, key),
    onDone: async (anew) => {
      anew();
      await Promise.all([client.invalidateQueries({ queryKey: ['arrete', reseau, mois] }), client.invalidateQueries({ queryKey: ['arretes'] })]);
    },
  });
  return (
    <>
      <p className="quiet">{text.correctText}</p>
      <Button
        size="compact-md"
        variant="default"
        loading={isPending}
        onClick={() => {
          mutate({ reseau, mois });
        }}
      >
        {text.correct}
      </Button>
      <p role="status">{data === undefined ? '' : text.done(data.changed)}</p>
      {error !== null && <ProblemNotice error={error} />}
    </>
  );
}

function Corrections({ arrete, view }: { readonly arrete: Arrete; readonly view: View }): JSX.Element {
  const columns: readonly Column<Arrete['corrections'][number]>[] = [
    { key: 'knownOn', label: text.correctionColumns.knownOn, isRowHeader: true, cell: ({ knownOn }) => frDay(knownOn) },
    { key: 'figures', label: text.correctionColumns.figures, isNumber: true, cell: ({ figures }) => frInteger(figures.length) },
  ];
  return (
    <div>
      <h2>{text.corrections}</h2>
      {arrete.corrections.length === 0 && <p className="quiet">{text.noCorrection}</p>}
      {arrete.corrections.length > 0 && (
        <DataTable caption={text.corrections} columns={columns} rows={arrete.corrections} rowKey={({ ordinal }) => String(ordinal)} />
      )}
      {mayAct('arretes', view) && <Correct reseau={arrete.reseau} mois={arrete.mois} />}
    </div>
  );
}

interface FiguresTableProps {
  readonly figures: readonly FigureConnue[];
  readonly columns: readonly Column<FigureConnue>[];
  readonly isOld: boolean;
}

function FiguresTable({ figures, columns, isOld }: FiguresTableProps): JSX.Element {
  const [wanted, setWanted] = useState(ROWS_AT_ONCE);
  const rows = figures.slice(0, wanted);
  return (
    <>
      <DataTable
        caption={text.caption}
        columns={columns}
        rows={rows}
        rowKey={({ indicateur, organisme }) => `${indicateur} ${organisme}`}
        isOld={isOld}
      />
      <More
        shown={rows.length}
        count={figures.length}
        hasMore={rows.length < figures.length}
        isLoading={false}
        onMore={() => {
          setWanted(wanted + ROWS_AT_ONCE);
        }}
      />
    </>
  );
}

function Figures({ arrete, view, isOld }: { readonly arrete: Arrete; readonly view: View; readonly isOld: boolean }): JSX.Element {
  const { data } = useQuery(definitionsQuery);
  const definitions = useMemo(() => new Map((data ?? []).map((each) => [`${each.code}@${String(each.version)}`, each])), [data]);
  const organismes = useMemo(() => new Map(arrete.organismes.map((each) => [each.code, each])), [arrete]);
  const indicateurs = [...new Set(arrete.known.map(({ indicateur }) => indicateur))];
  const asked = view.search['indicateur'];
  const ofIndicateur = asked === undefined ? arrete.known : arrete.known.filter(({ indicateur }) => indicateur === asked);
  const corrected = ofIndicateur.filter(({ corrects }) => corrects !== null);
  const isCorrected = view.search['lesquels'] === CORRECTED;
  const shown = isCorrected ? corrected : ofIndicateur;
  return (
    <section aria-labelledby="chiffres">
      <div className="charts-head">
        <h2 id="chiffres" data-count={shown.length}>
          {text.count(shown.length)}
        </h2>
        <ChoiceField
          id="indicateur"
          isNamed
          label={text.indicateur}
          value={asked ?? ''}
          all={text.all}
          choices={indicateurs.map((code) => ({ code, label: definitions.get(code)?.label ?? code }))}
          onChoice={(indicateur) => {
            view.change({ indicateur });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label={text.which}
          value={isCorrected ? CORRECTED : ''}
          onChange={(lesquels) => {
            view.change({ lesquels });
          }}
          data={[
            { value: '', label: text.every(ofIndicateur.length) },
            { value: CORRECTED, label: text.correctedOnly(corrected.length) },
          ]}
        />
      </div>
      {shown.length === 0 && <p className="quiet">{text.none}</p>}
      {shown.length > 0 && (
        <FiguresTable key={`${asked ?? ''} ${String(isCorrected)}`} figures={shown} columns={columnsBy(definitions, organismes)} isOld={isOld} />
      )}
    </section>
  );
}

/** The published figures of a month, and their corrections: what is known of it and no correction says, the page of the réseau tells. */
export function ArretePage(): JSX.Element {
  const { reseau, mois } = useParams({ from: '/arretes/$reseau/$mois' });
  const view = useView();
  const { connu, vuDe } = view.slice;
  const [indicateur] = view.search['indicateur']?.split('@') ?? [];
  const { data, error, isPlaceholderData, refetch } = useQuery(arreteQuery(reseau, mois, connu));
  const reseaux = useQuery(reseauxQuery(view.slice.jour));
  // Its figures are told in the units of their definitions, which are asked for beside it and not after it.
  const isDefining = isAwaited(useQuery(definitionsQuery));
  const isMonth = /^\d{4}-(?:0[1-9]|1[0-2])$/u.test(mois);
  const name = reseaux.data?.find(({ code }) => code === reseau)?.label ?? reseau;
  const named = isAwaited(reseaux) ? labels.arretes.month(mois) : text.title(name, mois);
  const title = isMonth ? named : `${reseau}, ${mois}`;
  usePageTitle(title);
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        <Link to="/arretes" search={view.slice}>
          {text.back}
        </Link>
        {data !== undefined && <p className="quiet">{text.published(data.knownOn, data.on, data.ordinal)}</p>}
        <p className="quiet">{text.corrected(connu)}</p>
        {data !== undefined && (
          <p className="quiet">
            {text.knownElsewhere(connu)}{' '}
            <Link to="/reseau" search={changed({}, { reseau, jour: data.on, connu, indicateur, vuDe })}>
              {text.values(data.on)}
            </Link>
            .
          </p>
        )}
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && (data === undefined || isDefining) && <TableSkeleton />}
      {data !== undefined && error === null && !isDefining && (
        <div className="stacked">
          <Figures arrete={data} view={view} isOld={isPlaceholderData} />
          <ExportLinks path={`arretes/${encodeURIComponent(reseau)}/${mois}`} asked={{ knownOn: connu }} />
          <Corrections arrete={data} view={view} />
        </div>
      )}
    </>
  );
}
