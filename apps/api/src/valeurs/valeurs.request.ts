import { type Perimetre, PERIMETRES } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, DaysGiven, FlagGiven, TextGiven, TextsGiven } from '../http/request-fields.js';

export class ValeursQuery {
  @TextsGiven('Indicateur ou définition, CODE ou CODE@VERSION ; se répète', { required: true, example: ['anteriorite-branche', 'solde-ouvre-20'] })
  indicateur!: readonly string[];

  @TextsGiven('Caisse, avec celles qui y ont fusionné ; se répète ; toutes sans ce paramètre', { example: ['751'] })
  caisse?: readonly string[];

  @TextGiven('Seulement les caisses de ce groupement ou de ce réseau, chaque jour celles de ce jour', { example: 'idf' })
  groupement?: string;

  @TextGiven('Seulement les caisses de ce réseau, par le code de sa tête', { example: 'famille' })
  reseau?: string;

  @ChoiceGiven('Caisses et fusions de chaque jour (sans ce paramètre), ou d’aujourd’hui quel que soit le jour', PERIMETRES)
  perimetre?: Perimetre;

  @DaysGiven('Jour regardé, à sa fin ; peut être répété ; sans ce paramètre, celui de « knownOn », ou aujourd’hui', { example: ['2026-10-30'] })
  on?: readonly PlainDate[];

  @DayGiven('Premier jour d’une série de fins de mois')
  from?: PlainDate;

  @DayGiven('Dernier jour de la série ; sans ce paramètre, celui de « knownOn », ou aujourd’hui')
  to?: PlainDate;

  @DayGiven('Tel que connu ce jour-là, qui n’est pas avant le jour regardé ; sans ce paramètre, tel que connu maintenant')
  knownOn?: PlainDate;

  @ChoiceGiven('De la caisse responsable (owner, sans ce paramètre) ou de celle qui fait (doer)', ['owner', 'doer'])
  by?: 'owner' | 'doer';

  @TextGiven('Procédure')
  procedure?: string;

  @FlagGiven('Seulement toutes ensemble, sans chaque caisse : une longue série du réseau, par tous les indicateurs')
  ensemble?: boolean;

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là, ou dit « stale »', { max: 500 })
  after?: string;
}
