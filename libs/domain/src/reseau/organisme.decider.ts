import { unreachable, type Decider, DomainError, type PlainDate } from '#libs/kernel';
import { type Montee, problemOfMontee } from '../agent/montee.js';
import { sameJson } from '../json/same-json.js';
import { isRepereOf } from '../pilotage/repere-in-force.js';
import type { RepereDefinition } from '../pilotage/repere.events.js';
import type { OrganismeEvent } from './organisme.events.js';
import {
  appartenanceOn,
  type CalendrierOfCaisse,
  evolveOrganisme,
  type Groupement,
  type Organisme,
  type OrganismeState,
  type RegisteredOrganisme,
} from './organisme.state.js';
import { type Appartenance, ARBRE_OF_RESEAUX, holdsOn, type OrganismeOfReseau } from './perimetre.js';
import type { Visibilite } from './visibilite.js';

/** `ifUnknown`: keep what is registered, whatever it says – an import names caisses without describing them. */
export interface RegisterOrganisme {
  readonly type: 'RegisterOrganisme';
  readonly organisme: Organisme;
  readonly ifUnknown?: boolean;
}

export interface RegisterGroupement {
  readonly type: 'RegisterGroupement';
  readonly groupement: Groupement;
}

export interface RenameOrganisme {
  readonly type: 'RenameOrganisme';
  readonly label: string;
}

export interface AssignCalendrier extends CalendrierOfCaisse {
  readonly type: 'AssignCalendrier';
}

/** `parent`: as it is registered. `replaces`: what holds in the tree on the first day gives way. */
export interface AttachOrganisme {
  readonly type: 'AttachOrganisme';
  readonly parent: OrganismeOfReseau;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  readonly replaces: boolean;
}

/** In each tree of these parents, these appartenances and no others; a tree that is not named stays as it is. */
export interface DescribeAppartenances {
  readonly type: 'DescribeAppartenances';
  readonly wanted: readonly Pick<AttachOrganisme, 'parent' | 'fromOn' | 'toOn'>[];
}

/** From that day on it is under nobody in the tree. */
export interface DetachOrganisme {
  readonly type: 'DetachOrganisme';
  readonly arbre: string;
  readonly on: PlainDate;
}

/** `into`: as it stands. */
export interface MergeOrganisme {
  readonly type: 'MergeOrganisme';
  readonly into: RegisteredOrganisme;
  readonly on: PlainDate;
}

/** What the merge ended, or kept from beginning, holds again as it did. */
export interface CancelFusion {
  readonly type: 'CancelFusion';
}

export interface SplitOrganisme {
  readonly type: 'SplitOrganisme';
  readonly into: readonly OrganismeOfReseau[];
  readonly on: PlainDate;
}

/** What was said of the split of that day never was; nothing that it told was moved by it. */
export interface CancelScission {
  readonly type: 'CancelScission';
  readonly on: PlainDate;
}

/** The next version of how newcomers come to work in a réseau. */
export interface DefineMontee {
  readonly type: 'DefineMontee';
  readonly montee: Montee;
}

/** Whether the caisses of a réseau may see the aggregates of each other, from a day on; saying again what was said of that day is nothing to do. */
export interface DefineVisibilite extends Visibilite {
  readonly type: 'DefineVisibilite';
}

/** By which indicateur repère a réseau is told unless another is named. `repere`: its last version. */
export interface ChooseRepere {
  readonly type: 'ChooseRepere';
  readonly repere: Pick<RepereDefinition, 'code' | 'reseau'>;
}

export type OrganismeCommand =
  | RegisterOrganisme
  | RegisterGroupement
  | RenameOrganisme
  | AssignCalendrier
  | AttachOrganisme
  | DescribeAppartenances
  | DetachOrganisme
  | MergeOrganisme
  | SplitOrganisme
  | CancelScission
  | DefineMontee
  | DefineVisibilite
  | ChooseRepere
  | CancelFusion;

const otherKind = (code: string): DomainError =>
  new DomainError('organisme.otherKind', `« ${code} » est déjà le code d’un organisme d’une autre sorte.`, { organisme: code });

function register({ organisme, ifUnknown = false }: RegisterOrganisme, state: OrganismeState): readonly OrganismeEvent[] {
  if (state.status === 'absent') return [{ type: 'OrganismeRegistered', data: organisme }];
  if (state.kind !== 'caisse') throw otherKind(organisme.code);
  if (ifUnknown || sameJson(state.registered, organisme)) return [];
  const [first] = state.calendriers;
  throw new DomainError('caisse.alreadyRegistered', `La caisse ${organisme.code} est déjà enregistrée, avec d’autres données.`, {
    caisse: organisme.code,
    label: state.label,
    calendrier: first?.calendrier ?? null,
  });
}

function registerGroupement({ groupement }: RegisterGroupement, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, kind, arbre } = groupement;
  if (state.status === 'absent') {
    if ((kind === 'teteDeReseau') !== (arbre === ARBRE_OF_RESEAUX)) {
      throw new DomainError('groupement.arbreReserved', `L’arbre « ${ARBRE_OF_RESEAUX} » est celui des têtes de réseau, et d’elles seules.`, {
        organisme: code,
        arbre,
      });
    }
    return [{ type: 'GroupementRegistered', data: groupement }];
  }
  if (state.kind !== kind) throw otherKind(code);
  if (sameJson(state.registered, groupement)) return [];
  throw new DomainError('groupement.alreadyRegistered', `Le groupement ${code} est déjà enregistré, avec d’autres données.`, {
    organisme: code,
    label: state.label,
    arbre: state.arbre,
  });
}

function known(state: OrganismeState): RegisteredOrganisme {
  if (state.status === 'registered') return state;
  throw new DomainError('organisme.unknown', 'cet organisme n’est pas enregistré');
}

function knownCaisse(state: OrganismeState): RegisteredOrganisme {
  const caisse = known(state);
  if (caisse.kind === 'caisse') return caisse;
  throw new DomainError(
    'organisme.notCaisse',
    `L’organisme ${caisse.code} n’est pas une caisse : un groupement n’a ni calendrier, ni fusion, ni scission.`,
    {
      organisme: caisse.code,
    },
  );
}

function rename({ label }: RenameOrganisme, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, label: former } = known(state);
  return label === former ? [] : [{ type: 'OrganismeRenamed', data: { organisme: code, label } }];
}

function assign({ calendrier, calendrierVersion, timeZone, fromOn }: AssignCalendrier, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, calendriers } = knownCaisse(state);
  const assigned = { calendrier, calendrierVersion, timeZone, fromOn };
  if (calendriers.some((each) => sameJson(each, assigned))) return [];
  return [{ type: 'CalendrierAssigned', data: { organisme: code, ...assigned } }];
}

const ending = (member: string, { arbre, fromOn }: Appartenance, toOn: PlainDate): OrganismeEvent => ({
  type: 'AppartenanceEnded',
  data: { organisme: member, arbre, fromOn, toOn },
});

/** In which tree an organisme comes under a parent: a groupement stands in its own tree, a caisse in that of whoever takes it. */
function arbreUnder(parent: OrganismeOfReseau, { code, kind, arbre }: RegisteredOrganisme): string {
  const fits = kind === 'caisse' || (kind === 'groupement' && arbre === parent.arbre);
  if (parent.arbre !== null && parent.code !== code && fits) return parent.arbre;
  throw new DomainError(
    'appartenance.parentRefused',
    `L’organisme ${code} ne peut pas être rattaché à ${parent.code} : une caisse l’est à un groupement ou à une tête de réseau, un groupement à un autre du même arbre.`,
    { organisme: code, parent: parent.code },
  );
}

const overlap = (a: Pick<Appartenance, 'fromOn' | 'toOn'>, b: Pick<Appartenance, 'fromOn' | 'toOn'>): boolean =>
  (a.toOn === null || b.fromOn < a.toOn) && (b.toOn === null || a.fromOn < b.toOn);

type RemedyOfOverlap = (other: Appartenance, attached: { readonly code: string; readonly fromOn: PlainDate }) => string;

const replaceIt: RemedyOfOverlap = (other, { code, fromOn }) => {
  const detach = (on: PlainDate): string => `ecluse reseau detach ${code} --arbre ${other.arbre} --on ${on}`;
  if (holdsOn(other, fromOn)) return `remplacez cette appartenance (--replaces, replaces=true), ou terminez-la d’abord (${detach(fromOn)}).`;
  return `faites finir la nouvelle appartenance avant (--until ${other.fromOn}, until=${other.fromOn}), ou retirez d’abord celle-ci (${detach(other.fromOn)}).`;
};
const correctDays: RemedyOfOverlap = () => 'corrigez les jours de ces deux appartenances, pour que l’une finisse avant que l’autre commence.';

function attach({ parent, fromOn, toOn, replaces }: AttachOrganisme, state: OrganismeState, remedyOf = replaceIt): readonly OrganismeEvent[] {
  const member = known(state);
  const arbre = arbreUnder(parent, member);
  if (toOn !== null && toOn <= fromOn) {
    throw new DomainError('period.inverted', `l’appartenance finirait (${toOn}) avant d’avoir commencé (${fromOn})`, { from: fromOn, to: toOn });
  }
  const { code, fusion } = member;
  if (fusion !== null && (toOn === null || toOn > fusion.on)) throw merged(code, fusion);
  const inArbre = member.appartenances.filter((each) => each.arbre === arbre);
  if (inArbre.some((each) => each.parent === parent.code && each.fromOn === fromOn && each.toOn === toOn)) return [];
  const replaced = replaces ? inArbre.find((each) => holdsOn(each, fromOn)) : undefined;
  const other = inArbre.find((each) => each !== replaced && overlap(each, { fromOn, toOn }));
  if (other !== undefined) {
    const until = other.toOn === null ? 'sans fin' : `jusqu’au ${other.toOn}, exclu`;
    throw new DomainError(
      'appartenance.overlaps',
      `L’organisme ${code} est déjà rattaché à ${other.parent} dans l’arbre « ${arbre} », depuis le ${other.fromOn}, ${until} : ${remedyOf(other, { code, fromOn })}`,
      { organisme: code, arbre, parent: other.parent, from: other.fromOn, to: other.toOn },
    );
  }
  return [
    ...(replaced === undefined ? [] : [ending(code, replaced, fromOn)]),
    { type: 'OrganismeAttached', data: { organisme: code, arbre, parent: parent.code, fromOn, toOn } },
  ];
}

/** What a merge has ended, or kept from beginning, is described as if there had been none. */
function untilMerged(wanted: DescribeAppartenances['wanted'], { fusion }: RegisteredOrganisme): DescribeAppartenances['wanted'] {
  if (fusion === null) return wanted;
  return wanted
    .filter(({ fromOn }) => fromOn < fusion.on)
    .map((each) => ({ ...each, toOn: each.toOn === null || each.toOn > fusion.on ? fusion.on : each.toOn }));
}

/** What stands otherwise than it is wanted ends – where it is wanted shorter – or never was; then comes what is wanted. */
function describeAppartenances({ wanted: described }: DescribeAppartenances, state: OrganismeState): readonly OrganismeEvent[] {
  const member = known(state);
  const wanted = untilMerged(described, member);
  const arbres = new Set(wanted.map(({ parent }) => arbreUnder(parent, member)));
  const said: OrganismeEvent[] = member.appartenances.flatMap((held) => {
    const kept = wanted.find(({ parent, fromOn }) => parent.code === held.parent && parent.arbre === held.arbre && fromOn === held.fromOn);
    if (!arbres.has(held.arbre) || kept?.toOn === held.toOn) return [];
    const isShorter = kept?.toOn != null && (held.toOn === null || kept.toOn < held.toOn);
    return [ending(member.code, held, isShorter ? kept.toOn : held.fromOn)];
  });
  let at: OrganismeState = said.reduce(evolveOrganisme, state);
  for (const each of wanted) {
    const events = attach({ type: 'AttachOrganisme', replaces: false, ...each }, at, correctDays);
    at = events.reduce(evolveOrganisme, at);
    said.push(...events);
  }
  return said;
}

function detach({ arbre, on }: DetachOrganisme, state: OrganismeState): readonly OrganismeEvent[] {
  const member = known(state);
  const held = appartenanceOn(member, arbre, on);
  if (held !== undefined) return [ending(member.code, held, on)];
  if (member.appartenances.some((each) => each.arbre === arbre && each.toOn === on)) return [];
  throw new DomainError('appartenance.unknown', `L’organisme ${member.code} n’est rattaché à personne dans l’arbre « ${arbre} » le ${on}.`, {
    organisme: member.code,
    arbre,
    on,
  });
}

const merged = (code: string, { into, on }: NonNullable<RegisteredOrganisme['fusion']>): DomainError =>
  new DomainError('organisme.merged', `La caisse ${code} a fusionné dans ${into} le ${on}.`, { organisme: code, into, on });

function merge({ into, on }: MergeOrganisme, state: OrganismeState): readonly OrganismeEvent[] {
  const caisse = knownCaisse(state);
  const { code, fusion } = caisse;
  if (fusion !== null && fusion.into === into.code && fusion.on === on) return [];
  if (fusion !== null) throw merged(code, fusion);
  if (into.fusion !== null) throw merged(into.code, into.fusion);
  if (into.kind !== 'caisse' || into.code === code) {
    throw new DomainError(
      'fusion.refused',
      `La caisse ${code} ne peut fusionner que dans une autre caisse, et ${into.code} n’en est pas une autre.`,
      {
        organisme: code,
        into: into.code,
      },
    );
  }
  const reseau = appartenanceOn(caisse, ARBRE_OF_RESEAUX, on)?.parent ?? null;
  const other = appartenanceOn(into, ARBRE_OF_RESEAUX, on)?.parent ?? null;
  if (reseau !== other) {
    throw new DomainError(
      'fusion.otherReseau',
      `Les caisses ${code} et ${into.code} ne sont pas du même réseau le ${on} : rattachez-les d’abord au même, sans quoi ses totaux changeraient.`,
      { organisme: code, into: into.code, reseau, other },
    );
  }
  const over = caisse.appartenances.filter(({ toOn }) => toOn === null || toOn > on);
  return [
    { type: 'OrganismeMerged', data: { organisme: code, into: into.code, mergedOn: on } },
    ...over.map((each) => ending(code, each, each.fromOn > on ? each.fromOn : on)),
  ];
}

function cancelFusion(state: OrganismeState): readonly OrganismeEvent[] {
  const { code, fusion, appartenances } = knownCaisse(state);
  if (fusion === null) return [];
  const { into, on, before } = fusion;
  const endedByIt = before.filter(({ toOn }) => toOn === null || toOn > on).map((each) => ({ ...each, fromOn: each.fromOn > on ? each.fromOn : on }));
  return [
    { type: 'FusionCancelled', data: { organisme: code, into, mergedOn: on } },
    ...endedByIt
      .filter((each) => !appartenances.some((other) => other.arbre === each.arbre && overlap(other, each)))
      .map(({ arbre, parent, fromOn, toOn }): OrganismeEvent => ({
        type: 'OrganismeAttached',
        data: { organisme: code, arbre, parent, fromOn, toOn },
      })),
  ];
}

function split({ into, on }: SplitOrganisme, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, scissions } = knownCaisse(state);
  const codes = into.map((each) => each.code);
  const refused = (why: string): DomainError => new DomainError('scission.refused', `La caisse ${code} ${why}`, { organisme: code, into: codes });
  if (new Set(codes).size < codes.length || into.some((each) => each.kind !== 'caisse' || each.code === code)) {
    throw refused('ne peut se scinder qu’en d’autres caisses enregistrées, chacune nommée une fois.');
  }
  const known = scissions.find((each) => each.on === on);
  if (known !== undefined && sameJson(known.into, codes)) return [];
  if (codes.length < 2) {
    throw refused(
      'ne se scinde qu’en deux caisses au moins. Une seule qui reprend tout : dites une fusion (merge) ; qui n’en reprend qu’une part : transférez-lui ces dossiers ; la même sous un autre nom : renommez-la (rename).',
    );
  }
  if (known !== undefined) {
    throw new DomainError(
      'scission.alreadySaid',
      `La caisse ${code} s’est déjà scindée le ${on}, en ${known.into.join(', ')} : annulez d’abord cette scission (cancel-split), si elle a été dite par erreur.`,
      { organisme: code, on, into: known.into },
    );
  }
  return [{ type: 'OrganismeSplit', data: { organisme: code, into: codes, splitOn: on } }];
}

function cancelScission({ on }: CancelScission, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, scissions, scissionsCancelled } = knownCaisse(state);
  const scission = scissions.find((each) => each.on === on);
  if (scission !== undefined) return [{ type: 'ScissionCancelled', data: { organisme: code, into: scission.into, splitOn: on } }];
  if (scissionsCancelled.includes(on)) return [];
  const known = scissions.map((each) => each.on);
  throw new DomainError(
    'scission.unknown',
    `La caisse ${code} ne s’est pas scindée le ${on} : ${known.length === 0 ? 'aucune scission n’en est dite' : `donnez le jour d’une de ses scissions, ${known.join(', ')}`}.`,
    { organisme: code, on, known },
  );
}

function defineVisibilite({ fromOn, autres }: DefineVisibilite, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, kind, visibilites } = known(state);
  if (kind !== 'teteDeReseau') {
    throw new DomainError('visibilite.notReseau', `L’organisme ${code} n’est pas une tête de réseau, qui seule dit ce que ses caisses voient.`, {
      organisme: code,
    });
  }
  if (visibilites.some((each) => each.fromOn === fromOn && each.autres === autres)) return [];
  return [{ type: 'VisibiliteDefined', data: { organisme: code, fromOn, autres } }];
}

function chooseRepere({ repere }: ChooseRepere, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, kind, repere: chosen } = known(state);
  if (kind !== 'teteDeReseau') {
    throw new DomainError(
      'repere.notReseau',
      `L’organisme ${code} n’est pas une tête de réseau, qui seule choisit l’indicateur repère de ses caisses.`,
      {
        organisme: code,
      },
    );
  }
  if (!isRepereOf(repere, code)) {
    throw new DomainError(
      'repere.otherReseau',
      `L’indicateur repère ${repere.code} est celui du réseau ${String(repere.reseau)} : choisissez-en un autre, ou publiez-en une version qui nomme ${code}, ou aucun réseau.`,
      { organisme: code, repere: repere.code, reseau: repere.reseau ?? null },
    );
  }
  return repere.code === chosen ? [] : [{ type: 'RepereChosen', data: { organisme: code, repere: repere.code } }];
}

function defineMontee({ montee }: DefineMontee, state: OrganismeState): readonly OrganismeEvent[] {
  const { code, kind, montees } = known(state);
  if (kind !== 'teteDeReseau') {
    throw new DomainError('montee.notReseau', `L’organisme ${code} n’est pas une tête de réseau, qui seule dit la montée en compétence.`, {
      organisme: code,
    });
  }
  const problem = problemOfMontee(montee);
  if (problem !== null) throw new DomainError('montee.invalid', `cette montée en compétence ne va pas : ${problem}`, { organisme: code });
  const published = montees.find(({ version }) => version === montee.version);
  if (published !== undefined && sameJson(published, montee)) return [];
  const expected = (montees.at(-1)?.version ?? 0) + 1;
  if (montee.version === expected) return [{ type: 'MonteeDefined', data: { organisme: code, ...montee } }];
  throw new DomainError(
    'montee.versionGap',
    `La prochaine version de la montée en compétence de ${code} est ${String(expected)}, et non ${String(montee.version)}.`,
    {
      organisme: code,
      expected,
    },
  );
}

function decide(command: OrganismeCommand, state: OrganismeState): readonly OrganismeEvent[] {
  switch (command.type) {
    case 'RegisterOrganisme':
      return register(command, state);
    case 'RegisterGroupement':
      return registerGroupement(command, state);
    case 'RenameOrganisme':
      return rename(command, state);
    case 'AssignCalendrier':
      return assign(command, state);
    case 'AttachOrganisme':
      return attach(command, state);
    case 'DescribeAppartenances':
      return describeAppartenances(command, state);
    case 'DetachOrganisme':
      return detach(command, state);
    case 'MergeOrganisme':
      return merge(command, state);
    case 'CancelFusion':
      return cancelFusion(state);
    case 'SplitOrganisme':
      return split(command, state);
    case 'CancelScission':
      return cancelScission(command, state);
    case 'DefineMontee':
      return defineMontee(command, state);
    case 'DefineVisibilite':
      return defineVisibilite(command, state);
    case 'ChooseRepere':
      return chooseRepere(command, state);
    default:
      return unreachable(command);
  }
}

/** A body of a réseau, and where it stands in each tree. Saying again what holds is nothing to do. */
export const organismeDecider: Decider<OrganismeCommand, OrganismeEvent, OrganismeState> = {
  initialState: { status: 'absent' },
  evolve: evolveOrganisme,
  decide,
};

/** The refusal of a caisse that nobody registered, in a filter or a command; names those that exist. */
export function unknownCaisse(caisse: string, known: readonly string[]): DomainError<'caisse.unknown'> {
  const list = known.length === 0 ? 'aucune caisse n’est enregistrée' : `caisses connues : ${known.join(', ')}`;
  return new DomainError('caisse.unknown', `Caisse inconnue : « ${caisse} » (${list}).`, { caisse, known });
}
