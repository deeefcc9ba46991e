import type { PlainDate } from '#libs/kernel';
import { DayGiven, TextGiven, TextsGiven } from '../http/request-fields.js';

export class ArreteBody {
  @TextGiven('Réseau, par le code de sa tête', { required: true, max: 64, example: 'famille' })
  reseau!: string;

  @TextGiven('Mois, AAAA-MM', { required: true, max: 7, example: '2026-03' })
  mois!: string;

  @TextsGiven('Indicateur ou définition, CODE ou CODE@VERSION ; se répète ; la dernière version de tous sans ce membre')
  indicateurs?: readonly string[];
}

export class ArreteQuery {
  @DayGiven(
    'Tel que corrigé ce jour-là : par les corrections dites jusque-là ; toutes sans ce paramètre. Refusé pour un jour où le mois n’était pas encore arrêté',
  )
  knownOn?: PlainDate;
}
