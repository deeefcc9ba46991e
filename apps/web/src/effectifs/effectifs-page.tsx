import '../alertes/alertes.css';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { Effectifs } from '../api/client.ts';
import { effectifsQuery } from '../api/effectifs-queries.ts';
import { organismeQuery } from '../api/reference-queries.ts';
import { TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { usePageTitle } from '../common/page-title.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frExact, frPercent } from '../view/format.ts';
import { useView, type View } from '../view/use-view.ts';
import { Agents } from './agents.tsx';
import { CompetencesTable, EquipesTable, EtpmaTable, EtpTable } from './effectifs-tables.tsx';

const text = labels.effectifs;

/** Who leaves, and what newcomers are worth. */
function Signs({ turnOver, montee }: Pick<Effectifs, 'turnOver' | 'montee'>): JSX.Element {
  return (
    <section aria-labelledby="renouvellement">
      <h2 id="renouvellement">{text.signs}</h2>
      <p>
        {text.turnOver}{' '}
        {turnOver.value === null ? (
          <span className="quiet">{turnOver.status === 'noData' ? text.monteeStatus.noData : text.turnOverUndefined}</span>
        ) : (
          <>
            <strong data-figure="turnOver">{frPercent(turnOver.value)}</strong>{' '}
            <span className="quiet">{text.turnOverText(frExact(turnOver.etpLeft))}</span>
          </>
        )}
      </p>
      <p>
        {text.montee}{' '}
        {montee.etp === null ? (
          <span className="quiet">{text.monteeStatus[montee.status]}</span>
        ) : (
          <>
            <strong data-figure="montee">{frExact(montee.etp)} ETP</strong> <span className="quiet">{text.monteeBy(montee.definition ?? '')}</span>
          </>
        )}
      </p>
    </section>
  );
}

function Told({ view, effectifs, isOld }: { readonly view: View; readonly effectifs: Effectifs; readonly isOld: boolean }): JSX.Element {
  if (effectifs.status === 'noData') return <EmptyState title={text.empty} text={text.emptyText} command={text.command} />;
  return (
    <div className="stacked">
      <EquipesTable effectifs={effectifs} isOld={isOld} />
      <EtpTable effectifs={effectifs} isOld={isOld} />
      <EtpmaTable effectifs={effectifs} isOld={isOld} />
      <Signs turnOver={effectifs.turnOver} montee={effectifs.montee} />
      <CompetencesTable effectifs={effectifs} isOld={isOld} />
      <Agents view={view} />
    </div>
  );
}

/** « Effectifs »: the équipes of a caisse or of several, what they can do, who is there. */
export function EffectifsPage(): JSX.Element {
  const view = useView();
  const { slice, day } = view;
  const { data, error, isPlaceholderData, refetch } = useQuery(effectifsQuery(day, slice));
  const code = slice.caisse ?? slice.groupement;
  const organisme = useQuery({ ...organismeQuery(code ?? '', slice.jour), enabled: code !== undefined });
  const title = code === undefined || isAwaited(organisme) ? text.title : text.of(organisme.data?.label ?? code);
  usePageTitle(title);
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        <p className="quiet">{text.intro}</p>
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <TableSkeleton />}
      {error === null && data !== undefined && <Told view={view} effectifs={data} isOld={isPlaceholderData} />}
    </>
  );
}
