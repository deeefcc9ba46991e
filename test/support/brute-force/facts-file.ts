import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RawFact, Saying } from './stock.js';

type Line = Readonly<Record<string, string | undefined>>;

function required(line: Line, field: string): string {
  const value = line[field];
  if (value === undefined) throw new Error(`line without « ${field} »: ${JSON.stringify(line)}`);
  return value;
}

function sayingOf(line: Line): Saying {
  const fait = required(line, 'fait');
  switch (fait) {
    case 'received':
      return {
        fait,
        caisse: required(line, 'caisse'),
        procedure: required(line, 'procedure'),
        type: required(line, 'type'),
        canal: line['canal'] ?? null,
        population: null,
      };
    case 'processed':
      return { fait, mode: required(line, 'mode') === 'auto' ? 'auto' : 'manual' };
    case 'returned':
    case 'neutralised':
    case 'reopened':
    case 'waitingEnded':
      return { fait };
    case 'transferred':
      return { fait, caisse: line['caisse'] ?? null, caisseExecutante: line['caisseExecutante'] ?? null };
    case 'waitingStarted':
      return { fait, waitingFor: required(line, 'waitingFor') };
    case 'corrected':
      return { fait, corrects: required(line, 'corrects') };
    case 'cancelled':
      return { fait, cancels: required(line, 'cancels') };
    default:
      throw new Error(`unknown fait « ${fait} »`);
  }
}

/** The facts of a whole, well-formed `.ndjson.gz` file, in its order. */
export function readFactsFile(path: string): RawFact[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return lines
    .filter((text) => text.trim() !== '')
    .map((text, order) => {
      const line = JSON.parse(text) as Line;
      return {
        id: required(line, 'id'),
        dossier: required(line, 'dossier'),
        piece: required(line, 'piece'),
        on: required(line, 'on'),
        at: null,
        knownOn: required(line, 'knownOn'),
        order,
        says: sayingOf(line),
      };
    });
}
