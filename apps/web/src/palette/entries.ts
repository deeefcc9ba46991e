/** What the palette finds, in the order in which it tells kinds that are found equally well. */
export const KINDS = ['page', 'action', 'caisse', 'groupement', 'indicateur', 'definition', 'dossier'] as const;
export type Kind = (typeof KINDS)[number];

export interface Entry {
  readonly key: string;
  readonly kind: Kind;
  readonly label: string;
  /** What it is also called, and found by: a code, or what a page is for. */
  readonly detail: string;
  readonly open: () => void;
}

/** What is found of one kind: the first of them, and how many there are. */
export interface Group {
  readonly kind: Kind;
  readonly entries: readonly Entry[];
  readonly count: number;
}

/** Of each kind as many as are read at a glance. */
const MOST = 8;
/** What is there before anything is typed. */
const AT_FIRST: readonly Kind[] = ['page', 'action'];

/** Lower case, without accents; all that is neither letter nor digit is a blank. */
const folded = (text: string): string =>
  text
    .replaceAll(/[œŒ]/gu, 'oe')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** How well an entry answers what is typed, 0 the best: it is called so, begins so, has words that begin so, has it somewhere; null: not at all. */
function rankOf({ label, detail }: Entry, sought: string): number | null {
  const names = [folded(label), folded(detail)];
  if (names.includes(sought)) return 0;
  if (names.some((name) => name.startsWith(sought))) return 1;
  const all = names.join(' ');
  const beginning = ` ${all}`;
  const words = sought.split(' ');
  if (words.every((word) => beginning.includes(` ${word}`))) return 2;
  return words.every((word) => all.includes(word)) ? 3 : null;
}

/**
 * The entries that answer what is typed, by kind: the kind that answers best first, and so within a kind. Of nothing typed, pages and actions; of signs alone,
 * nothing.
 */
export function foundAmong(entries: readonly Entry[], typed: string): readonly Group[] {
  if (typed.trim() === '') {
    return AT_FIRST.map((kind) => entries.filter((entry) => entry.kind === kind)).flatMap((all) => groupOf(all, all.length));
  }
  const sought = folded(typed);
  if (sought === '') return [];
  const ranked = entries
    .flatMap((entry) => {
      const rank = rankOf(entry, sought);
      return rank === null ? [] : [{ entry, rank }];
    })
    .sort((a, b) => a.rank - b.rank || KINDS.indexOf(a.entry.kind) - KINDS.indexOf(b.entry.kind));
  const kinds = [...new Set(ranked.map(({ entry }) => entry.kind))];
  return kinds.flatMap((kind) => groupOf(ranked.flatMap(({ entry }) => (entry.kind === kind ? [entry] : []))));
}

/** Entries of one kind, cut to what is read at a glance; no group of none. */
export function groupOf(entries: readonly Entry[], most = MOST, count = entries.length): readonly Group[] {
  const [first] = entries;
  return first === undefined ? [] : [{ kind: first.kind, entries: entries.slice(0, most), count }];
}
