/** The day that the spec looks at, and its slice: other data may be on the same server. */
export const DAY = '2024-03-29';
export const SOURCE = 'printemps-2024';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2024-01-01T12:00:00Z');
const dayAt = (index: number): string => new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10);

interface Line {
  readonly id: string;
  readonly dossier: string;
  readonly piece: string;
  readonly fait: string;
  readonly on: string;
  readonly knownOn: string;
}

const PIECES = 70;
/** Pièces arrive one a day, the last twenty after a pause of eighteen days. */
const arrivalOf = (piece: number): string => dayAt(piece < 50 ? piece : piece + 18);

function lineOf(piece: number, fait: string, on: string, more: object = {}): Line {
  const reference = `P-${String(piece).padStart(3, '0')}`;
  return { id: `${reference}-${fait}`, dossier: `D-${String(piece).padStart(3, '0')}`, piece: reference, fait, on, knownOn: on, ...more };
}

/**
 * A small history: 70 pièces of 70 dossiers, the ten first processed on 20 March (two of them automatically), two that wait.
 * On the day looked at: stock 60, 45 of them older than 15 days, bands 15, 5, 22, 18, 0, 0; in its 28 days 20 arrived, 10 were processed.
 */
export function factsOfSpring(): string {
  const received = { caisse: '751', procedure: 'ALLOCATION', type: 'demande', canal: 'portail' };
  const lines = Array.from({ length: PIECES }, (_, piece) => lineOf(piece, 'received', arrivalOf(piece), received));
  for (let piece = 0; piece < 10; piece += 1) lines.push(lineOf(piece, 'processed', '2024-03-20', { mode: piece < 2 ? 'auto' : 'manual' }));
  for (const piece of [20, 21]) lines.push(lineOf(piece, 'waitingStarted', '2024-03-15', { waitingFor: 'assure' }));
  // Each becomes known on its own day: a file never goes back.
  return lines
    .sort((a, b) => (a.knownOn < b.knownOn ? -1 : a.knownOn > b.knownOn ? 1 : 0))
    .map((line) => JSON.stringify(line))
    .join('\n');
}
