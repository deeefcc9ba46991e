import { ancestorsOn, ARBRE_OF_RESEAUX, successorOn } from '#libs/domain';
import { DomainError, type PlainDate } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';
import { codesOfKind } from '../reseau/asked-slice.js';
import { assertKnownPopulation, type PopulationAsked, type Unite } from './unites.js';

/** Among whom something is compared. `alone`: one only, which nobody is there to hold against; `nobody`: no one is left. */
export interface PopulationTold extends Omit<PopulationAsked, 'perimetre'> {
  /** In words. */
  readonly label: string;
  /** On the last day that was asked. */
  readonly count: number;
  readonly status: 'ok' | 'alone' | 'nobody';
}

const isNamed = ({ caisses, groupement, reseau }: PopulationAsked): boolean => caisses.length > 0 || groupement !== null || reseau !== null;

/** The réseaux that a caisse is in on a day, itself or by whom it was merged into. */
export const reseauxOf = ({ reseau }: Pick<Referentiel, 'reseau'>, caisse: string, day: PlainDate): readonly string[] =>
  ancestorsOn(reseau, successorOn(reseau, caisse, day), ARBRE_OF_RESEAUX, day);

/**
 * Whom to compare where nobody is named: a caisse with its own réseau, and everybody only where there are not several – what caisses of several réseaux do is
 * not the same. @param caisse the one that is held against the others; null: they are held against each other
 * @throws DomainError `population.severalReseaux`, and as {@link assertKnownPopulation}
 */
export function populationOf(asked: PopulationAsked, caisse: string | null, referentiel: Referentiel, day: PlainDate): PopulationAsked {
  assertKnownPopulation(asked, referentiel);
  if (isNamed(asked)) return asked;
  const [own] = caisse === null ? [] : reseauxOf(referentiel, caisse, day);
  if (own !== undefined) return { ...asked, reseau: own };
  const heads = codesOfKind(referentiel, 'teteDeReseau');
  if (heads.length < 2) return asked;
  throw new DomainError(
    'population.severalReseaux',
    `Les caisses de plusieurs réseaux ne se comparent pas entre elles : nommez un réseau (reseau=CODE, --reseau CODE), ${heads.join(', ')}.`,
    { reseaux: heads },
  );
}

/** A caisse is held against those that it is one of: not once another answers for it. @throws DomainError `fiche.merged`, `fiche.notAmong` */
export function assertAmong(asked: PopulationAsked, caisse: string, unites: readonly Unite[], referentiel: Referentiel, day: PlainDate): void {
  if (unites.some(({ code }) => code === caisse)) return;
  const { reseau } = referentiel;
  const fusion = reseau.fusions.get(caisse);
  if (fusion !== undefined && fusion.on <= day) {
    const into = successorOn(reseau, caisse, day);
    throw new DomainError(
      'fiche.merged',
      `La caisse ${caisse} est dans ${into} depuis le ${fusion.on}, où elle a fusionné : demandez la fiche de ${into}, ou, telle qu’elle était, celle d’un jour d’avant.`,
      { caisse, into, on: fusion.on },
    );
  }
  const own = reseauxOf(referentiel, caisse, day);
  const remedy =
    asked.arbre === null
      ? `nommez-en d’autres${own.length === 0 ? '' : `, par exemple son réseau (reseau=${own.join(', ')})`}, ou personne.`
      : 'une fiche compare une caisse à des caisses, sans « arbre ».';
  throw new DomainError('fiche.notAmong', `La caisse ${caisse} n’est pas, le ${day}, parmi celles à qui la comparer : ${remedy}`, { caisse, day });
}

export function populationTold(
  { caisses: named, groupement, reseau, arbre }: PopulationAsked,
  unites: readonly Unite[],
  { organismes }: Referentiel,
): PopulationTold {
  const nameOf = (code: string): string => organismes.get(code)?.label ?? code;
  const words = [
    ...(named.length === 0 ? [] : [`caisses ${named.join(', ')}`]),
    ...[groupement, reseau].flatMap((code) => (code === null ? [] : [nameOf(code)])),
    ...(arbre === null ? [] : [`groupements de l’arbre ${arbre}`]),
  ];
  const label = words.join(', ') || 'toutes les caisses';
  return {
    caisses: named,
    groupement,
    reseau,
    arbre,
    label,
    count: unites.length,
    status: unites.length === 0 ? 'nobody' : unites.length === 1 ? 'alone' : 'ok',
  };
}
