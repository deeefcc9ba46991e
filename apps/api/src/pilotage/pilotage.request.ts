import { ORIENTATIONS, PERIMETRES, PHASES, type Orientation, type Perimetre, type Phase } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, DaysGiven, FlagGiven, QueryDecimalGiven, QueryDecimalsGiven, TextGiven, TextsGiven } from '../http/request-fields.js';
import { Cursor, Limit, OrganismesOfDayRequest, OrganismesRequest, PageAfterRequest } from '../http/slice.request.js';
import { STEPS, type Step } from '../indicators/indicators.request.js';

const AFTER = 'Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là, ou dit « stale »';
const KNOWN_ON = 'Tel que connu ce jour-là, qui n’est pas avant le jour regardé ; sans ce paramètre, tel que connu maintenant';

/** Whom to hold against each other, and by whose work. */
export class AmongRequest {
  @TextsGiven('Caisse à comparer ; peut être répété ; toutes sans ce paramètre', { example: ['751', '691'] })
  caisse?: readonly string[];

  @TextGiven('Seulement les caisses de ce groupement')
  groupement?: string;

  @TextGiven('Seulement les caisses de ce réseau, par le code de sa tête ; à donner quand il y en a plusieurs et que personne d’autre n’est nommé')
  reseau?: string;

  @TextGiven('Comparer les groupements de cet arbre, chacun comme un tout, et non les caisses', { example: 'region' })
  arbre?: string;

  @ChoiceGiven('Caisses et fusions du jour regardé (sans ce paramètre), ou d’aujourd’hui', PERIMETRES)
  perimetre?: Perimetre;

  @ChoiceGiven('Par caisse responsable (sans ce paramètre) ou par caisse exécutante', ['owner', 'doer'])
  by?: 'owner' | 'doer';

  @TextGiven('Procédure ; toutes ensemble sans ce paramètre')
  procedure?: string;

  @DayGiven(KNOWN_ON, { example: '2023-03-31' })
  knownOn?: PlainDate;

  @TextGiven(AFTER, { max: 500 })
  after?: string;
}

export class ComparingRequest extends AmongRequest {
  @TextGiven('Indicateur, CODE ou CODE@VERSION de sa définition', { required: true, example: 'solde-ouvre-20' })
  indicateur!: string;

  @ChoiceGiven('Dans quel sens l’indicateur est meilleur ; celui de l’indicateur sans ce paramètre', ORIENTATIONS)
  orientation?: Orientation;

  @QueryDecimalsGiven('Quantile voulu, de 0 à 1 ; peut être répété', 0, 1, { example: [0.1, 0.9] })
  quantile?: readonly number[];
}

export class ComparaisonQuery extends ComparingRequest {
  @DaysGiven('Jour regardé, à sa fin ; un ou deux ; sans ce paramètre, celui de « knownOn », ou aujourd’hui', {
    example: ['2019-02-28', '2020-06-30'],
  })
  on?: readonly PlainDate[];

  @QueryDecimalGiven('Autour de la valeur du réseau : à quelle part d’elle on en est encore proche ; 0 sans ce paramètre', 0, 1, { example: 0.05 })
  tolerance?: number;
}

export class FicheQuery extends AmongRequest {
  @TextsGiven('Indicateur, CODE ou CODE@VERSION ; peut être répété ; tous, dans leur dernière version, sans ce paramètre')
  indicateur?: readonly string[];

  @DayGiven('Jour regardé, à sa fin ; sans ce paramètre, celui de « knownOn », ou aujourd’hui')
  on?: PlainDate;
}

export class DispersionQuery extends ComparingRequest {
  @DayGiven('Premier jour', { required: true, example: '2013-01-01' })
  from!: PlainDate;

  @DayGiven('Dernier jour', { required: true, example: '2021-12-31' })
  to!: PlainDate;

  @ChoiceGiven('Pas : jour, semaine ou mois (sans ce paramètre)', STEPS)
  step?: Step;

  @TextsGiven('Période des rangs moyens, JOUR..JOUR ; peut être répété ; toute la durée sans ce paramètre', { example: ['2013-01-01..2016-12-31'] })
  periode?: readonly string[];
}

export class ReperesQuery extends PageAfterRequest {
  @TextGiven('Seulement ceux de ce réseau, par le code de sa tête : qui le nomment, ou n’en nomment aucun', { example: 'famille' })
  reseau?: string;
}

export class RepereQuery extends AmongRequest {
  @DayGiven('Jour regardé, à sa fin ; sans ce paramètre, celui de « knownOn », ou aujourd’hui')
  on?: PlainDate;
}

export class EtatsQuery extends OrganismesRequest {
  @TextsGiven('Seuils, CODE ou CODE@VERSION ; tous, dans leur dernière version, sans ce paramètre')
  seuils?: readonly string[];

  @DayGiven('Jour regardé, à sa fin ; sans ce paramètre, le dernier qui est connu, comme pour les alertes')
  on?: PlainDate;

  @DayGiven(KNOWN_ON)
  knownOn?: PlainDate;

  @TextGiven(AFTER, { max: 500 })
  after?: string;
}

export class AlertesFilters extends OrganismesOfDayRequest {
  @FlagGiven('Seulement celles qui durent (true) ou celles qui sont finies (false)')
  standing?: boolean;

  @TextGiven('Code des seuils')
  seuils?: string;
}

export class AlertesQuery extends AlertesFilters {
  @Limit()
  limit?: number;

  @Cursor()
  cursor?: string;
}

export class PhaseQuery {
  @DayGiven('Jour regardé, à sa fin ; sans ce paramètre, le dernier qui est connu, comme pour les alertes')
  on?: PlainDate;

  @TextGiven(AFTER, { max: 500 })
  after?: string;
}

export class PhaseBody {
  @ChoiceGiven('Phase où entre le réseau', PHASES, { required: true })
  phase!: Phase;

  @DayGiven('Depuis quel jour ; aujourd’hui sans ce membre')
  on?: PlainDate;

  @TextGiven('Pourquoi ; obligatoire quand les conditions ne le permettent pas', { max: 2000 })
  motif?: string;
}
