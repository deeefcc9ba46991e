import { successorOn } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';

/** From a day on another caisse answers for what was one's: the last of those that it was merged into. */
export interface FusionTold {
  readonly caisse: string;
  readonly into: string;
  readonly on: PlainDate;
}

/** Those of the organismes named that another answers for on a day: what they have is asked of that one. */
export function fusionsOf(named: readonly string[], on: PlainDate, { reseau }: Pick<Referentiel, 'reseau'>): readonly FusionTold[] {
  return named.flatMap((caisse) => {
    const [into, fusion] = [successorOn(reseau, caisse, on), reseau.fusions.get(caisse)];
    return into === caisse || fusion === undefined ? [] : [{ caisse, into, on: fusion.on }];
  });
}
