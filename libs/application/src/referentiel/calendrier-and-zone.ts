import { DomainError, isTimeZone } from '#libs/kernel';
import type { Referentiel } from './referentiel.js';

/**
 * A published calendar and a zone: that of the calendar, unless another is asked.
 * @throws DomainError `calendrier.unknown`, `timeZone.unknown`
 */
export function calendrierAndZone(
  { calendriers }: Pick<Referentiel, 'calendriers'>,
  calendrier: string,
  asked: string | null,
): { readonly calendrier: string; readonly calendrierVersion: null; readonly timeZone: string } {
  const published = calendriers.findLast((each) => each.code === calendrier);
  if (published === undefined) {
    const known = [...new Set(calendriers.map((each) => each.code))];
    throw new DomainError('calendrier.unknown', `calendrier inconnu : « ${calendrier} ». Connus : ${known.join(', ')}.`, { calendrier, known });
  }
  const timeZone = asked ?? published.timeZone;
  if (isTimeZone(timeZone)) return { calendrier, calendrierVersion: null, timeZone };
  throw new DomainError('timeZone.unknown', `fuseau inconnu : « ${timeZone} ». Donnez un nom IANA, par exemple Europe/Paris.`, { timeZone });
}
