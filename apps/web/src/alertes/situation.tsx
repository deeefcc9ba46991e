import type { JSX } from 'react';
import type { Etat } from '../api/client.ts';
import { labels } from '../labels.ts';
import { ZONES } from '../reseau/valeur.ts';
import { ValueMark } from '../reseau/value-mark.tsx';

/** From the best on. */
export const ETATS = ['normale', 'tendue', 'critique'] as const;

/** A situation: colour, pattern and word. */
export function Situation({ etat }: { readonly etat: NonNullable<Etat['etat']> }): JSX.Element {
  return <ValueMark of={{ mark: `zone-${ZONES[ETATS.indexOf(etat)] ?? ''}`, word: labels.alertes.etat[etat] }} />;
}
