import '../alertes/alertes.css';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { SeuilsHint } from '../alertes/seuils-hint.tsx';
import { mayAct } from '../access/access.ts';
import type { Condition, Phase } from '../api/client.ts';
import { phaseQuery } from '../api/pilotage-queries.ts';
import { type Column, DataTable, TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { ReseauField } from '../reseau/reseau-head.tsx';
import { useReseau } from '../reseau/use-reseau.ts';
import { ValueMark } from '../reseau/value-mark.tsx';
import { useView, type View } from '../view/use-view.ts';
import { EnterPhase } from './enter-phase.tsx';

const text = labels.phases;

/** Met or not, by a mark and its word. */
const stateOf = ({ met }: Pick<Condition, 'met'>): JSX.Element => (
  <ValueMark of={met ? { mark: 'zone-under', word: text.met } : { mark: 'zone-beyond', word: text.unmet }} />
);

const COLUMNS: readonly Column<Condition>[] = [
  { key: 'condition', label: text.columns.condition, isRowHeader: true, cell: ({ label }) => label },
  { key: 'seuils', label: text.columns.seuils, cell: ({ seuils }) => <SeuilsHint reference={seuils} /> },
  { key: 'found', label: text.columns.found, cell: ({ part }) => (part === null ? <span className="quiet">{text.nobody}</span> : text.found1(part)) },
  {
    key: 'asked',
    label: text.columns.asked,
    cell: ({ atLeast, atMost, pendant }) => text.asked(atLeast, text.well[atMost], pendant),
  },
  { key: 'state', label: text.columns.state, cell: stateOf },
];

/** The phase that a réseau is in, since when, and why. */
function Entered({ entered }: Pick<Phase, 'entered'>): JSX.Element {
  return (
    <section aria-labelledby="phase">
      <h2 id="phase">{text.here}</h2>
      {entered === null && <p>{text.unsaid}</p>}
      {entered !== null && (
        <p>
          <strong data-figure="phase">{text.phase[entered.phase]}</strong> {text.since(entered.on)}
          {entered.definition !== null && ` · ${text.by(entered.definition)}`}
          {entered.conditions.length > 0 &&
            ` · ${text.found} : ${text.foundOf(entered.conditions.filter(({ met }) => met).length, entered.conditions.length)}`}
        </p>
      )}
      {entered?.motif != null && <p>{text.motif(entered.motif)}</p>}
    </section>
  );
}

function OfReseau({ reseau, view }: { readonly reseau: string; readonly view: View }): JSX.Element {
  const { data, error, isPlaceholderData, refetch } = useQuery(phaseQuery(reseau, view.slice.jour));
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <TableSkeleton />;
  return (
    <div className="stacked">
      <Entered entered={data.entered} />
      <section aria-labelledby="conditions">
        <h2 id="conditions">{text.conditions(data.asOf, data.lastKnown)}</h2>
        {data.definition === null && <EmptyState title={text.noConditions} text={text.noConditionsText} command={text.noConditionsCommand} />}
        {data.definition !== null && (
          <>
            <p>
              {data.open === true ? text.open : text.closed} <span className="quiet">{text.by(data.definition)}</span>
            </p>
            <DataTable caption={text.caption} columns={COLUMNS} rows={data.conditions} rowKey={({ code }) => code} isOld={isPlaceholderData} />
          </>
        )}
      </section>
      {mayAct('phases', view) && <EnterPhase key={reseau} reseau={reseau} found={data} />}
    </div>
  );
}

/** « Phase »: in which phase a réseau is, and whether it may go to the next. */
export function PhasesPage(): JSX.Element {
  const view = useView();
  const of = useReseau(view);
  // Several réseaux, and none chosen: the first, since there is no phase of all of them.
  const reseau = of.reseau ?? of.reseaux[0];
  usePageTitle(text.title);
  return (
    <>
      <div className="page-head">
        <h1>{reseau === undefined ? text.title : `${text.title} – ${reseau.label}`}</h1>
        <div className="criteria-fields">
          <ReseauField view={view} of={{ ...of, reseau }} />
        </div>
        <p className="quiet">{text.intro}</p>
      </div>
      {reseau === undefined && !of.isPending && <EmptyState title={text.noReseau} text={text.noReseauText} command={text.noReseauCommand} />}
      {reseau !== undefined && <OfReseau reseau={reseau.code} view={view} />}
    </>
  );
}
