import './value-mark.css';
import type { JSX } from 'react';
import type { ValueClass } from './valeur.ts';

/** A class of values: its mark – colour and pattern – and its word. */
export function ValueMark({ of: { mark, word } }: { readonly of: ValueClass }): JSX.Element {
  return (
    <span className="band-word">
      <span className={`value-ground value-mark ${mark}`} aria-hidden="true" />
      {word}
    </span>
  );
}
