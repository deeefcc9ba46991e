import type { Arrete, FigureArretee } from '../api/client.ts';

/** A published figure, and what is known of it since. */
export interface ComparedFigure {
  readonly published: FigureArretee;
  readonly known: FigureArretee;
  readonly isCorrected: boolean;
}

const keyOf = ({ indicateur, organisme }: FigureArretee): string => `${indicateur} ${organisme}`;

/** Each published figure beside the one that is known; one that no correction speaks of is known as it was published. */
export function comparedFigures({ published, known }: Pick<Arrete, 'published' | 'known'>): readonly ComparedFigure[] {
  const knownBy = new Map(known.map((figure) => [keyOf(figure), figure]));
  return published.map((figure) => {
    const now = knownBy.get(keyOf(figure)) ?? figure;
    return { published: figure, known: now, isCorrected: now.value !== figure.value || now.status !== figure.status };
  });
}
