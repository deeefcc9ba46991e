import type { JSX } from 'react';
import type { Band } from '../api/client.ts';
import { labels } from '../labels.ts';
import { bandRank } from './band-rank.ts';

/** A band's mark: colour and pattern; its word always stands beside it. */
export function BandSwatch({ rank }: { readonly rank: number }): JSX.Element {
  return <span className={`swatch band-${String(rank)}`} aria-hidden="true" />;
}

/** The band in which an age falls, as a word with its mark. */
export function BandOfAge({ age, bands }: { readonly age: number; readonly bands: readonly Pick<Band, 'from' | 'to'>[] }): JSX.Element | null {
  const index = bands.findIndex(({ from, to }) => age >= from && (to === null || age <= to));
  const band = bands[index];
  if (band === undefined) return null;
  return (
    <span className="band-word">
      <BandSwatch rank={bandRank(index, bands.length)} />
      {labels.band.short(band.from, band.to)}
    </span>
  );
}
