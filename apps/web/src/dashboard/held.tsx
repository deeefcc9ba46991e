import type { JSX } from 'react';
import { CibleWord } from '../reseau/cible-word.tsx';
import type { Cible } from '../reseau/cibles.ts';

/** What a number is held to, under it. */
export function Held({ cible, value }: { readonly cible: Cible | undefined; readonly value: number | null }): JSX.Element | null {
  if (cible === undefined) return null;
  return (
    <p data-figure="cible">
      <CibleWord cible={cible} value={value} isNamed />
    </p>
  );
}
