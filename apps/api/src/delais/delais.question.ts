import type { DelaisRequest } from '#libs/application';
import type { PlainDate } from '#libs/kernel';
import { given } from '../http/slice.request.js';
import type { DelaisQuery } from './delais.request.js';

export function delaisRequest(query: DelaisQuery, procedure: string, today: PlainDate): DelaisRequest {
  const { on = today, caisse, groupement, reseau, perimetre, after } = query;
  return { procedure, on, slice: given({ caisse, groupement, reseau, perimetre }), ...given({ after }) };
}
