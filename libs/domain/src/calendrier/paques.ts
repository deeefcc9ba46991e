import { type PlainDate } from '#libs/kernel';

/**
 * Easter Sunday of a year, by the Gregorian computus.
 * Source: J.-M. Oudin (1940), in the *Explanatory Supplement to the Astronomical Almanac*; integers only.
 */
export function paquesOf(year: number): PlainDate {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leapShift = Math.trunc((century - 17) / 25);
  let epact = (century - Math.floor(century / 4) - Math.floor((century - leapShift) / 3) + 19 * golden + 15) % 30;
  epact -= Math.floor(epact / 28) * (1 - Math.floor(epact / 28) * Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + epact + 2 - century + Math.floor(century / 4)) % 7;
  const offset = epact - weekday;
  const month = 3 + Math.floor((offset + 40) / 44);
  const day = offset + 28 - 31 * Math.floor(month / 4);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate;
}
