import './chaleur.css';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type JSX, useMemo } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { Chaleur as ChaleurAnswer, Procedure } from '../api/client.ts';
import { procedureQuery } from '../api/dossier-queries.ts';
import { chaleurQuery } from '../api/pilotage-queries.ts';
import { firstWithStockQuery } from '../api/queries.ts';
import { choicesQuery } from '../api/reference-queries.ts';
import { ChoiceField } from '../common/choice-field.tsx';
import { TableSkeleton } from '../common/data-table.tsx';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { apiQuery } from '../view/address.ts';
import type { View } from '../view/use-view.ts';
import { agesOfEtapes } from './age-models.ts';
import { HeatDrawing } from './chaleur-drawing.tsx';
import { type EtapeRow, etapeRows } from './chaleur-rows.ts';
import { BandsOfEtapes, Etapes, Waits } from './chaleur-tables.tsx';
import { DashboardChart } from './dashboard-chart.tsx';
import { Delais } from './delais.tsx';
import { Objectifs } from './objectifs.tsx';

const text = labels.chaleur;
/** The address says so; the drawing without it. */
const AS_TABLE = 'tableau';

const mostOf = (rows: readonly EtapeRow[]): EtapeRow | undefined => rows.toSorted((a, b) => b.pieces - a.pieces)[0];

function Told(props: { readonly view: View; readonly chaleur: ChaleurAnswer; readonly procedure: Procedure; readonly isOld: boolean }): JSX.Element {
  const { view, chaleur, procedure, isOld } = props;
  const { code, version } = procedure;
  const published = useQuery({ ...procedureQuery(code, version ?? 0), enabled: version !== null });
  const rows = useMemo(() => etapeRows(chaleur, published.data), [chaleur, published.data]);
  const ages = useMemo(() => agesOfEtapes(rows, chaleur), [rows, chaleur]);
  const most = mostOf(rows);
  const isTable = view.search['chaleur'] === AS_TABLE;
  // Not told by codes, in another order, for as long as the names are on their way.
  if (isAwaited(published)) return <TableSkeleton />;
  if (most === undefined) return <p className="quiet">{text.nothing}</p>;
  const waiting = rows.reduce((sum, row) => sum + row.waiting, 0);
  return (
    <>
      <p>{text.summary(chaleur.pieces, most.label, most.pieces, waiting)}</p>
      <p className="quiet">
        {text.ages(chaleur.dayKind === 'worked')} <DefinitionHint figure={chaleur} />
      </p>
      {version !== null && (
        <SegmentedControl
          size="xs"
          aria-label={text.view}
          value={isTable ? AS_TABLE : ''}
          onChange={(chaleur) => {
            view.change({ chaleur });
          }}
          data={[
            { value: '', label: text.drawing },
            { value: AS_TABLE, label: text.table },
          ]}
        />
      )}
      {version === null && <p className="quiet">{text.notDrawn}</p>}
      {version !== null && !isTable && <HeatDrawing procedure={{ ...procedure, version }} etapes={chaleur.etapes} />}
      {(version === null || isTable) && (
        <>
          <Etapes rows={rows} threshold={chaleur.threshold} isOld={isOld} />
          <BandsOfEtapes rows={rows} isOld={isOld} />
        </>
      )}
      {ages !== null && (
        <DashboardChart view={view} model={ages} isOld={isOld} file={{ path: 'chaleur', asked: { ...apiQuery(view.slice), procedure: code } }} />
      )}
      <Waits chaleur={chaleur} isOld={isOld} />
    </>
  );
}

function Heat({ view, procedure }: { readonly view: View; readonly procedure: Procedure }): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(chaleurQuery(view.slice, procedure.code));
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <TableSkeleton />;
  return <Told view={view} chaleur={data} procedure={procedure} isOld={isPlaceholderData} />;
}

/** The procédure to look at first: one that has stock in what is looked at, drawn if it can be. Undefined while that is on its way. */
function useFirstWithStock({ slice }: View, procedures: readonly Procedure[], enabled: boolean): Procedure | undefined {
  const isDrawn = ({ version }: Procedure): boolean => version !== null;
  const drawnFirst = [...procedures.filter(isDrawn), ...procedures.filter((each) => !isDrawn(each))];
  const { data, isPending } = useQuery({
    ...firstWithStockQuery(
      slice,
      drawnFirst.map(({ code }) => code),
    ),
    enabled: enabled && procedures.length > 0,
  });
  return isPending ? undefined : (drawnFirst.find(({ code }) => code === data) ?? drawnFirst[0]);
}

/** « La procédure en chaleur »: the drawn procédure with what stands at each étape, how old it is and who is waited for. */
export function Chaleur({ view }: { readonly view: View }): JSX.Element | null {
  const { data } = useQuery(choicesQuery);
  const procedures = data?.procedures ?? [];
  // That of the filters; else one that was chosen here.
  const asked = view.slice.procedure ?? view.search['enChaleur'];
  const named = procedures.find(({ code }) => code === asked);
  const first = useFirstWithStock(view, procedures, named === undefined);
  const procedure = named ?? first;
  if (procedure === undefined) return null;
  return (
    <section className="chaleur" aria-labelledby="chaleur">
      <div className="charts-head">
        <h2 id="chaleur">{text.title}</h2>
        {view.slice.procedure === undefined && (
          <ChoiceField
            id="en-chaleur"
            isNamed
            label={text.procedure}
            value={procedure.code}
            choices={procedures}
            onChoice={(enChaleur) => {
              view.change({ enChaleur });
            }}
          />
        )}
      </div>
      <Heat view={view} procedure={procedure} />
      {procedure.version !== null && (
        <>
          <Delais view={view} procedure={procedure.code} />
          {/* Of all caisses together: not for one of them to ask. */}
          {view.slice.vuDe === undefined && <Objectifs view={view} procedure={procedure.code} />}
        </>
      )}
    </section>
  );
}
