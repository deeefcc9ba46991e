import type { MadeOf, ObjectifJson } from '#libs/application';
import { LagResponse } from '../indicators/indicators.response.js';
import { ListResponse } from '../http/list.response.js';
import { Bool, Choice, Day, Decimal, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

export class PlacesResponse {
  @Whole('Comptés', { example: 40 })
  counted!: number;

  @Whole('Pas encore échus : il reste du temps, ou leur contrôle est à faire')
  notYetDue!: number;

  @Whole('Hors du champ : reçus trop tard pour la cohorte, ou abandonnés sans décision')
  outside!: number;

  @Whole('À qui il manque une donnée que la mesure lit')
  unknown!: number;
}

export class DossierListsResponse implements Record<MadeOf, string> {
  @Text('Adresse de la liste des dossiers du numérateur')
  numerator!: string;

  @Text('… du dénominateur')
  denominator!: string;

  @Text('… pas encore échus')
  notYetDue!: string;

  @Text('… hors du champ')
  outside!: string;

  @Text('… à qui il manque une donnée')
  unknown!: string;
}

export class ObjectifResponse {
  @Text('Code', { example: 'cog7' })
  code!: string;

  @Text('Nom')
  label!: string;

  @Choice('Unité de la valeur et de la cible', ['percent', 'calendarDays'])
  unit!: 'percent' | 'calendarDays';

  @Choice('Sens souhaité', ['higher', 'lower'])
  better!: 'higher' | 'lower';

  @Text('Source de la cible et des paramètres')
  source!: string;

  @Choice('Atteinte, manquée, sans cible cette année-là, indéfinie (rien à compter) ou sans formule', [
    'met',
    'missed',
    'sansCible',
    'undefined',
    'notConfigured',
  ])
  status!: ObjectifJson['status'];

  @Decimal('Valeur, arrondie à 4 décimales ; null quand rien n’est compté', { nullable: true, example: 40 })
  value!: number | null;

  @Decimal('Numérateur : dossiers, centimes ou jours, selon la formule', { example: 400 })
  numerator!: number;

  @Decimal('Dénominateur : dossiers, ou centimes', { example: 1000 })
  denominator!: number;

  @Decimal('Cible de l’année ; null : aucune', { nullable: true, example: 40 })
  target!: number | null;

  @Bool('Cible atteinte ; null sans cible ou sans valeur', { nullable: true })
  met!: boolean | null;

  @Bool('Loin du volume que la cible suppose ; null : elle n’en suppose aucun, ou l’année n’est pas finie', { nullable: true })
  horsHypothese!: boolean | null;

  @Shape('Les dossiers de l’année', () => PlacesResponse)
  dossiers!: PlacesResponse;

  @Shape('Les listes de ces dossiers', () => DossierListsResponse)
  lists!: DossierListsResponse;
}

export class ObjectifsResponse {
  @Text('Procédure', { example: 'demande-de-retraite' })
  procedure!: string;

  @Whole('Version dont valent les cibles et les paramètres : la dernière publiée')
  version!: number;

  @Whole('Année mesurée', { example: 2024 })
  year!: number;

  @Day('Jour de la mesure')
  on!: string;

  @Bool('L’année n’était pas finie ce jour-là')
  provisional!: boolean;

  @Shape('Les indicateurs', () => ObjectifResponse, { list: true })
  indicators!: readonly ObjectifResponse[];

  @Whole('Événements du journal compris dans la réponse')
  ordinal!: number;

  @Shape('Ce qui manque encore', () => LagResponse)
  lag!: LagResponse;

  @Bool('La réponse n’est pas à jour')
  stale!: boolean;
}

export class MeasuredDossierResponse {
  @Uuid('Dossier')
  dossierId!: string;

  @Text('Référence')
  reference!: string;

  @Text('Caisse', { nullable: true })
  caisse!: string | null;

  @Decimal('Ce qu’il apporte au numérateur')
  numerator!: number;

  @Decimal('Ce qu’il apporte au dénominateur')
  denominator!: number;
}

export class MeasuredDossierListResponse extends ListResponse {
  @Shape('Les dossiers', () => MeasuredDossierResponse, { list: true })
  items!: readonly MeasuredDossierResponse[];
}
