import type { JSX } from 'react';
import { labels } from '../labels.ts';

/** Figures that leave something out say so, beside them and in words. */
export function HeldDossiers({ count }: { readonly count: number }): JSX.Element | null {
  if (count === 0) return null;
  return (
    <div className="problem" role="status" data-figure="heldDossiers">
      <p className="problem-title">{labels.dashboard.held(count)}</p>
      <p>{labels.dashboard.heldWhy}</p>
      <p className="quiet">{labels.dashboard.heldRemedy}</p>
    </div>
  );
}
