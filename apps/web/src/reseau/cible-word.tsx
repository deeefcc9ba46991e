import type { JSX } from 'react';
import { Hint } from '../common/hint.tsx';
import { labels } from '../labels.ts';
import { type Cible, reaches } from './cibles.ts';
import { writtenValue } from './valeur.ts';
import { ValueMark } from './value-mark.tsx';

const text = labels.cibles;

/** Reached or not, by a mark and its word. */
export const Reached = ({ isReached }: { readonly isReached: boolean }): JSX.Element => (
  <ValueMark of={isReached ? { mark: 'zone-under', word: text.met } : { mark: 'zone-beyond', word: text.missed }} />
);

interface CibleWordProps {
  readonly cible: Cible;
  /** Null: nothing to hold against it. */
  readonly value: number | null;
  /** Where nothing beside it says what it is. */
  readonly isNamed?: boolean;
}

/** What a value is held to, who set it, and whether the value reaches it. */
export function CibleWord({ cible, value, isNamed = false }: CibleWordProps): JSX.Element {
  const { indicateur, value: target, better, source, repere } = cible;
  const written = text[better](writtenValue(indicateur, target));
  return (
    <span className="cible">
      <Hint className="definition" label={isNamed ? text.cible(written) : written} text={[text.of(repere), text.source(source)]} />
      {value !== null && <Reached isReached={reaches(cible, value)} />}
    </span>
  );
}
