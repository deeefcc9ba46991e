import type { JSX } from 'react';
import { Hint } from '../common/hint.tsx';
import { labels } from '../labels.ts';
import { useSeuils } from './seuils.ts';

const text = labels.alertes.seuils;

/** Law 2: by which thresholds a situation is told, on hover and on focus. */
export function SeuilsHint({ reference }: { readonly reference: string }): JSX.Element {
  const seuils = useSeuils().seuils.get(reference);
  if (seuils === undefined) return <>{reference}</>;
  const { label, indicateur, states, source } = seuils;
  const of = indicateur === undefined ? [] : [text.of(indicateur.label)];
  return <Hint className="definition" label={reference} text={[label, ...of, ...states, text.source(source)]} />;
}
