/** The two days that the specs look at, and the story's name. */
export const BEFORE = '2024-02-29';
export const AFTER = '2024-03-29';
export const RESEAU_SOURCE = 'petit-reseau';

/**
 * Five caisses: their stock on the two days. All but the last work 20 pièces out in the 20 worked days before each of them, so that the stock is the solde
 * in days; the last works none.
 */
export const STOCKS = { '670': [13, 9], '691': [14, 10], '751': [13, 5], '752': [5, 7], '974': [4, 4] } as const;
const IDLE = '974';
const WORKED = 20;

interface Line {
  readonly fait: string;
  readonly on: string;
  readonly caisse: string;
  readonly n: number;
}

function linesOf(caisse: string, [before, after]: readonly [number, number]): readonly Line[] {
  const worked = caisse === IDLE ? 0 : WORKED;
  const many = (from: number, count: number, fait: string, on: string): readonly Line[] =>
    Array.from({ length: count }, (_, n) => ({ fait, on, caisse, n: from + n }));
  const first = worked + before;
  return [
    ...many(0, first, 'received', '2024-01-15'),
    ...many(0, worked, 'processed', '2024-02-15'),
    ...many(first, worked + after - before, 'received', '2024-03-05'),
    ...many(worked, worked, 'processed', '2024-03-20'),
  ];
}

/** Each becomes known on its own day, and the file never goes back. */
export function factsOfReseau(): string {
  const lines = Object.entries(STOCKS).flatMap(([caisse, stocks]) => linesOf(caisse, stocks));
  return lines
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map(({ fait, on, caisse, n }) => {
      const reference = `${caisse}-${String(n)}`;
      const more = fait === 'received' ? { caisse, procedure: 'ALLOCATION', type: 'demande', canal: 'portail' } : { mode: 'manual' };
      return JSON.stringify({ id: `${reference}-${fait}`, dossier: `D-${reference}`, piece: `P-${reference}`, fait, on, knownOn: on, ...more });
    })
    .join('\n');
}
