import {
  anchorText,
  type Definition,
  definitionReference,
  type DelaiDefinition,
  type Exclusion,
  type Grandeur,
  type Level,
  type Orientation,
  type Periodicity,
  type RatioDefinition,
  type ReleveDefinition,
  type Selection,
  type Sens,
  type SoldeDefinition,
  type Terme,
  unitOf,
} from '#libs/domain';
import { numberText, type Said } from './tableau.js';

const MEASURES: Readonly<Record<'stock' | Sens, string>> = {
  stock: 'pièces en stock à la fin du jour',
  arrived: 'pièces arrivées',
  reopened: 'pièces rouvertes',
  transferredIn: 'pièces reçues par transfert',
  movedIn: 'pièces entrées par changement de place',
  putOnHold: 'pièces mises en attente',
  processedManual: 'pièces traitées par une personne',
  processedAuto: 'pièces traitées automatiquement',
  returned: 'pièces retournées',
  neutralised: 'pièces neutralisées',
  closed: 'pièces closes',
  transferredOut: 'pièces parties par transfert',
  movedOut: 'pièces sorties par changement de place',
};

export const ORIENTATION_SAID: Readonly<Record<Orientation, string>> = {
  lowerIsBetter: 'plus petit est meilleur',
  higherIsBetter: 'plus grand est meilleur',
  context: 'neutre : ni l’un ni l’autre',
};
const SHARE = 'part, de 0 à 1';
const DAY_KINDS = { calendar: 'jours calendaires', worked: 'jours ouvrés du calendrier de chaque caisse' } as const;
const PERIODICITIES: Readonly<Record<Periodicity, string>> = { day: 'le jour', month: 'le mois', quarter: 'le trimestre', year: 'l’année' };
const LEVELS: Readonly<Record<Level, string>> = { caisse: 'caisse', groupement: 'groupement', reseau: 'réseau' };
const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];

function selectionSaid({ procedures, types, populations, waitingFor }: Selection): readonly string[] {
  return (
    [
      ['procédures', procedures],
      ['types', types],
      ['populations', populations],
      ['attendant', waitingFor],
    ] as const
  ).flatMap(([name, values]) => (values === undefined ? [] : [`${name} ${values.join(', ')}`]));
}

function exclusionSaid({ arrivedIn, ...selection }: Exclusion): string {
  const of = selectionSaid(selection);
  const season = arrivedIn === undefined ? [] : [`arrivées en ${arrivedIn.map((month) => MONTHS[month - 1] ?? String(month)).join(', ')}`];
  return [...of, ...season].join(' ');
}

function termeSaid({ measure, weight, ages, waiting, only, except = [] }: Terme): string {
  const age =
    ages === undefined
      ? []
      : [ages.to === null ? `âgées de ${String(ages.from)} jours ou plus` : `âgées de ${String(ages.from)} à ${String(ages.to)} jours`];
  const wait = waiting === undefined ? [] : [waiting === 'only' ? 'en attente' : 'hors attente'];
  const kept = only === undefined ? [] : selectionSaid(only).map((said) => `seulement ${said}`);
  const left = except.length === 0 ? [] : ['hors exclusions'];
  return `${Math.abs(weight) === 1 ? '' : `${String(Math.abs(weight))} × `}${[MEASURES[measure], ...age, ...wait, ...kept, ...left].join(', ')}`;
}

function sumSaid(termes: readonly Terme[]): string {
  const parts = termes.map((terme, n) => `${terme.weight < 0 ? '− ' : n === 0 ? '' : '+ '}(${termeSaid(terme)})`);
  return parts.length === 0 ? '0' : parts.join(' ');
}

/** A number of days in words: « 1 jour », « 15 jours ». */
export const daysSaid = (count: number): string => `${String(count)} jour${count > 1 ? 's' : ''}`;

function ratioWindow({ window, windowUnit, overMonths, numerator, denominator }: RatioDefinition): string {
  const isOfStock = [...numerator, ...(denominator ?? [])].every(({ measure }) => measure === 'stock');
  const lastDays = `somme sur les derniers jours ouvrés de ${String(overMonths)} mois`;
  // What is in stock is so on a day, whatever the window.
  if (isOfStock) return overMonths === undefined ? 'la fin du jour regardé' : `${lastDays}, le dernier coupé au jour regardé`;
  const flows = windowUnit === 'months' ? `${String(window)} mois entiers, jusqu’à celui du jour` : `${daysSaid(window)}, le jour regardé compris`;
  return overMonths === undefined ? flows : `${flows} ; ${lastDays}`;
}

function dayKindSaid({ dayKind, breaks = [] }: Pick<RatioDefinition, 'dayKind' | 'breaks'>): string {
  return [DAY_KINDS[dayKind], ...breaks.map(({ from, dayKind: then }) => `${DAY_KINDS[then]} depuis le ${from}`)].join(' ; ');
}

function thresholdsSaid({ thresholds, orientation }: Pick<RatioDefinition, 'thresholds' | 'orientation'>): string {
  if (thresholds === null) return 'non configurés';
  const past = orientation === 'higherIsBetter' ? 'en deçà de' : 'au-delà de';
  return `tendue ${past} ${numberText(thresholds.tendue)}, critique ${past} ${numberText(thresholds.critique)}`;
}

function grandeurSaid(grandeur: Grandeur): string {
  if ('indicateur' in grandeur) {
    const { indicateur, mois } = grandeur;
    return `compte ${indicateur}${mois === undefined ? '' : ` sur ${String(mois)} mois`}`;
  }
  if ('releve' in grandeur) return `relevé ${grandeur.releve}`;
  const { unite, contrats, fonctions } = grandeur.effectif;
  const when = unite === 'etp' ? 'ETP du dernier jour' : 'ETP en moyenne de la période';
  return `${when} (contrats ${contrats.join(', ')} ; fonctions ${fonctions.join(', ')})`;
}

const bandsSaid = (starts: readonly number[]): string =>
  starts
    .map((from, n) => {
      const next = starts[n + 1];
      return next === undefined ? `${String(from)} jours ou plus` : `${String(from)} à ${String(next - 1)}`;
    })
    .join(', ');

const zonesSaid = ({ zones }: SoldeDefinition): string =>
  zones === null
    ? 'non configurées'
    : `sous le seuil avant ${daysSaid(zones.tipping)}, point de bascule jusqu’à ${String(zones.beyond)} compris, au-delà ensuite`;

const boundsSaid = ({ minimum, maximum }: ReleveDefinition): string =>
  [...(minimum === null ? [] : [`${numberText(minimum)} au moins`]), ...(maximum === null ? [] : [`${numberText(maximum)} au plus`])].join(', ') ||
  'toutes';

function releveUnit({ dividedBy, unit }: ReleveDefinition, told: string): string {
  if (told === 'part') return dividedBy === null || unit === 'part' ? SHARE : `${SHARE} ; se relève en ${unit}`;
  return dividedBy === null ? unit : `${unit}, pour un de ${dividedBy}`;
}

function ofBlock(definition: Definition, definitions: readonly Definition[]): readonly (readonly [rubrique: string, text: string])[] {
  switch (definition.block) {
    case 'stock':
      return [
        ['Formule', `pièces arrivées ce jour-là ou avant, et sorties après ou jamais${definition.includesWaiting ? '' : ', hors attente'}`],
        ['Unité', 'pièces'],
        ['Sens', ORIENTATION_SAID.lowerIsBetter],
      ];
    case 'anteriorite':
      return [
        ['Formule', `pièces en stock dont l’âge dépasse strictement ${daysSaid(definition.threshold)} ÷ pièces en stock`],
        ['Unité', SHARE],
        ['Sens', ORIENTATION_SAID.lowerIsBetter],
        ['Calendrier', DAY_KINDS[definition.dayKind]],
        ['Tranches', bandsSaid(definition.bandStarts)],
      ];
    case 'flux':
      return [
        ['Formule', 'arrivées et sorties de la fenêtre'],
        ['Unité', 'pièces'],
        ['Sens', ORIENTATION_SAID.context],
        ['Fenêtre', `${daysSaid(definition.window)}, le jour regardé compris`],
        ['Calendrier', DAY_KINDS[definition.dayKind]],
      ];
    case 'soldeEnJours':
      return [
        [
          'Formule',
          `stock ÷ (pièces traitées dans la fenêtre${definition.includesAutomatic ? '' : ', hors traitements automatiques'} ÷ ${daysSaid(definition.window)})`,
        ],
        ['Unité', 'jours'],
        ['Sens', ORIENTATION_SAID.lowerIsBetter],
        ['Fenêtre', `${daysSaid(definition.window)}, le jour regardé compris`],
        ['Calendrier', DAY_KINDS[definition.dayKind]],
        ['Zones', zonesSaid(definition)],
      ];
    case 'ratio': {
      const { numerator, denominator, ofNothing, unit, orientation, level, periodicity, benchmark } = definition;
      const excluded = [...new Set([...numerator, ...(denominator ?? [])].flatMap(({ except = [] }) => except.map(exclusionSaid)))];
      return [
        ['Formule', denominator === null ? sumSaid(numerator) : `${sumSaid(numerator)} ÷ ${sumSaid(denominator)}`],
        ['Unité', unit === 'part' ? SHARE : unit],
        ['Sens', ORIENTATION_SAID[orientation]],
        ['Fenêtre', ratioWindow(definition)],
        ['Calendrier', dayKindSaid(definition)],
        ['Exclusions', excluded.length === 0 ? 'aucune' : excluded.join(' ; ')],
        ...(ofNothing === undefined ? [] : [['De rien', 'zéro'] as const]),
        ['Seuils', thresholdsSaid(definition)],
        ['Niveau', LEVELS[level]],
        ['Périodicité', PERIODICITIES[periodicity]],
        ['Publié ailleurs sous', benchmark ?? 'nulle part'],
      ];
    }
    case 'releve': {
      const { dividedBy, orientation, level, periodicity, benchmark } = definition;
      return [
        ['Formule', dividedBy === null ? 'valeur relevée' : `valeur relevée ÷ relevé de ${dividedBy} de la même période`],
        ['Unité', releveUnit(definition, unitOf(definition, definitions))],
        ['Valeurs admises', boundsSaid(definition)],
        ['Sens', ORIENTATION_SAID[orientation]],
        ['Fenêtre', `la dernière période finie le jour regardé : ${PERIODICITIES[periodicity]}`],
        ['Seuils', thresholdsSaid(definition)],
        ['Niveau', LEVELS[level]],
        ['Publié ailleurs sous', benchmark ?? 'nulle part'],
      ];
    }
    case 'rapport': {
      const { dividende, diviseur, pour, unit, orientation, level, periodicity, benchmark } = definition;
      return [
        ['Formule', `${grandeurSaid(dividende)} ÷ ${grandeurSaid(diviseur)}${pour === 1 ? '' : `, pour ${String(pour)}`}`],
        ['Unité', unit === 'part' ? SHARE : unit],
        ['Sens', ORIENTATION_SAID[orientation]],
        ['Fenêtre', periodicity === 'day' ? 'le jour regardé' : `la dernière période finie le jour regardé : ${PERIODICITIES[periodicity]}`],
        ['Seuils', thresholdsSaid(definition)],
        ['Niveau', LEVELS[level]],
        ['Publié ailleurs sous', benchmark ?? 'nulle part'],
      ];
    }
    case 'dossiers':
      return [
        [
          'Formule',
          `dossiers ayant une pièce en stock${definition.includesWaiting ? '' : ', hors attente'}, chacun compté là où est sa pièce la plus ancienne`,
        ],
        ['Unité', 'dossiers'],
        ['Sens', ORIENTATION_SAID.lowerIsBetter],
      ];
    case 'etapes': {
      const places = definition.cote.map(({ procedure, etapes }) => `${procedure} (${etapes.join(', ')})`);
      return [
        ['Formule', `pièces en stock${definition.includesWaiting ? '' : ', hors attente'} à ces étapes : ${places.join(' ; ')}`],
        ['Unité', 'pièces'],
        ['Sens', ORIENTATION_SAID.lowerIsBetter],
      ];
    }
    case 'ecart': {
      const { de, moins, unit, orientation, level, periodicity, benchmark } = definition;
      return [
        ['Formule', `${de} − ${moins}`],
        ['Unité', unit === 'part' ? 'points, en part de 1' : unit],
        ['Sens', ORIENTATION_SAID[orientation]],
        ['Seuils', thresholdsSaid(definition)],
        ['Niveau', LEVELS[level]],
        ['Périodicité', PERIODICITIES[periodicity]],
        ['Publié ailleurs sous', benchmark ?? 'nulle part'],
      ];
    }
    case 'delai': {
      const { mois, dayKind, unit, orientation, level, periodicity, benchmark } = definition;
      return [
        ['Formule', delaiSaid(definition)],
        ['Unité', unit === 'part' ? SHARE : unit],
        ['Sens', ORIENTATION_SAID[orientation]],
        ['Fenêtre', `${String(mois)} mois entiers, jusqu’à celui du jour`],
        ['Calendrier', DAY_KINDS[dayKind]],
        ['Seuils', thresholdsSaid(definition)],
        ['Niveau', LEVELS[level]],
        ['Périodicité', PERIODICITIES[periodicity]],
        ['Publié ailleurs sous', benchmark ?? 'nulle part'],
      ];
    }
  }
}

function delaiSaid({ centile, dansLes, horloge, includesAutomatic }: DelaiDefinition): string {
  const counted = horloge === undefined ? 'des pièces' : 'des dossiers';
  const told =
    dansLes !== undefined
      ? `part ${counted} en ${String(dansLes)} jours au plus`
      : centile === null
        ? 'moyenne des délais'
        : `plus court délai que ${String(centile)} % ${counted} ne dépassent pas (rang le plus proche)`;
  if (horloge === undefined) return `${told}, de l’arrivée au traitement, des pièces traitées${includesAutomatic ? '' : ' par une personne'}`;
  const { procedure, clock, from, to } = horloge;
  return `${told}, de « ${anchorText(from)} » à « ${anchorText(to)} », sans les attentes qui suspendent l’horloge « ${clock} », des dossiers de ${procedure} où elle s’est arrêtée`;
}

function togetherSaid(definition: Definition): string {
  const ratio = 'somme des numérateurs ÷ somme des dénominateurs, jamais une moyenne';
  switch (definition.block) {
    case 'stock':
    case 'flux':
    case 'dossiers':
    case 'etapes':
      return 'somme';
    case 'anteriorite':
    case 'soldeEnJours':
    case 'rapport':
      return ratio;
    case 'delai':
      return definition.centile === null
        ? ratio
        : `de ${definition.horloge === undefined ? 'toutes leurs pièces' : 'tous leurs dossiers'} ensemble, jamais une moyenne`;
    case 'ratio':
      return definition.denominator === null ? 'somme' : ratio;
    case 'ecart':
      return `écart de leurs deux valeurs, chacune ${ratio}`;
    case 'releve':
      return definition.dividedBy !== null ? ratio : definition.additive ? 'somme' : 'ne s’additionne pas';
  }
}

/**
 * All that a definition says, in words: for the second sheet of an export, and for the page.
 * @param definitions those that it may name
 */
export function saidOfDefinition(definition: Definition, definitions: readonly Definition[]): readonly Said[] {
  const { code, version, label, source } = definition;
  const lines = [
    ['Code', code],
    ['Version', String(version)],
    ['Libellé', label],
    ...ofBlock(definition, definitions),
    ['De plusieurs caisses', togetherSaid(definition)],
    ['Source', source],
  ] as const;
  return lines.map(([rubrique, text]) => ({ of: definitionReference(definition), rubrique, text }));
}
