import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type JSX, useId } from 'react';
import { effectifsQuery } from '../api/effectifs-queries.ts';
import { TableSkeleton } from '../common/data-table.tsx';
import { EmptyState } from '../common/empty-state.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { EtpmaTable, EtpTable } from '../effectifs/effectifs-tables.tsx';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';

const text = labels.effectifs;

/** Who works in a caisse, contract by contract: in ETP of the day and, apart, in ETPMA of the year that ends on it. */
export function EffectifsOfCaisse({ view, caisse }: { readonly view: View; readonly caisse: string }): JSX.Element {
  const id = useId();
  const { perimetre } = view.slice;
  const { data, error, isPlaceholderData, refetch } = useQuery(
    effectifsQuery(view.day, { caisse, ...(perimetre === undefined ? {} : { perimetre }) }),
  );
  return (
    <section className="sheet-part" aria-labelledby={id}>
      <div className="charts-head">
        <h2 id={id}>{labels.caisse.effectifs}</h2>
        <Link to="/effectifs" search={view.slice}>
          {labels.caisse.effectifsLink}
        </Link>
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <TableSkeleton />}
      {data?.status === 'noData' && <EmptyState title={text.empty} text={text.emptyText} command={text.command} />}
      {data?.status === 'ok' && (
        <div className="sheet-tables">
          <EtpTable effectifs={data} isOld={isPlaceholderData} caisse={caisse} heading="h3" />
          <EtpmaTable effectifs={data} isOld={isPlaceholderData} heading="h3" />
        </div>
      )}
    </section>
  );
}
