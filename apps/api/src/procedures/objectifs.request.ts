import { MADE_OF, type MadeOf } from '#libs/application';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, TextGiven, WholeGiven } from '../http/request-fields.js';
import { PageAfterRequest } from '../http/slice.request.js';

const YEAR = 'Année mesurée ; celle de « on » sans ce paramètre';
const ON = 'Jour de la mesure : rien de ce qui est arrivé plus tard n’est compté ; aujourd’hui sans ce paramètre';
const [FIRST_YEAR, LAST_YEAR] = [1900, 9999];

export class ObjectifsQuery {
  @WholeGiven(YEAR, FIRST_YEAR, LAST_YEAR, { example: 2024 })
  year?: number;

  @DayGiven(ON, { example: '2024-12-31' })
  on?: PlainDate;

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là, ou dit « stale »', { max: 500 })
  after?: string;
}

export class MeasuredDossiersQuery extends PageAfterRequest {
  @WholeGiven(YEAR, FIRST_YEAR, LAST_YEAR, { example: 2024 })
  year?: number;

  @DayGiven(ON, { example: '2024-12-31' })
  on?: PlainDate;

  @ChoiceGiven(
    'Ceux du dénominateur, sans ce paramètre ; du numérateur ; pas encore échus ; hors du champ ; ou à qui il manque une donnée que la mesure lit',
    MADE_OF,
  )
  of?: MadeOf;
}
