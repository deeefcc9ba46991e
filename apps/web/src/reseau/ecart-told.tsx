import type { JSX } from 'react';
import type { Repere } from '../api/client.ts';
import { labels } from '../labels.ts';
import { frEcart } from './repere-model.ts';

/** A gap to the median; where there is none, whether something is missing or it is undefined. */
export function EcartTold({ ecart, status }: Pick<Repere['organismes'][number], 'ecart' | 'status'>): JSX.Element {
  if (ecart === null) return <span className="quiet">{labels.status[status === 'undefined' ? status : 'noData'].word}</span>;
  return (
    <>
      {frEcart(ecart)} {status === 'partial' && <span className="quiet">{labels.repere.partial}</span>}
    </>
  );
}
