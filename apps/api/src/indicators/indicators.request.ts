import { type PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, DaysGiven } from '../http/request-fields.js';
import { SliceRequest } from '../http/slice.request.js';

export class IndicatorsQuery extends SliceRequest {
  @DaysGiven('Jour regardé, à sa fin ; peut être répété ; sans ce paramètre, celui de « knownOn », ou aujourd’hui', { example: ['2011-10-31'] })
  on?: readonly PlainDate[];
}

export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

export class SeriesQuery extends SliceRequest {
  @DayGiven('Premier jour', { required: true, example: '2011-01-01' })
  from!: PlainDate;

  @DayGiven('Dernier jour', { required: true, example: '2011-12-31' })
  to!: PlainDate;

  @ChoiceGiven('Pas : jour, semaine (de sept jours en sept jours) ou mois (fins de mois) ; le dernier point est toujours « to »', STEPS)
  step?: Step;
}
