import { lastVersions } from './reference.js';
import type { IndicateurDeDimension, RepereDefinition } from './repere.events.js';
import type { SeuilsDefinition } from './seuils.events.js';

const part = (indicateur: string, weight: number, more: Partial<IndicateurDeDimension> = {}): IndicateurDeDimension => ({
  ...{ indicateur, weight },
  ...{ orientation: null, cible: null, echelle: null },
  ...more,
});

const IGAS_REPERE = 'IGAS 2022-035R, « indicateur repère » : quatre dimensions « par exemple chacune à 25 % »';

/**
 * The indicateur repère by which a réseau is told until it chooses another. What the report leaves open – which indicators, their weights within a
 * dimension, the scale where a median is 0 – is a choice of the product. Each is pinned to a version: a next one changes nothing that was told.
 */
export const SHIPPED_REPERES: readonly RepereDefinition[] = [
  {
    code: 'repere-quatre-dimensions',
    version: 1,
    label: 'Indicateur repère à quatre dimensions',
    source: `${IGAS_REPERE} ; indicateurs et poids dans chacune : choix du produit`,
    // A réseau without readings is told by its production and its delays, and the status says so.
    missing: 'spread',
    dimensions: [
      {
        code: 'service',
        label: 'Service aux usagers : délais et service',
        weight: 0.25,
        orientation: 'higherIsBetter',
        indicateurs: [
          part('traitees-en-15-jours@1', 0.5, { cible: { value: 0.85, source: 'convention de la branche famille : 85 % en moins de 15 jours' } }),
          part('taux-appels-traites@1', 0.25),
          part('taux-de-satisfaction@1', 0.25, { cible: { value: 0.91, source: 'IGAS 2022-035R, S9' } }),
        ],
      },
      {
        code: 'cout',
        label: 'Coût : coût allocataire pondéré',
        weight: 0.25,
        orientation: 'lowerIsBetter',
        indicateurs: [part('cout-allocataire-pondere@1', 1)],
      },
      {
        code: 'production',
        label: 'Production : stocks, soldes et antériorité',
        weight: 0.25,
        orientation: 'lowerIsBetter',
        // « Plus que le volume même de pièces en stock, l’antériorité de ces pièces doit retenir l’attention. »
        indicateurs: [
          part('stock-pour-1000-ponderes@1', 0.25),
          part('solde-ouvre-20@1', 0.25, { cible: { value: 6, source: 'IGAS 2022-035R, début du « point de bascule »' } }),
          part('anteriorite-ouvree@1', 0.5, { echelle: 0.1 }),
        ],
      },
      {
        code: 'fichier',
        label: 'Pondération du fichier',
        weight: 0.25,
        // What a caisse did not choose is no performance of its own: it is told beside, and brings nothing.
        orientation: 'context',
        indicateurs: [part('allocataires-ponderes@1', 1)],
      },
    ],
  },
];

/** Of whom the reports speak from which the targets that ship are: the family branch, by the code under which it is described. */
const RESEAU_OF_SHIPPED_CIBLES = 'famille';

/** For the caisses of which réseau the targets of a repère are, by the code of its head; null: for those of any. */
export function reseauDesCibles({ code, reseau }: Pick<RepereDefinition, 'code' | 'reseau'>): string | null {
  return reseau ?? (SHIPPED_REPERES.some((shipped) => shipped.code === code) ? RESEAU_OF_SHIPPED_CIBLES : null);
}

/** The same repère, for caisses to whom nobody has set its targets. */
export function withoutCibles(definition: RepereDefinition): RepereDefinition {
  const dimensions = definition.dimensions.map((dimension) => ({
    ...dimension,
    indicateurs: dimension.indicateurs.map((each) => ({ ...each, cible: null })),
  }));
  return { ...definition, dimensions };
}

const BASCULE = 'IGAS 2022-035R, « point de bascule » de 6 à 8 jours ; fin de chaque situation, mémoire : choix du produit';

const SOLDE = {
  version: 1,
  source: BASCULE,
  indicateur: 'solde-ouvre-20@1',
  orientation: 'lowerIsBetter',
  by: 'owner',
  reseau: null,
  arbre: null,
  procedures: null,
  siEnDifficulte: null,
  // Half a day back before a situation ends: it does not come and go with each day's mail.
  tendue: { enter: 6, leave: 5.5, included: true },
  critique: { enter: 8, leave: 7.5, included: false },
  memoire: 31,
  // Whom to wake is for each réseau to say.
  alerte: null,
} as const;

/** The thresholds of the situations that are told until somebody publishes others of the same level. */
export const SHIPPED_SEUILS: readonly SeuilsDefinition[] = [
  { ...SOLDE, code: 'situation-solde-caisse', label: 'Situation d’une caisse selon son solde en jours ouvrés', niveau: 'caisse' },
  { ...SOLDE, code: 'situation-solde-reseau', label: 'Situation du réseau selon son solde en jours ouvrés', niveau: 'reseau' },
  {
    ...SOLDE,
    code: 'situation-boule-de-neige-caisse',
    label: 'Boule de neige : plus de la moitié des arrivées d’une caisse viennent de son propre stock',
    source: 'IGAS 2022-035R, « poids majoritaire des entrants » ; fin de la situation, mémoire : choix du produit',
    indicateur: 'part-auto-alimentee@1',
    niveau: 'caisse',
    tendue: { enter: 0.5, leave: 0.45, included: false },
    critique: { enter: 0.5, leave: 0.45, included: false },
  },
];

const CODES: ReadonlySet<string> = new Set([...SHIPPED_REPERES, ...SHIPPED_SEUILS].map(({ code }) => code));

/** Whether what is published under a code ships with the product, which alone publishes its versions. */
export const isShippedPilotage = (code: string): boolean => CODES.has(code);

/** Thresholds as they are in force. */
export interface SeuilsEnVigueur extends SeuilsDefinition {
  /** Réseaux that have thresholds of their own at that level: whoever is in these alone is told by those. */
  readonly sauf?: readonly string[];
}

/**
 * The thresholds by which situations are told when none are asked: the last version of each code that people published; of those that ship, only of a level
 * at which nobody published any – for all, or for the réseau: all others, who are in no réseau too, go on being told by them.
 */
export function seuilsInForce(versions: readonly SeuilsDefinition[]): readonly SeuilsEnVigueur[] {
  const last = lastVersions(versions);
  const own = last.filter(({ code }) => !isShippedPilotage(code));
  return last.flatMap((each): readonly SeuilsEnVigueur[] => {
    const instead = own.filter(({ niveau }) => niveau === each.niveau).map(({ reseau }) => reseau);
    if (own.includes(each) || instead.length === 0) return [each];
    return instead.includes(null) ? [] : [{ ...each, sauf: [...new Set(instead.flatMap((reseau) => reseau ?? []))].sort() }];
  });
}
