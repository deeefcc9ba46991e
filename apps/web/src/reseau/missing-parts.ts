import type { Repere } from '../api/client.ts';
import type { PublishedDimension } from './published-repere.ts';

type OfDimension = Repere['organismes'][number]['dimensions'][number];

/** A dimension of which something is missing. `indicateurs`: those without a gap to the median; none where the dimension is missing whole. */
export interface MissingPart {
  readonly code: string;
  readonly indicateurs: readonly string[];
}

type Part = Pick<OfDimension, 'code'> & { readonly indicateurs: readonly Pick<OfDimension['indicateurs'][number], 'indicateur' | 'ecart'>[] };

/** What an organisme has no gap by, in the order of the dimensions. A context is neutral: nothing is missing without it. */
export function missingParts(of: { readonly dimensions: readonly Part[] }, published: readonly PublishedDimension[]): readonly MissingPart[] {
  const contexts = new Set(published.filter(({ isContext }) => isContext).map(({ code }) => code));
  return of.dimensions
    .filter(({ code }) => !contexts.has(code))
    .flatMap(({ code, indicateurs }) => {
      const without = indicateurs.filter(({ ecart }) => ecart === null).map(({ indicateur }) => indicateur);
      if (without.length === 0) return [];
      return [{ code, indicateurs: without.length === indicateurs.length ? [] : without }];
    });
}
