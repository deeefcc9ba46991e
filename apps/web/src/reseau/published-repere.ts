import { itemsOf, numberOf, textOf } from '../api/members.ts';

/** A dimension of a published indicateur repère, as its page names it. */
export interface PublishedDimension {
  readonly code: string;
  readonly label: string;
  /** Share of the whole; null when the definition does not say. */
  readonly weight: number | null;
  /** Told, and neutral: it brings nothing to the whole. */
  readonly isContext: boolean;
}

export const publishedDimensions = (content: unknown): readonly PublishedDimension[] =>
  itemsOf(content, 'dimensions').map((dimension) => ({
    code: textOf(dimension, 'code'),
    label: textOf(dimension, 'label'),
    weight: numberOf(dimension, 'weight'),
    isContext: textOf(dimension, 'orientation') === 'context',
  }));
