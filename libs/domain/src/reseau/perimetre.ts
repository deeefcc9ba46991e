import type { PlainDate } from '#libs/kernel';

/** What an organisme is: where pièces are, a group of such, or the head of a réseau, by whose code the réseau is called. */
export const ORGANISME_KINDS = ['caisse', 'groupement', 'teteDeReseau'] as const;
export type OrganismeKind = (typeof ORGANISME_KINDS)[number];

/** The tree that says of which réseau a caisse is; every other tree is one of groupements. */
export const ARBRE_OF_RESEAUX = 'reseau';

/** An organisme in a tree: `arbre` is that of its members, null for a caisse, which has none. */
export interface OrganismeOfReseau {
  readonly code: string;
  readonly kind: OrganismeKind;
  readonly arbre: string | null;
}

/** A member is in a tree under a parent on every day D with `fromOn` ≤ D < `toOn`; `toOn` null: still. */
export interface Appartenance {
  readonly member: string;
  readonly arbre: string;
  readonly parent: string;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
}

/** From a day on, a caisse is succeeded by another. Its rows stay where they are: who asks for the successor is given them too. */
export interface Fusion {
  readonly caisse: string;
  readonly into: string;
  readonly on: PlainDate;
}

/**
 * Whose rows a day is told by. `asItWas`: the members, and the fusions, of that day. `restated`: those of today, whatever the day,
 * so that figures of different days are of the same caisses.
 */
export const PERIMETRES = ['asItWas', 'restated'] as const;
export type Perimetre = (typeof PERIMETRES)[number];

/** The organismes of all réseaux, their trees and fusions, so kept that a caisse is looked up. */
export interface ReseauMap {
  readonly organismes: ReadonlyMap<string, OrganismeOfReseau>;
  readonly appartenances: ReadonlyMap<string, readonly Appartenance[]>;
  readonly fusions: ReadonlyMap<string, Fusion>;
}

export interface ReseauFacts {
  readonly organismes: Iterable<OrganismeOfReseau>;
  readonly appartenances: Iterable<Appartenance>;
  readonly fusions: Iterable<Fusion>;
}

export function reseauMap({ organismes, appartenances, fusions }: ReseauFacts): ReseauMap {
  const ofMember = new Map<string, Appartenance[]>();
  for (const appartenance of appartenances) {
    const known = ofMember.get(appartenance.member);
    if (known === undefined) ofMember.set(appartenance.member, [appartenance]);
    else known.push(appartenance);
  }
  return {
    organismes: new Map([...organismes].map((organisme) => [organisme.code, organisme])),
    appartenances: ofMember,
    fusions: new Map([...fusions].map((fusion) => [fusion.caisse, fusion])),
  };
}

export const holdsOn = ({ fromOn, toOn }: Pick<Appartenance, 'fromOn' | 'toOn'>, day: PlainDate): boolean =>
  fromOn <= day && (toOn === null || day < toOn);

/** Under whom an organisme is in a tree on a day; null: under nobody. */
export function parentOn({ appartenances }: ReseauMap, member: string, arbre: string, day: PlainDate): string | null {
  return appartenances.get(member)?.find((each) => each.arbre === arbre && holdsOn(each, day))?.parent ?? null;
}

const changes = new WeakMap<ReseauMap, readonly PlainDate[]>();

/** The days on which anybody joined, left or was merged, ascending. */
function changesOf(reseau: ReseauMap): readonly PlainDate[] {
  const known = changes.get(reseau);
  if (known !== undefined) return known;
  const ofMembers = [...reseau.appartenances.values()].flat().flatMap(({ fromOn, toOn }) => (toOn === null ? [fromOn] : [fromOn, toOn]));
  const days = [...new Set([...ofMembers, ...[...reseau.fusions.values()].map(({ on }) => on)])].sort();
  changes.set(reseau, days);
  return days;
}

/** The last day up to this one on which anybody joined, left or was merged – since then everybody has been where they are –; null: there was none. */
export function unchangedSince(reseau: ReseauMap, day: PlainDate): PlainDate | null {
  return changesOf(reseau).findLast((change) => change <= day) ?? null;
}

/** All those above an organisme in a tree on a day, the nearest first. Ends even on a circle. */
export function ancestorsOn(reseau: ReseauMap, member: string, arbre: string, day: PlainDate): readonly string[] {
  const above = new Set<string>();
  for (let next = parentOn(reseau, member, arbre, day); next !== null && !above.has(next); next = parentOn(reseau, next, arbre, day)) above.add(next);
  return [...above];
}

/** Who answers on a day for what was a caisse's: itself, or the last of those that it was merged into, one after the other, up to that day. */
export function successorOn({ fusions }: ReseauMap, caisse: string, day: PlainDate): string {
  const passed = new Set([caisse]);
  let at = caisse;
  for (let fusion = fusions.get(at); fusion !== undefined && fusion.on <= day && !passed.has(fusion.into); fusion = fusions.get(at)) {
    at = fusion.into;
    passed.add(at);
  }
  return at;
}

const dayOf = (day: PlainDate, perimetre: Perimetre, today: PlainDate): PlainDate => (perimetre === 'restated' ? today : day);

const caissesOf = ({ organismes }: ReseauMap): readonly string[] =>
  [...organismes.values()].filter(({ kind }) => kind === 'caisse').map(({ code }) => code);

/**
 * The caisses whose rows are a groupement's – or a réseau's, by the code of its head –, in order of their codes. A merged caisse goes where its
 * successor goes. Members of members count. Empty when nobody is a member, and for what is no organisme.
 */
export function membersOn(reseau: ReseauMap, groupement: string, day: PlainDate, perimetre: Perimetre, today: PlainDate): readonly string[] {
  const arbre = reseau.organismes.get(groupement)?.arbre ?? null;
  if (arbre === null) return [];
  const on = dayOf(day, perimetre, today);
  return caissesOf(reseau)
    .filter((caisse) => ancestorsOn(reseau, successorOn(reseau, caisse, on), arbre, on).includes(groupement))
    .sort();
}

/** The caisses whose rows are a caisse's: itself and those that were merged into it; empty once it is merged into another. */
export function rowsOfCaisse(reseau: ReseauMap, caisse: string, day: PlainDate, perimetre: Perimetre, today: PlainDate): readonly string[] {
  const on = dayOf(day, perimetre, today);
  if (successorOn(reseau, caisse, on) !== caisse) return [];
  const merged = [...reseau.fusions.keys()].filter((each) => each !== caisse && successorOn(reseau, each, on) === caisse);
  return [caisse, ...merged].sort();
}

/** The direct members of a groupement on a day, of whatever kind, in order of their codes. */
export function childrenOn(reseau: ReseauMap, groupement: string, day: PlainDate): readonly string[] {
  const arbre = reseau.organismes.get(groupement)?.arbre ?? null;
  if (arbre === null) return [];
  return [...reseau.organismes.keys()].filter((code) => parentOn(reseau, code, arbre, day) === groupement).sort();
}
