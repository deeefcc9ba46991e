import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { indicatorsQuery } from '../api/queries.ts';
import { Hint } from '../common/hint.tsx';
import { labels } from '../labels.ts';
import { type Slice, sliceOf } from '../view/address.ts';

/** Law 2: how fresh the figures are, in one pill. A caisse may always ask its own. */
export function Freshness({ slice }: { readonly slice: Slice }): JSX.Element {
  const { vuDe, jour, connu } = slice;
  const asked = vuDe === undefined ? slice : sliceOf({ vuDe, caisse: vuDe, jour, connu });
  const { data, isError } = useQuery(indicatorsQuery(asked));
  if (isError) return <Hint className="pill pill-unknown" label={labels.freshness.unknown} text={[labels.freshness.explainUnknown]} />;
  if (data === undefined) return <span className="pill pill-waiting">{labels.freshness.waiting}</span>;
  const { events, seconds } = data.lag;
  const explain = labels.freshness.explain(data.ordinal);
  if (events === null || seconds === null) {
    return <Hint className="pill pill-unknown" label={labels.freshness.unknown} text={[labels.freshness.explainLogAway, explain]} />;
  }
  if (events === 0) return <Hint className="pill pill-fresh" label={labels.freshness.fresh} text={[explain]} />;
  return <Hint className="pill pill-late" label={labels.freshness.late(seconds, events)} text={[labels.freshness.explainLate, explain]} />;
}
