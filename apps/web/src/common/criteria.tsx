import type { JSX } from 'react';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';

export interface Criterion {
  readonly label: string;
  /** The parts of the address that state it; none when it cannot be taken away. */
  readonly keys: readonly string[];
}

/** What a list shows, in words, each of which can be taken away. */
export function Criteria({ view, criteria }: { readonly view: View; readonly criteria: readonly Criterion[] }): JSX.Element {
  return (
    <ul className="criteria" aria-label={labels.pieces.criteria}>
      {criteria.map(({ label, keys }) => (
        <li key={label}>
          {label}
          {keys.length > 0 && (
            <button
              type="button"
              className="criterion-remove"
              aria-label={labels.pieces.remove(label)}
              onClick={() => {
                view.change(Object.fromEntries(keys.map((key) => [key, undefined])));
              }}
            >
              ×
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
