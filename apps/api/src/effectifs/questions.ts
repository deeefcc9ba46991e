import type { GetEffectifs } from '#libs/application';
import type { PlainDate } from '#libs/kernel';
import { given } from '../http/slice.request.js';
import type { EffectifsQuery } from './effectifs.request.js';

/** What a query string asks of the effectifs. */
export function effectifsRequest(query: EffectifsQuery, today: PlainDate): GetEffectifs['request'] {
  const { on = today, from = null, caisse, groupement, reseau, perimetre, after } = query;
  return { on, from, slice: given({ caisse, groupement, reseau, perimetre }), ...given({ after }) };
}
