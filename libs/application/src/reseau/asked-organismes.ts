import { membersOn } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';
import { assertNamed, codesOfKind } from './asked-slice.js';

/** Of whom lines are asked that are told organisme by organisme, caisses, groupements and réseaux alike; each null: whoever it is. */
export interface OrganismesAsked {
  readonly organisme: string | null;
  /** Code of its head. */
  readonly reseau: string | null;
}

/**
 * The codes that both filters leave; null: all there are. Of a réseau: its head, its caisses, and the groupements in which there are no others.
 * @throws DomainError `organisme.unknown`, `reseau.unknown`
 */
export function organismesAsked({ organisme, reseau: head }: OrganismesAsked, referentiel: Referentiel, on: PlainDate): readonly string[] | null {
  const { organismes, reseau } = referentiel;
  assertNamed('organisme.unknown', 'Organisme inconnu', organisme, organismes.keys());
  assertNamed('reseau.unknown', 'Réseau inconnu', head, codesOfKind(referentiel, 'teteDeReseau'));
  if (head === null) return organisme === null ? null : [organisme];
  const caisses = new Set(membersOn(reseau, head, on, 'asItWas', on));
  const isOfReseau = (groupement: string): boolean => {
    const members = membersOn(reseau, groupement, on, 'asItWas', on);
    return members.length > 0 && members.every((caisse) => caisses.has(caisse));
  };
  const all = [head, ...caisses, ...codesOfKind(referentiel, 'groupement').filter(isOfReseau)];
  return organisme === null ? all : all.filter((code) => code === organisme);
}
