import type { Chaleur, EtapeStock } from '../api/client.ts';
import type { PublishedProcedure } from '../api/published-procedure.ts';
import { bandRank } from '../common/band-rank.ts';
import { labels } from '../labels.ts';

/** An étape as the board tells it. */
export interface EtapeRow extends EtapeStock {
  /** What it is called; its code where the procédure is but a name. */
  readonly label: string;
}

/** Who is waited for, in all étapes together. */
export interface WaitRow {
  readonly who: string;
  readonly pieces: number;
  /** Of all that wait. */
  readonly share: number;
}

/** The étapes that hold something, in the order in which the procédure reaches them, those that it does not know after them. */
export function etapeRows({ etapes }: Pick<Chaleur, 'etapes'>, published: PublishedProcedure | undefined): readonly EtapeRow[] {
  const known = published?.etapes ?? [];
  const rank = new Map(known.map(({ code }, index) => [code, index]));
  const nameOf = new Map(known.map(({ code, label }) => [code, label]));
  const rankOf = ({ etape }: EtapeStock): number => (etape === null ? Infinity : (rank.get(etape) ?? known.length));
  return etapes
    .map((of): EtapeRow => ({ ...of, label: of.etape === null ? labels.chaleur.unknown : (nameOf.get(of.etape) ?? of.etape) }))
    .sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
}

/** The most waited for first. */
export function waitRows({ etapes }: Pick<Chaleur, 'etapes'>): readonly WaitRow[] {
  const counts = new Map<string, number>();
  for (const { waitingFor } of etapes) for (const [who, n] of Object.entries(waitingFor)) counts.set(who, (counts.get(who) ?? 0) + n);
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return [...counts].map(([who, pieces]) => ({ who, pieces, share: pieces / total })).sort((a, b) => b.pieces - a.pieces || (a.who < b.who ? -1 : 1));
}

/** The place in the palette of the band in which an age falls; null: no age is told. */
export function heatOf({ ages }: Pick<EtapeStock, 'ages'>): number | null {
  if (ages === null) return null;
  const index = ages.bands.findIndex(({ from, to }) => ages.p90 >= from && (to === null || ages.p90 <= to));
  return index === -1 ? null : bandRank(index, ages.bands.length);
}
