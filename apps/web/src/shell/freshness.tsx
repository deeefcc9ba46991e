import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { indicatorsQuery } from '../api/queries.ts';
import { Hint } from '../common/hint.tsx';
import { labels } from '../labels.ts';
import type { Slice } from '../view/address.ts';

/** Law 2: how fresh the figures are, in one pill. */
export function Freshness({ slice }: { readonly slice: Slice }): JSX.Element {
  const { data, isError } = useQuery(indicatorsQuery(slice));
  if (isError) return <Hint className="pill pill-unknown" label={labels.freshness.unknown} text={[labels.freshness.explainUnknown]} />;
  if (data === undefined) return <span className="pill pill-waiting">{labels.freshness.waiting}</span>;
  const { events, seconds } = data.lag;
  const explain = labels.freshness.explain(data.ordinal);
  if (events === 0) return <Hint className="pill pill-fresh" label={labels.freshness.fresh} text={[explain]} />;
  return <Hint className="pill pill-late" label={labels.freshness.late(seconds, events)} text={[labels.freshness.explainLate, explain]} />;
}
