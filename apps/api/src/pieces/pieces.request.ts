import { NO_ETAPE } from '#libs/application';
import { type PlainDate } from '#libs/kernel';
import { FLUX_KINDS, type FluxKind } from '#libs/read-model';
import { BandGiven, ChoiceGiven, DayGiven, TextGiven, WholeGiven } from '../http/request-fields.js';
import { Cursor, Limit, SliceRequest } from '../http/slice.request.js';

const SORTS = ['-age', 'age'] as const;

export class PiecesFilters extends SliceRequest {
  @DayGiven('Jour regardé, à sa fin ; sans ce paramètre, celui de « knownOn », ou aujourd’hui', { example: '2011-10-31' })
  on?: PlainDate;

  @WholeGiven('Seulement les pièces strictement plus vieilles, en jours', 0, 100_000, { example: 15 })
  above?: number;

  @BandGiven('Seulement cette tranche d’âge DE-À, bornes comprises ; DE- : sans fin', { example: '16-30' })
  band?: string;

  @TextGiven('Seulement les pièces en attente (true), celles qui n’attendent personne (false), ou celles qui attendent celui-là', { example: 'true' })
  waiting?: string;

  @TextGiven('Seulement les pièces du stock à cette étape ; « - » : celles dont on ne sait pas l’étape', { example: 'instruction' })
  etape?: string;

  @ChoiceGiven('Les pièces d’un flux au lieu de celles du stock', FLUX_KINDS)
  flow?: FluxKind;

  @DayGiven('Premier jour du flux ; sinon la fenêtre de la définition')
  from?: PlainDate;

  @DayGiven('Dernier jour du flux')
  to?: PlainDate;

  @ChoiceGiven('Ordre du stock : les plus vieilles d’abord (-age, sans ce paramètre) ou les plus jeunes (age)', SORTS)
  sort?: (typeof SORTS)[number];
}

export class PiecesQuery extends PiecesFilters {
  @Limit()
  limit?: number;

  @Cursor()
  cursor?: string;
}

/** `true` and `false` are the words of the filter; everything else is somebody who is waited for. */
export function waitingOf(text: string): boolean | string {
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** « - » stands for those of which no étape is known. */
export const etapeOf = (text: string): string | null => (text === NO_ETAPE ? null : text);
