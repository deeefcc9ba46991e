import type { JSX } from 'react';
import type { Comparaison } from '../api/client.ts';
import { labels } from '../labels.ts';

/** That somebody is held against nobody: a median is then their own value, and a rank the first of one. */
export function AloneNote({ population: { status, label } }: Pick<Comparaison, 'population'>): JSX.Element | null {
  return status === 'alone' ? <p className="quiet alone">{labels.alone(label)}</p> : null;
}
