import { ListResponse } from '../http/list.response.js';
import { RollupResponse } from '../operations/operations.response.js';
import { AnyObject, Bool, Choice, Decimal, Shape, Text, Whole } from '../openapi/fields.js';
import { type Block, ORIENTATIONS, type Orientation } from '#libs/domain';
import type { JsonObject } from '#libs/kernel';

export class CaisseResponse {
  @Text('Code', { example: '751' })
  code!: string;

  @Text('Nom')
  label!: string;

  @Text('Calendrier de ses jours ouvrés', { example: 'metropole' })
  calendrier!: string;

  @Whole('Version du calendrier ; null : la dernière publiée', { nullable: true })
  calendrierVersion!: number | null;

  @Text('Fuseau (nom IANA)', { example: 'Europe/Paris' })
  timeZone!: string;
}

export class SourceResponse {
  @Text('Nom de la source', { example: 'wabo-receipt' })
  code!: string;
}

export class ZonesResponse {
  @Whole('Début du point de bascule, en jours', { example: 6 })
  tipping!: number;

  @Whole('Fin du point de bascule, comprise', { example: 8 })
  beyond!: number;
}

const BLOCKS = [
  'stock',
  'anteriorite',
  'flux',
  'soldeEnJours',
  'ratio',
  'releve',
  'rapport',
  'dossiers',
  'delai',
  'etapes',
  'ecart',
] as const satisfies readonly Block[];

export class DefinitionResponse {
  @Text('Code', { example: 'solde-ouvre-20' })
  code!: string;

  @Whole('Version', { example: 1 })
  version!: number;

  @Choice('Bloc de chiffres qu’elle régit', BLOCKS)
  block!: (typeof BLOCKS)[number];

  @Text('Nom')
  label!: string;

  @Text('Source')
  source!: string;

  @Choice('Jours calendaires, ou ouvrés de la caisse responsable', ['calendar', 'worked'], { optional: true })
  dayKind?: 'calendar' | 'worked';

  @Whole('Jours de la fenêtre, qui finit le jour regardé', { optional: true })
  window?: number;

  @Whole('Seuil d’antériorité, en jours', { optional: true })
  threshold?: number;

  @Whole('Premiers jours des tranches d’âge', { optional: true, list: true })
  bandStarts?: readonly number[];

  @Bool('Les pièces en attente comptent', { optional: true })
  includesWaiting?: boolean;

  @Bool('Le traitement automatique compte', { optional: true })
  includesAutomatic?: boolean;

  @Shape('Zones ; null : non configurées', () => ZonesResponse, { optional: true, nullable: true })
  zones?: ZonesResponse | null;

  @Text('Unité ; « part » : de 0 à 1', { optional: true, example: 'part' })
  unit?: string;

  @Choice('Quel sens est le meilleur ; « context » : aucun', ['lowerIsBetter', 'higherIsBetter', 'context'], { optional: true })
  orientation?: 'lowerIsBetter' | 'higherIsBetter' | 'context';

  @Choice('Ce dont la fenêtre compte', ['days', 'months'], { optional: true })
  windowUnit?: 'days' | 'months';

  @AnyObject('Ruptures de la série : à partir de quel jour les jours se comptent autrement', { optional: true, list: true })
  breaks?: readonly object[];

  @AnyObject('Numérateur : les quantités qui s’ajoutent, avec leur poids', { optional: true, list: true })
  numerator?: readonly object[];

  @AnyObject('Dénominateur ; null : un comptage', { optional: true, nullable: true, list: true })
  denominator?: readonly object[] | null;

  @Whole('Somme sur les derniers jours ouvrés d’autant de mois', { optional: true })
  overMonths?: number;

  @Choice('Ce que vaut rien divisé par rien ; absent : indéfini', ['zero'], { optional: true })
  ofNothing?: 'zero';

  @AnyObject('Seuils : tendue, critique ; null : non configurés', { optional: true, nullable: true })
  thresholds?: object | null;

  @Choice('Pour qui il se dit', ['caisse', 'groupement', 'reseau'], { optional: true })
  level?: 'caisse' | 'groupement' | 'reseau';

  @Choice('À quel rythme', ['day', 'month', 'quarter', 'year'], { optional: true })
  periodicity?: 'day' | 'month' | 'quarter' | 'year';

  @Decimal('Borne basse d’un relevé', { optional: true, nullable: true })
  minimum?: number | null;

  @Decimal('Borne haute d’un relevé', { optional: true, nullable: true })
  maximum?: number | null;

  @Text('Relevés (CODE@VERSION) par lesquels ceux-ci se divisent ; null : tels quels', { optional: true, nullable: true })
  dividedBy?: string | null;

  @Bool('Les relevés de plusieurs organismes font une somme', { optional: true })
  additive?: boolean;

  @AnyObject('Ce qu’un rapport divise : un compte (indicateur), un relevé ou un effectif', { optional: true })
  dividende?: object;

  @AnyObject('Ce par quoi un rapport divise', { optional: true })
  diviseur?: object;

  @Whole('Pour combien du diviseur un rapport se dit', { optional: true, example: 1000 })
  pour?: number;

  @Text('Indicateur (CODE@VERSION) dont un écart se dit', { optional: true, example: 'minima-sociaux-solde@1' })
  de?: string;

  @Text('Indicateur (CODE@VERSION) auquel un écart se dit', { optional: true, example: 'hors-minima-sociaux-solde@1' })
  moins?: string;

  @AnyObject('Étapes d’un côté du travail, par procédure', { optional: true, list: true })
  cote?: readonly object[];

  @Whole('Mois entiers dont un délai regarde les pièces, jusqu’au jour regardé', { optional: true })
  mois?: number;

  @Whole('Part des pièces, sur cent, qu’un délai couvre, au rang le plus proche ; null : la moyenne', { optional: true, nullable: true })
  centile?: number | null;

  @Whole('Un délai se dit par la part de ceux qui ont pris au plus tant de jours', { optional: true, example: 21 })
  dansLes?: number;

  @AnyObject('Horloge dont un délai regarde les dossiers où elle s’est arrêtée : procédure, horloge, d’où à où elle compte', { optional: true })
  horloge?: object;

  @Text('Code sous lequel d’autres le publient ; null : personne', { optional: true, nullable: true })
  benchmark?: string | null;
}

export class CalendrierResponse {
  @Text('Code', { example: 'metropole' })
  code!: string;

  @Whole('Version')
  version!: number;

  @Text('Nom')
  label!: string;

  @Text('Fuseau (nom IANA)', { example: 'Europe/Paris' })
  timeZone!: string;

  @Whole('Jours de semaine ouvrés, 1 = lundi', { list: true, example: [1, 2, 3, 4, 5] })
  workedWeekdays!: readonly number[];

  @AnyObject('Règles des jours fériés', { list: true })
  holidays!: readonly JsonObject[];

  @Text('Textes qui le fondent')
  source!: string;
}

export class CaisseListResponse extends ListResponse {
  @Shape('Les caisses', () => CaisseResponse, { list: true })
  items!: readonly CaisseResponse[];
}

export class SourceListResponse extends ListResponse {
  @Shape('Les sources', () => SourceResponse, { list: true })
  items!: readonly SourceResponse[];
}

export class SaidResponse {
  @Text('La version dont c’est dit, CODE@VERSION', { example: 'solde-ouvre-20@1' })
  of!: string;

  @Text('Rubrique', { example: 'Calendrier' })
  rubrique!: string;

  @Text('Ce qu’elle en dit, en mots')
  text!: string;
}

export class UnitResponse {
  @Text('La version dont c’est dit, CODE@VERSION', { example: 'taux-appels-traites@2' })
  of!: string;

  @Text('Unité de ses valeurs – non de ce qui se relève – ; « part » : de 0 à 1', { example: 'part' })
  unit!: string;

  @Choice('Quel sens est le meilleur ; « context » : aucun', ORIENTATIONS)
  orientation!: Orientation;
}

export class DefinitionListResponse extends ListResponse {
  @Shape('Les définitions, toutes versions', () => DefinitionResponse, { list: true })
  items!: readonly DefinitionResponse[];

  @Shape('Ce que chacune dit, en mots, comme la seconde feuille d’un export', () => SaidResponse, { list: true })
  said!: readonly SaidResponse[];

  @Shape('En quoi les valeurs de chacune se disent', () => UnitResponse, { list: true })
  units!: readonly UnitResponse[];
}

export class CalendrierListResponse extends ListResponse {
  @Shape('Les calendriers, toutes versions', () => CalendrierResponse, { list: true })
  items!: readonly CalendrierResponse[];
}

export class DefinitionDetailResponse {
  @Text('Code', { example: 'solde-ouvre-20' })
  code!: string;

  @Shape('Ses versions, de la première à la dernière', () => DefinitionResponse, { list: true })
  versions!: readonly DefinitionResponse[];

  @Shape('Les cumuls des jours clos par chacune', () => RollupResponse, { list: true })
  rollups!: readonly RollupResponse[];
}

export class PublishedDefinitionResponse {
  @Text('Code')
  code!: string;

  @Whole('Version publiée')
  version!: number;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}

export class RegisteredResponse {
  @Text('Code')
  code!: string;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}
