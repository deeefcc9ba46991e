import type { JSX } from 'react';
import type { FigureStatus } from '../api/client.ts';
import { labels } from '../labels.ts';

/** What is to be known of a value that is told: that it is late, or of a part of its window. */
export function StatusBeside({ status }: { readonly status: FigureStatus }): JSX.Element | null {
  return status === 'ok' ? null : <span className="quiet status-beside"> ({labels.status[status].word})</span>;
}
