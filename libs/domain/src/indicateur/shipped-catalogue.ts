import { plainDate } from '#libs/kernel';
import type {
  DelaiDefinition,
  DossiersDefinition,
  EcartDefinition,
  EtapesDefinition,
  Exclusion,
  RapportDefinition,
  RatioDefinition,
  ReleveDefinition,
  Terme,
} from './definition.js';
import { CONTRAT_KINDS } from '../agent/agent.events.js';

const PRODUCT = 'choix du produit';

const one = (terme: Omit<Terme, 'weight'>): Terme => ({ weight: 1, ...terme });

const PROCESSED: readonly Terme[] = [one({ measure: 'processedManual' }), one({ measure: 'processedAuto' })];

/** What every indicator of the catalogue says unless it says otherwise. */
const BASE = {
  version: 1,
  block: 'ratio',
  unit: 'part',
  dayKind: 'worked',
  window: 20,
  windowUnit: 'days',
  thresholds: null,
  level: 'caisse',
  periodicity: 'month',
  benchmark: null,
} as const;

/**
 * What needs no work before a date is left out, by type and season, as the branch publishes it; under which codes these types come is ours to say.
 */
const MASS_ITEMS: readonly Exclusion[] = [
  { types: ['quittance-de-loyer'], arrivedIn: [9, 10, 11, 12] },
  { types: ['declaration-annuelle-de-ressources'], arrivedIn: [11, 12] },
  { types: ['questionnaire-de-controle'] },
];

const BRANCHE = 'données ouvertes de la branche famille, « antériorité du solde ≤ 15 jours » ; codes des types : choix du produit';

const YOUNG_STOCK = {
  ...BASE,
  orientation: 'higherIsBetter',
  numerator: [one({ measure: 'stock', ages: { from: 0, to: 15 }, except: MASS_ITEMS })],
  denominator: [one({ measure: 'stock', except: MASS_ITEMS })],
  source: BRANCHE,
} as const satisfies Partial<RatioDefinition>;

/** Calendar days until the end of 2013, worked days since: one definition, as it is published, and each of its two series by itself. */
const BREAK_OF_2014 = { dayKind: 'calendar', breaks: [{ from: plainDate('2014-01-01'), dayKind: 'worked' }] } as const;

const ANTERIORITE_BRANCHE: RatioDefinition = {
  ...YOUNG_STOCK,
  ...BREAK_OF_2014,
  code: 'anteriorite-branche',
  label: 'Part du stock arrivée depuis 15 jours ouvrés au plus (calendaires avant 2014), telle que publiée',
  benchmark: 'anteriorite-du-solde-15-jours-ouvres',
};

const BRANCHE_ALLERS_RETOURS = 'données ouvertes de la branche famille, « taux d’allers-retours »';
const ALLERS_RETOURS = 'taux-d-allers-retours-des-dossiers';
const RETURNED: Terme = one({ measure: 'returned', except: MASS_ITEMS });
/** On the day on which it begins to wait, as often as it does: for the insured person, who is to bring what is missing. */
const PUT_ON_HOLD: Terme = one({ measure: 'putOnHold', only: { waitingFor: ['assure'] }, except: MASS_ITEMS });
/** Both halves of the allers-retours have this denominator, so that they add up. */
const HANDLED: readonly Terme[] = [...PROCESSED.map((terme) => ({ ...terme, except: MASS_ITEMS })), RETURNED];

const MINIMA_SOCIAUX = ['rsa', 'aah'];

/** Minima sociaux on one side, all the rest on the other: nobody is on both, or on none. */
const MINIMA_AND_REST = [
  { prefix: '', said: 'minima sociaux', kept: { only: { procedures: MINIMA_SOCIAUX } } },
  { prefix: 'hors-', said: 'hors minima sociaux', kept: { except: [{ procedures: MINIMA_SOCIAUX }] } },
] as const;
const DOUBLE_STANDARD = 'IGAS 2022-035R, priorité aux minima sociaux et « différence de traitement » ; codes des procédures : choix du produit';

/** What can be told of events alone. */
export const SHIPPED_CATALOGUE: readonly RatioDefinition[] = [
  ANTERIORITE_BRANCHE,
  {
    ...ANTERIORITE_BRANCHE,
    code: 'anteriorite-branche-annuelle',
    label: 'Part du stock arrivée depuis 15 jours ouvrés au plus (calendaires avant 2014), sur les derniers jours ouvrés de douze mois',
    overMonths: 12,
    periodicity: 'year',
  },
  {
    ...YOUNG_STOCK,
    code: 'anteriorite-branche-calendaire',
    label: 'Part du stock arrivée depuis 15 jours calendaires au plus : la série d’avant 2014',
    dayKind: 'calendar',
  },
  { ...YOUNG_STOCK, code: 'anteriorite-branche-ouvree', label: 'Part du stock arrivée depuis 15 jours ouvrés au plus : la série depuis 2014' },
  {
    ...BASE,
    code: 'part-plus-de-60-jours',
    label: 'Part du stock arrivée depuis plus de 60 jours ouvrés',
    source: 'IGAS 2022-035R, composition de l’antériorité',
    orientation: 'lowerIsBetter',
    numerator: [one({ measure: 'stock', ages: { from: 61, to: null } })],
    denominator: [one({ measure: 'stock' })],
  },
  {
    ...BASE,
    code: 'part-plus-de-180-jours',
    label: 'Part du stock arrivée depuis plus de 180 jours ouvrés',
    source: 'IGAS 2022-035R, composition de l’antériorité',
    orientation: 'lowerIsBetter',
    numerator: [one({ measure: 'stock', ages: { from: 181, to: null } })],
    denominator: [one({ measure: 'stock' })],
  },
  {
    ...BASE,
    code: 'part-en-attente',
    label: 'Part du stock qui attend quelqu’un',
    source: PRODUCT,
    orientation: 'context',
    numerator: [one({ measure: 'stock', waiting: 'only' })],
    denominator: [one({ measure: 'stock' })],
  },
  {
    ...BASE,
    code: 'arrivees-mensuelles',
    label: 'Pièces arrivées dans le mois, jusqu’au jour regardé',
    source: 'IGAS 2022-035R, « pièces arrivées »',
    unit: 'pièces',
    orientation: 'context',
    window: 1,
    windowUnit: 'months',
    numerator: [one({ measure: 'arrived' })],
    denominator: null,
  },
  {
    ...BASE,
    code: 'traitees-mensuelles',
    label: 'Pièces traitées dans le mois, jusqu’au jour regardé',
    source: PRODUCT,
    unit: 'pièces',
    orientation: 'context',
    window: 1,
    windowUnit: 'months',
    numerator: PROCESSED,
    denominator: null,
  },
  {
    ...BASE,
    code: 'arrivees-sur-traitees',
    label: 'Pièces arrivées pour une pièce traitée',
    source: 'EN3S, entrées et traitements',
    unit: 'pièces',
    orientation: 'lowerIsBetter',
    numerator: [one({ measure: 'arrived' })],
    denominator: PROCESSED,
  },
  {
    ...BASE,
    code: 'part-automatique',
    label: 'Part des pièces traitées sans qu’un agent y touche',
    source: 'IGAS 2022-035R, « liquidation automatique » ; EN3S, question 15',
    orientation: 'higherIsBetter',
    numerator: [one({ measure: 'processedAuto' })],
    denominator: PROCESSED,
  },
  {
    ...BASE,
    code: 'taux-de-retours',
    label: 'Pièces retournées, parmi celles dont on s’est occupé',
    source: `${BRANCHE_ALLERS_RETOURS}, partie « retourné » ; codes des types : choix du produit`,
    orientation: 'lowerIsBetter',
    numerator: [RETURNED],
    denominator: HANDLED,
    benchmark: ALLERS_RETOURS,
  },
  {
    ...BASE,
    code: 'taux-de-mises-en-attente',
    label: 'Pièces mises en attente de l’assuré, pour une pièce dont on s’est occupé',
    source: `${BRANCHE_ALLERS_RETOURS}, partie « en attente » ; qui est attendu, codes des types : choix du produit`,
    orientation: 'lowerIsBetter',
    numerator: [PUT_ON_HOLD],
    denominator: HANDLED,
    benchmark: ALLERS_RETOURS,
  },
  {
    ...BASE,
    code: 'taux-de-retours',
    version: 2,
    label: 'Allers-retours : pièces retournées ou mises en attente de l’assuré, pour une pièce dont on s’est occupé',
    source: `${BRANCHE_ALLERS_RETOURS} ; qui est attendu, codes des types : choix du produit`,
    orientation: 'lowerIsBetter',
    numerator: [RETURNED, PUT_ON_HOLD],
    denominator: HANDLED,
    benchmark: ALLERS_RETOURS,
  },
  {
    ...BASE,
    code: 'taux-de-reprise',
    label: 'Pièces rouvertes pour une pièce traitée',
    source: PRODUCT,
    orientation: 'lowerIsBetter',
    numerator: [one({ measure: 'reopened' })],
    denominator: PROCESSED,
  },
  {
    ...BASE,
    code: 'part-auto-alimentee',
    label: 'Part des arrivées que le stock suscite : relances, réclamations',
    source: 'IGAS 2022-035R, « stock s’autoalimentant » ; au-delà de la moitié : boule de neige ; codes des types : choix du produit',
    orientation: 'lowerIsBetter',
    numerator: [one({ measure: 'arrived', only: { types: ['relance', 'reclamation'] } })],
    denominator: [one({ measure: 'arrived' })],
    thresholds: { tendue: 0.5, critique: 0.5 },
  },
  {
    ...BASE,
    code: 'traitees-en-15-jours',
    label: 'Part des pièces traitées moins de 15 jours après leur arrivée',
    source: 'convention de la branche famille, « traité en moins de 15 jours » : cible 85 %',
    dayKind: 'calendar',
    window: 1,
    windowUnit: 'months',
    orientation: 'higherIsBetter',
    numerator: PROCESSED.map((terme) => ({ ...terme, ages: { from: 0, to: 14 } })),
    denominator: PROCESSED,
  },
  ...MINIMA_AND_REST.flatMap(({ prefix, said, kept }): readonly RatioDefinition[] => {
    const processed = PROCESSED.map((terme) => ({ ...terme, ...kept }));
    return [
      {
        ...BASE,
        code: `${prefix}minima-sociaux-en-10-jours`,
        label: `Part des pièces traitées moins de 10 jours après leur arrivée, ${said}`,
        source: 'convention de la branche famille, « minima sociaux » : cible 92 % ; codes des procédures : choix du produit',
        dayKind: 'calendar',
        window: 1,
        windowUnit: 'months',
        orientation: 'higherIsBetter',
        numerator: processed.map((terme) => ({ ...terme, ages: { from: 0, to: 9 } })),
        denominator: processed,
      },
      {
        ...BASE,
        code: `${prefix}minima-sociaux-solde`,
        label: `Solde en jours ouvrés, sur 20 jours, ${said}`,
        source: DOUBLE_STANDARD,
        unit: 'jours',
        orientation: 'lowerIsBetter',
        numerator: [{ weight: BASE.window, measure: 'stock', ...kept }],
        denominator: processed,
        ofNothing: 'zero',
      },
      {
        ...BASE,
        code: `${prefix}minima-sociaux-anteriorite`,
        label: `Part du stock arrivée depuis plus de 15 jours ouvrés, ${said}`,
        source: DOUBLE_STANDARD,
        orientation: 'lowerIsBetter',
        numerator: [one({ measure: 'stock', ages: { from: 16, to: null }, ...kept })],
        denominator: [one({ measure: 'stock', ...kept })],
      },
    ];
  }),
];

/** How the minima sociaux lie towards the rest: who comes before whom is for people to say, so that no way is better. */
export const SHIPPED_ECARTS: readonly EcartDefinition[] = [
  { of: 'solde', unit: 'jours', said: 'solde en jours ouvrés, sur 20 jours' },
  { of: 'anteriorite', unit: 'part', said: 'part du stock arrivée depuis plus de 15 jours ouvrés' },
  { of: 'en-10-jours', unit: 'part', said: 'part des pièces traitées moins de 10 jours après leur arrivée' },
].map(({ of, unit, said }) => ({
  ...{ code: `ecart-minima-sociaux-${of}`, version: 1, block: 'ecart', label: `Minima sociaux moins tout le reste : ${said}` },
  ...{ source: DOUBLE_STANDARD, de: `minima-sociaux-${of}@1`, moins: `hors-minima-sociaux-${of}@1` },
  ...{ unit, orientation: 'context', thresholds: null, level: 'caisse', periodicity: 'month', benchmark: null },
}));

const READ = {
  version: 1,
  block: 'releve',
  orientation: 'context',
  minimum: 0,
  maximum: null,
  dividedBy: null,
  additive: true,
  thresholds: null,
  level: 'caisse',
  benchmark: null,
} as const;

const FIRST_RELEVES: readonly ReleveDefinition[] = [
  { ...READ, code: 'allocataires-ponderes', label: 'Allocataires pondérés', source: 'IGAS 2022-035R, C3', unit: 'allocataires', periodicity: 'year' },
  {
    ...READ,
    code: 'cout-allocataire-pondere',
    label: 'Coût de gestion par allocataire pondéré ; se relève : le coût de gestion',
    source: 'IGAS 2022-035R, C4',
    unit: '€',
    orientation: 'lowerIsBetter',
    periodicity: 'year',
    dividedBy: 'allocataires-ponderes',
  },
  { ...READ, code: 'appels-recus', label: 'Appels téléphoniques reçus', source: 'IGAS 2022-035R, S1', unit: 'appels', periodicity: 'month' },
  {
    ...READ,
    code: 'taux-appels-traites',
    label: 'Part des appels reçus qui sont traités ; se relèvent : les appels traités',
    source: 'IGAS 2022-035R, S2',
    unit: 'appels',
    orientation: 'higherIsBetter',
    periodicity: 'month',
    dividedBy: 'appels-recus',
  },
  {
    ...READ,
    code: 'taux-de-satisfaction',
    label: 'Part des usagers satisfaits, par enquête',
    source: 'IGAS 2022-035R, S9 : cible 91 %',
    unit: 'part',
    orientation: 'higherIsBetter',
    periodicity: 'year',
    maximum: 1,
    additive: false,
  },
];

/** What no event gives: it enters as readings. Those that were published divided by a code alone have a next version, which pins that of the divisor. */
export const SHIPPED_RELEVES: readonly ReleveDefinition[] = [
  ...FIRST_RELEVES,
  ...FIRST_RELEVES.flatMap((releve) => (releve.dividedBy === null ? [] : [{ ...releve, version: 2, dividedBy: `${releve.dividedBy}@1` }])),
];

/** Dossiers in stock: beside the pièces, never instead of them. */
export const SHIPPED_DOSSIERS: readonly DossiersDefinition[] = [
  {
    code: 'stock-dossiers',
    version: 1,
    block: 'dossiers',
    label: 'Stock de dossiers, chacun compté là où est sa pièce la plus ancienne',
    source: 'EN3S, « stock » en dossiers ; où chacun compte : choix du produit',
    includesWaiting: true,
  },
  {
    code: 'stock-dossiers-hors-attente',
    version: 1,
    block: 'dossiers',
    label: 'Stock de dossiers, hors attente',
    source: PRODUCT,
    includesWaiting: false,
  },
];

const SIDE = {
  version: 1,
  block: 'etapes',
  source: 'EN3S, stock par étape ; quelles étapes de chaque côté : choix du produit',
  includesWaiting: true,
} as const;

/** The stock by side of the work, of the procédures that ship. */
export const SHIPPED_ETAPES: readonly EtapesDefinition[] = [
  {
    ...SIDE,
    code: 'stock-instruction',
    label: 'Pièces en stock du côté de l’instruction',
    cote: [
      { procedure: 'demande-de-retraite', etapes: ['reception', 'verifications-automatiques', 'instruction', 'traduction', 'liquidation'] },
      { procedure: 'traduction', etapes: ['reception', 'orientation'] },
    ],
  },
  {
    ...SIDE,
    code: 'stock-controle',
    label: 'Pièces en stock du côté du contrôle et du comptable',
    cote: [
      {
        procedure: 'demande-de-retraite',
        etapes: ['controle', 'validation', 'validation-du-rejet', 'mise-en-paiement', 'attente-du-top', 'premier-paiement'],
      },
    ],
  },
];

const DIVIDED = {
  version: 1,
  block: 'rapport',
  unit: 'pièces',
  orientation: 'context',
  periodicity: 'month',
  pour: 1,
  thresholds: null,
  level: 'caisse',
  benchmark: null,
} as const;

const ARRIVED = { indicateur: 'arrivees-mensuelles@1' } as const;
const PROCESSED_IN_MONTHS = { indicateur: 'traitees-mensuelles@1' } as const;
const PONDERES = { releve: 'allocataires-ponderes@1' } as const;
/** In the average of the month: what arrived in a month is met by those who were there in it. */
const IN_PRODUCTION = { unite: 'etpma', fonctions: ['production'] } as const;

/** What the ledger counts, held against what it does not know: agents, readings. */
export const SHIPPED_RAPPORTS: readonly RapportDefinition[] = [
  {
    ...DIVIDED,
    code: 'arrivees-par-cdi-production',
    label: 'Pièces arrivées dans le mois par CDI en production (ETP en moyenne du mois)',
    source: 'IGAS 2022-035R, P6 : « effectifs CDI dévolus à la production » ; moyenne du mois : choix du produit',
    dividende: ARRIVED,
    diviseur: { effectif: { ...IN_PRODUCTION, contrats: ['cdi'] } },
  },
  {
    ...DIVIDED,
    code: 'arrivees-par-agent-production',
    label: 'Pièces arrivées dans le mois par agent en production, tous contrats (ETP en moyenne du mois)',
    source: 'IGAS 2022-035R, P6 et suivi de tous les contrats ; moyenne du mois : choix du produit',
    dividende: ARRIVED,
    diviseur: { effectif: { ...IN_PRODUCTION, contrats: CONTRAT_KINDS } },
  },
  {
    ...DIVIDED,
    code: 'traitees-par-agent-production',
    label: 'Pièces traitées dans le mois par agent en production, tous contrats (ETP en moyenne du mois)',
    source: 'IGAS 2022-035R, P9 : la productivité n’y est pas définie, et baisse quand l’automatisation progresse ; choix du produit',
    dividende: PROCESSED_IN_MONTHS,
    diviseur: { effectif: { ...IN_PRODUCTION, contrats: CONTRAT_KINDS } },
  },
  {
    ...DIVIDED,
    code: 'linearite',
    label: 'Linéarité : pièces traitées dans le mois, pour la moyenne mensuelle des douze derniers mois',
    source: 'EN3S, question 62 : « linéarité de l’activité », sans formule ; 1 : linéaire ; choix du produit',
    unit: 'mois moyens',
    dividende: PROCESSED_IN_MONTHS,
    diviseur: { ...PROCESSED_IN_MONTHS, mois: 12 },
    pour: 12,
  },
  {
    ...DIVIDED,
    code: 'arrivees-pour-1000-ponderes',
    label: 'Pièces arrivées dans le mois pour 1 000 allocataires pondérés',
    source: 'IGAS 2022-035R, C1 et C3 ; choix du produit',
    dividende: ARRIVED,
    diviseur: PONDERES,
    pour: 1_000,
  },
  {
    ...DIVIDED,
    code: 'stock-pour-1000-ponderes',
    label: 'Pièces en stock pour 1 000 allocataires pondérés',
    source: 'IGAS 2022-035R, P1 et C3 ; choix du produit : un stock ne se compare qu’à taille égale',
    orientation: 'lowerIsBetter',
    periodicity: 'day',
    dividende: { indicateur: 'stock@1' },
    diviseur: PONDERES,
    pour: 1_000,
  },
  {
    ...DIVIDED,
    code: 'cout-par-piece-traitee',
    label: 'Coût de gestion par pièce traitée dans l’année',
    source: 'IGAS 2022-035R, C4 ; choix du produit',
    unit: '€',
    orientation: 'lowerIsBetter',
    periodicity: 'year',
    // Its readings are the cost of management itself.
    dividende: { releve: 'cout-allocataire-pondere@1' },
    diviseur: PROCESSED_IN_MONTHS,
  },
];

/** What every delay that ships says unless it says otherwise. */
export const DELAI = {
  version: 1,
  block: 'delai',
  unit: 'jours',
  orientation: 'lowerIsBetter',
  dayKind: 'calendar',
  mois: 1,
  includesAutomatic: true,
  thresholds: null,
  level: 'caisse',
  periodicity: 'month',
  benchmark: null,
} as const;

/** How long pièces take, from arrival to processing; waits are in it. */
export const SHIPPED_DELAIS: readonly DelaiDefinition[] = [
  {
    ...DELAI,
    code: 'delai-moyen',
    label: 'Délai moyen de traitement des pièces du mois',
    source: 'IGAS 2022-035R, P7 ; choix du produit',
    centile: null,
  },
  {
    ...DELAI,
    code: 'delai-decile-5',
    label: 'Délai que la moitié des pièces traitées dans le mois ne dépasse pas',
    source: 'IGAS 2022-035R, P7 ; choix du produit',
    centile: 50,
  },
  {
    ...DELAI,
    code: 'delai-decile-9',
    label: 'Délai que neuf pièces sur dix traitées dans le mois ne dépassent pas',
    source: 'COG CAMIEG, « 9e décile » ; rang le plus proche : choix du produit',
    centile: 90,
  },
];
