import { ORGANISME_KINDS, type OrganismeKind, type Perimetre, PERIMETRES } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, DecimalGiven, FlagGiven, TextGiven, TextsGiven, WholeGiven } from '../http/request-fields.js';
import { PageAfterRequest } from '../http/slice.request.js';

const PERIMETRE = 'Caisses du jour (asItWas, sans ce paramètre), ou celles d’aujourd’hui quel que soit le jour (restated)';

export class OrganismesQuery extends PageAfterRequest {
  @DayGiven('Jour regardé ; aujourd’hui sans ce paramètre')
  on?: PlainDate;

  @ChoiceGiven('Seulement cette sorte', ORGANISME_KINDS)
  kind?: OrganismeKind;

  @TextGiven('Seulement ceux de cet arbre', { example: 'regions' })
  arbre?: string;
}

export class OrganismeQuery {
  @DayGiven('Jour regardé ; aujourd’hui sans ce paramètre')
  on?: PlainDate;

  @ChoiceGiven(PERIMETRE, PERIMETRES)
  perimetre?: Perimetre;

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

export class ReseauxQuery extends PageAfterRequest {
  @DayGiven('Jour regardé ; aujourd’hui sans ce paramètre')
  on?: PlainDate;

  @ChoiceGiven(PERIMETRE, PERIMETRES)
  perimetre?: Perimetre;
}

export class GroupementBody {
  @TextGiven('Code', { required: true, max: 64, example: 'idf' })
  code!: string;

  @TextGiven('Nom', { required: true, example: 'Île-de-France' })
  label!: string;

  @ChoiceGiven('Groupement, sans ce membre, ou tête de réseau', ['groupement', 'teteDeReseau'])
  kind?: 'groupement' | 'teteDeReseau';

  @TextGiven('Arbre où il a ses membres ; inutile pour une tête de réseau', { max: 64, example: 'regions' })
  arbre?: string;
}

export class ImportReseauBody {
  @TextGiven('Le fichier YAML, entier', { required: true, max: 131_072 })
  text!: string;

  @TextGiven('Son nom, pour les messages', { example: 'reseau.yaml' })
  fileName?: string;
}

export class RenameBody {
  @TextGiven('Nouveau nom', { required: true, example: 'Caisse de Paris' })
  label!: string;
}

export class AssignCalendrierBody {
  @TextGiven('Code d’un calendrier publié', { required: true, example: 'alsace-moselle' })
  calendrier!: string;

  @TextGiven('Fuseau (nom IANA) ; celui du calendrier sans ce membre', { example: 'Europe/Paris' })
  timeZone?: string;

  @DayGiven('Premier jour ; sans ce membre, comme s’il en avait toujours été ainsi')
  from?: PlainDate;
}

export class AttachBody {
  @TextGiven('Groupement ou tête de réseau', { required: true, max: 64, example: 'idf' })
  parent!: string;

  @DayGiven('Premier jour', { required: true, example: '2015-01-01' })
  from!: PlainDate;

  @DayGiven('Jour de fin, exclu ; sans ce membre, jusqu’à nouvel ordre')
  until?: PlainDate;

  @FlagGiven('Met fin à l’appartenance qui tient ce jour-là dans le même arbre')
  replaces?: boolean;
}

export class DetachBody {
  @TextGiven('Arbre', { required: true, max: 64, example: 'regions' })
  arbre!: string;

  @DayGiven('Premier jour où il n’y est plus', { required: true })
  on!: PlainDate;
}

export class MergeBody {
  @TextGiven('Caisse qui reprend', { required: true, max: 64, example: '751' })
  into!: string;

  @DayGiven('Premier jour où elle répond de tout', { required: true })
  on!: PlainDate;
}

export class MonteeBody {
  @WholeGiven('Version : la première, ou la suivante', 1, 999_999, { required: true, example: 1 })
  version!: number;

  @WholeGiven('Mois avant d’être opérationnel', 1, 120, { required: true, example: 18 })
  operationalMonths!: number;

  @WholeGiven('Mois avant l’optimum', 1, 120, { required: true, example: 36 })
  optimalMonths!: number;

  @DecimalGiven('Part au premier jour', 0, 1, { required: true, example: 0.25 })
  shareAtStart!: number;

  @DecimalGiven('Part une fois opérationnel', 0, 1, { required: true, example: 0.75 })
  shareWhenOperational!: number;

  @TextGiven('Source, ou « choix du réseau »', { required: true, max: 300 })
  source!: string;
}

export class VisibiliteBody {
  @DayGiven('Premier jour où cela vaut', { required: true, example: '2026-01-01' })
  from!: PlainDate;

  @ChoiceGiven('Les agrégats des autres caisses du réseau : montrés (shown) ou non (hidden)', ['shown', 'hidden'], { required: true })
  autres!: 'shown' | 'hidden';
}

export class ChooseRepereBody {
  @TextGiven('Code d’un indicateur repère publié, de ce réseau ou de tous', { required: true, max: 64, example: 'repere-quatre-dimensions' })
  repere!: string;
}

export class SplitBody {
  @TextsGiven('Caisses qui reprennent, deux au moins', { required: true, example: ['753', '754'] })
  into!: readonly string[];

  @DayGiven('Jour de la scission', { required: true })
  on!: PlainDate;
}

export class CancelSplitBody {
  @DayGiven('Jour de la scission à annuler', { required: true, example: '2025-01-01' })
  on!: PlainDate;
}
