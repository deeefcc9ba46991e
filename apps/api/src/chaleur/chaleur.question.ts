import type { ChaleurRequest } from '#libs/application';
import type { PlainDate } from '#libs/kernel';
import { given, sliceOf } from '../http/slice.request.js';
import type { ChaleurQuery } from './chaleur.request.js';

export function chaleurRequest(query: ChaleurQuery, today: PlainDate): ChaleurRequest {
  const { knownOn = null, on = knownOn ?? today, definition = [], after } = query;
  return { on, knownOn, slice: sliceOf(query), definitions: definition, ...given({ after }) };
}
