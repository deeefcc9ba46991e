import type { PlainDate } from '#libs/kernel';
import { DayGiven } from '../http/request-fields.js';
import { SliceRequest } from '../http/slice.request.js';

export class ChaleurQuery extends SliceRequest {
  @DayGiven('Jour regardé, à sa fin ; sans ce paramètre, celui de « knownOn », ou aujourd’hui')
  on?: PlainDate;
}
