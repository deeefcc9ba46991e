import type { PiecesRequest } from '#libs/application';
import type { PlainDate } from '#libs/kernel';
import { given, sliceOf } from '../http/slice.request.js';
import { bandOf } from '../http/validation.js';
import { etapeOf, type PiecesQuery, waitingOf } from './pieces.request.js';

/** Which pièces a query string asks for. */
export function piecesQuestion(query: PiecesQuery, today: PlainDate): Omit<PiecesRequest, 'limit' | 'cursor'> {
  const { above, flow, from, to, after } = query;
  const band = query.band === undefined ? undefined : (bandOf(query.band) ?? undefined);
  const etape = query.etape === undefined ? undefined : etapeOf(query.etape);
  const waiting = query.waiting === undefined ? undefined : waitingOf(query.waiting);
  return {
    on: query.on ?? query.to ?? query.knownOn ?? today,
    knownOn: query.knownOn ?? null,
    slice: sliceOf(query),
    definitions: query.definition ?? [],
    youngestFirst: query.sort === 'age',
    ...given({ above, band, waiting, etape, flow, from, to, after }),
  };
}
