import { type JSX, type ReactNode, useId } from 'react';
import type { Indicators } from '../api/client.ts';
import { labels } from '../labels.ts';
import { TileSkeleton } from './tile.tsx';
import { Tiles } from './tiles.tsx';
import type { Cibles } from '../reseau/use-cibles.ts';
import type { Before } from './trend.tsx';

const text = labels.dashboard;
const TITLES = [text.stock, text.anteriorite, text.solde, text.flux] as const;

interface FiguresProps {
  readonly title: string;
  readonly figures: Indicators | undefined;
  readonly before: Before | null;
  /** What they are held to. */
  readonly cibles: Cibles;
  readonly isOld: boolean;
  /** Where the definition of the solde has no zones: what else tells how serious it is. */
  readonly situation: ReactNode;
}

/** The figures of a day as tiles, or their boxes while they are on their way. */
export function Figures({ title, figures, before, cibles, isOld, situation }: FiguresProps): JSX.Element {
  const id = useId();
  return (
    <section aria-labelledby={id} className="tiles" aria-busy={isOld || undefined} data-old={isOld || undefined}>
      <h2 id={id} className="visually-hidden">
        {title}
      </h2>
      {figures === undefined ? (
        TITLES.map((each) => <TileSkeleton key={each} title={each} />)
      ) : (
        <Tiles figures={figures} before={before} cibles={cibles} situation={situation} />
      )}
    </section>
  );
}
