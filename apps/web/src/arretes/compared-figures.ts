import type { Arrete, FigureArretee } from '../api/client.ts';

/** A published figure, and what its corrections have made of it. */
export interface ComparedFigure {
  readonly published: FigureArretee;
  /** As its last correction tells it; as published where there is none. */
  readonly corrected: FigureArretee;
  readonly isCorrected: boolean;
}

const keyOf = ({ indicateur, organisme }: FigureArretee): string => `${indicateur} ${organisme}`;

/** Each published figure beside the one of its last correction, which may be what was published again. */
export function comparedFigures({ published, corrections }: Pick<Arrete, 'published' | 'corrections'>): readonly ComparedFigure[] {
  const last = new Map(corrections.flatMap(({ figures }) => figures.map((figure) => [keyOf(figure), figure])));
  return published.map((figure) => {
    const corrected = last.get(keyOf(figure));
    return { published: figure, corrected: corrected ?? figure, isCorrected: corrected !== undefined };
  });
}
