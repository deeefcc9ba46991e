import type { Plan } from '../plan.js';
import { Random } from '../random.js';
import { type Declared, inTime } from './declared.js';
import { Effectifs } from './effectifs.js';
import { REGISTRANTS } from './registrants.js';
import { Readings } from './releves.js';

/** So that what a caisse tells of itself is the same whatever others do, and whatever becomes of its pièces. */
const STRIDE = { effectifs: 15_485_863, readings: 32_452_843 } as const;

/**
 * What a caisse tells of itself until the plan ends, in the order in which it does: one of the family réseau, of the pension body, of the Cleiss, of the
 * recovery bodies. Nothing where nobody works in the plan.
 */
export function declaredBy({ code }: { readonly code: string }, { seed, firstDay, lastDay, miniature }: Plan): readonly Declared[] {
  const place = REGISTRANTS.findIndex((each) => each.code === code);
  const registrant = REGISTRANTS[place];
  if (miniature === null || registrant === undefined) return [];
  const [effectifs, readings] = [STRIDE.effectifs, STRIDE.readings].map((stride) => new Random(seed + stride * (place + 1))) as [Random, Random];
  const declared = inTime([
    ...new Effectifs(registrant, effectifs, firstDay).until(lastDay, miniature),
    ...new Readings(registrant, readings, miniature).between(firstDay, lastDay),
  ]);
  return declared.filter(({ on }) => on <= lastDay);
}
