import { ancestorsOn, membersOn } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';
import { assertNamed, codesOfKind } from './asked-slice.js';

/** Of whom lines are asked that are told organisme by organisme, caisses, groupements and réseaux alike; each null: whoever it is. */
export interface OrganismesAsked {
  readonly organisme: string | null;
  readonly groupement: string | null;
  /** Code of its head. */
  readonly reseau: string | null;
}

/** The same of lines that are of no one day. */
export interface OrganismesOfDay extends OrganismesAsked {
  /** Who is a member is told of that day; null: of today. */
  readonly on: PlainDate | null;
}

type Known = Pick<Referentiel, 'organismes' | 'reseau'>;

/**
 * The codes that all filters leave; null: all there are. Of a groupement: itself, its caisses, and the groupements under it in its tree. Of a réseau: its head,
 * its caisses, and the groupements in which there are no others. Caisses are those of a day.
 * @throws DomainError `organisme.unknown`, `groupement.unknown`, `reseau.unknown`
 */
export function organismesAsked({ organisme, groupement, reseau }: OrganismesAsked, referentiel: Known, on: PlainDate): readonly string[] | null {
  assertNamed('organisme.unknown', 'Organisme inconnu', organisme, referentiel.organismes.keys());
  assertNamed('groupement.unknown', 'Groupement inconnu', groupement, codesOfKind(referentiel, 'groupement'));
  assertNamed('reseau.unknown', 'Réseau inconnu', reseau, codesOfKind(referentiel, 'teteDeReseau'));
  const [first, ...others] = [
    ...(organisme === null ? [] : [[organisme]]),
    ...(groupement === null ? [] : [ofGroupement(groupement, referentiel, on)]),
    ...(reseau === null ? [] : [ofReseau(reseau, referentiel, on)]),
  ];
  return first?.filter((code) => others.every((other) => other.includes(code))) ?? null;
}

function ofGroupement(groupement: string, referentiel: Known, on: PlainDate): readonly string[] {
  const { organismes, reseau } = referentiel;
  const isUnder = (code: string): boolean => {
    const arbre = organismes.get(code)?.arbre ?? null;
    return arbre !== null && ancestorsOn(reseau, code, arbre, on).includes(groupement);
  };
  return [groupement, ...membersOn(reseau, groupement, on, 'asItWas', on), ...codesOfKind(referentiel, 'groupement').filter(isUnder)];
}

function ofReseau(head: string, referentiel: Known, on: PlainDate): readonly string[] {
  const { reseau } = referentiel;
  const caisses = new Set(membersOn(reseau, head, on, 'asItWas', on));
  const isOfReseau = (groupement: string): boolean => {
    const members = membersOn(reseau, groupement, on, 'asItWas', on);
    return members.length > 0 && members.every((caisse) => caisses.has(caisse));
  };
  return [head, ...caisses, ...codesOfKind(referentiel, 'groupement').filter(isOfReseau)];
}
