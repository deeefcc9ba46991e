import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useId } from 'react';
import { SeuilsHint } from '../alertes/seuils-hint.tsx';
import { type SeuilsByReference, useSeuils, writtenBy } from '../alertes/seuils.ts';
import { Situation } from '../alertes/situation.tsx';
import type { SituationOfOrganisme } from '../alertes/use-situation.ts';
import { standingAlertesQuery } from '../api/caisse-queries.ts';
import type { Alerte, Etat } from '../api/client.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay, frInteger } from '../view/format.ts';
import type { View } from '../view/use-view.ts';

const text = labels.caisse;
const { columns } = labels.alertes;

const procedureOf = ({ procedure }: Pick<Etat, 'procedure'>): string => procedure ?? text.allProcedures;

const situationBy = (seuils: SeuilsByReference): readonly Column<Etat>[] => [
  { key: 'seuils', label: columns.seuils, isRowHeader: true, cell: ({ definition }) => <SeuilsHint reference={definition} /> },
  { key: 'procedure', label: text.procedure, cell: procedureOf },
  {
    key: 'etat',
    label: columns.etat,
    cell: ({ etat, status }) => (etat === null ? <span className="quiet">{labels.status[status].word}</span> : <Situation etat={etat} />),
  },
  {
    key: 'value',
    label: columns.value,
    isNumber: true,
    cell: ({ value, definition }) => (value === null ? '' : writtenBy(seuils.get(definition), value)),
  },
  {
    key: 'since',
    label: columns.since,
    cell: ({ since, sinceOrBefore }) => (since === null ? '' : labels.alertes.since(since, sinceOrBefore)),
  },
];

const alertesBy = (seuils: SeuilsByReference): readonly Column<Alerte>[] => [
  { key: 'seuils', label: columns.seuils, isRowHeader: true, cell: ({ definition }) => <SeuilsHint reference={definition} /> },
  { key: 'procedure', label: text.procedure, cell: procedureOf },
  { key: 'etat', label: columns.etat, cell: ({ etat }) => <Situation etat={etat} /> },
  {
    key: 'value',
    label: columns.valueRaised,
    isNumber: true,
    cell: ({ value, definition }) => (value === null ? '' : writtenBy(seuils.get(definition), value)),
  },
  { key: 'raisedOn', label: columns.raisedOn, cell: ({ raisedOn }) => frDay(raisedOn) },
  { key: 'rappels', label: columns.rappels, isNumber: true, cell: ({ rappels }) => frInteger(rappels) },
];

function Alertes({ view, caisse }: { readonly view: View; readonly caisse: string }): JSX.Element {
  const { data, error, refetch } = useQuery(standingAlertesQuery(caisse));
  const { seuils, isAwaited } = useSeuils();
  const alertes = data?.items ?? [];
  return (
    <div>
      <h3>
        {data === undefined ? text.alertes : text.alertesCount(data.count)}{' '}
        <Link to="/alertes" search={view.slice}>
          {text.alertesLink}
        </Link>
      </h3>
      {view.isPast && <p className="quiet">{labels.alertes.nowNote}</p>}
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data?.count === 0 && <p className="quiet">{text.noAlerte}</p>}
      {alertes.length > 0 && isAwaited && <TableSkeleton />}
      {alertes.length > 0 && !isAwaited && (
        <DataTable caption={text.alertes} columns={alertesBy(seuils)} rows={alertes} rowKey={({ stream, raisedOn }) => `${stream} ${raisedOn}`} />
      )}
    </div>
  );
}

/** Whether what is looked at is a part of the caisse that no threshold judges by itself. */
const isNarrowed = ({ slice: { type, source, executante } }: View): boolean => [type, source, executante].some((each) => each !== undefined);

/** Whether a caisse is normale, tendue or critique by the thresholds in force, and the alerts about it that last. */
export function SituationSection({
  view,
  caisse,
  situation: { etats, error, isOld, retry },
}: {
  readonly view: View;
  readonly caisse: string;
  readonly situation: SituationOfOrganisme;
}): JSX.Element {
  const id = useId();
  const { seuils, isAwaited } = useSeuils();
  const isAny = etats !== undefined && etats.length > 0;
  return (
    <section className="sheet-part" aria-labelledby={id}>
      <h2 id={id}>{text.situation(view.day)}</h2>
      {isNarrowed(view) && <p className="quiet">{text.situationOfWhole}</p>}
      <div className="sheet-tables">
        <div>
          <h3>{text.situationCaption}</h3>
          {error !== null && <ProblemNotice error={error} onRetry={retry} />}
          {((error === null && etats === undefined) || (isAny && isAwaited)) && <TableSkeleton />}
          {etats?.length === 0 && <p className="quiet">{text.noSeuils}</p>}
          {isAny && !isAwaited && (
            <DataTable
              caption={text.situationCaption}
              columns={situationBy(seuils)}
              rows={etats}
              rowKey={({ definition, procedure }) => `${definition} ${procedure ?? ''}`}
              isOld={isOld}
            />
          )}
        </div>
        <Alertes view={view} caisse={caisse} />
      </div>
    </section>
  );
}
