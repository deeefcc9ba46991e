import type { Reseau } from '../api/client.ts';
import type { Choice } from './choice-field.tsx';

/** The groupements of all réseaux, each once, in the order of their names. */
export function groupementsOf(reseaux: readonly Reseau[]): readonly Choice[] {
  const all = new Map(
    reseaux.flatMap(({ arbres }) => arbres.flatMap(({ groupements }) => groupements.map(({ code, label }) => [code, label] as const))),
  );
  return [...all].map(([code, label]) => ({ code, label })).sort((a, b) => a.label.localeCompare(b.label, 'fr'));
}
