import type { Plan } from '../plan.js';
import { Random } from '../random.js';
import { type Caisse, CAISSES } from './caisses.js';
import { type Declared, inTime } from './declared.js';
import { Effectifs } from './effectifs.js';
import { Readings } from './releves.js';

/** So that what a caisse tells of itself is the same whatever others do, and whatever becomes of its pièces. */
const STRIDE = { effectifs: 15_485_863, readings: 32_452_843 } as const;

/** What a caisse of the family réseau tells of itself until the plan ends, in the order in which it does; nothing where nobody works in the plan. */
export function declaredBy(caisse: Caisse, { seed, firstDay, lastDay, miniature }: Plan): readonly Declared[] {
  if (miniature === null) return [];
  const rank = CAISSES.findIndex(({ code }) => code === caisse.code) + 1;
  const [effectifs, readings] = [STRIDE.effectifs, STRIDE.readings].map((stride) => new Random(seed + stride * rank)) as [Random, Random];
  const declared = inTime([
    ...new Effectifs(caisse, effectifs, firstDay).until(lastDay, miniature),
    ...new Readings(caisse, readings, miniature).between(firstDay, lastDay),
  ]);
  return declared.filter(({ on }) => on <= lastDay);
}
