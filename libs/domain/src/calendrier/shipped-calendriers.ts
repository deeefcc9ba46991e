import type { Calendrier, HolidayRule } from './calendrier.js';

const MONDAY_TO_FRIDAY: readonly number[] = [1, 2, 3, 4, 5];

/** Code du travail, art. L3133-1. 8 May again since loi 81-893. */
const NATIONAL: readonly HolidayRule[] = [
  { kind: 'fixed', monthDay: '01-01', label: 'Jour de l’an' },
  { kind: 'easter', offset: 1, label: 'Lundi de Pâques' },
  { kind: 'fixed', monthDay: '05-01', label: 'Fête du Travail' },
  { kind: 'fixed', monthDay: '05-08', label: 'Victoire 1945', from: 1982 },
  { kind: 'easter', offset: 39, label: 'Ascension' },
  { kind: 'easter', offset: 50, label: 'Lundi de Pentecôte' },
  { kind: 'fixed', monthDay: '07-14', label: 'Fête nationale' },
  { kind: 'fixed', monthDay: '08-15', label: 'Assomption' },
  { kind: 'fixed', monthDay: '11-01', label: 'Toussaint' },
  { kind: 'fixed', monthDay: '11-11', label: 'Armistice 1918' },
  { kind: 'fixed', monthDay: '12-25', label: 'Noël' },
];

const NATIONAL_SOURCE = 'Code du travail, art. L3133-1';
const OVERSEAS_SOURCE = `${NATIONAL_SOURCE} et L3422-2 ; décret 83-1003 du 23 novembre 1983`;

function abolition(monthDay: string, from: number, to?: number): HolidayRule {
  return { kind: 'fixed', monthDay, label: 'Abolition de l’esclavage', from, ...(to === undefined ? {} : { to }) };
}

function calendrier(code: string, label: string, timeZone: string, own: readonly HolidayRule[], source: string): Calendrier {
  return { code, version: 1, label, timeZone, workedWeekdays: MONDAY_TO_FRIDAY, holidays: [...NATIONAL, ...own], source };
}

/**
 * The worked days of every territory with a caisse of the general scheme, Monday to Friday less the legal holidays.
 * Good Friday counts in Alsace-Moselle only: overseas it rests on usage, not on a text.
 */
export const SHIPPED_CALENDRIERS: readonly Calendrier[] = [
  calendrier('metropole', 'Métropole', 'Europe/Paris', [], NATIONAL_SOURCE),
  calendrier(
    'alsace-moselle',
    'Alsace-Moselle',
    'Europe/Paris',
    [
      { kind: 'easter', offset: -2, label: 'Vendredi saint' },
      { kind: 'fixed', monthDay: '12-26', label: 'Saint-Étienne' },
    ],
    `${NATIONAL_SOURCE} et L3134-13`,
  ),
  calendrier('guadeloupe', 'Guadeloupe', 'America/Guadeloupe', [abolition('05-27', 1984)], OVERSEAS_SOURCE),
  calendrier('martinique', 'Martinique', 'America/Martinique', [abolition('05-22', 1984)], OVERSEAS_SOURCE),
  calendrier('guyane', 'Guyane', 'America/Cayenne', [abolition('06-10', 1984)], OVERSEAS_SOURCE),
  calendrier('reunion', 'La Réunion', 'Indian/Reunion', [abolition('12-20', 1983)], OVERSEAS_SOURCE),
  calendrier('mayotte', 'Mayotte', 'Indian/Mayotte', [abolition('04-27', 1984)], OVERSEAS_SOURCE),
  calendrier(
    'saint-martin',
    'Saint-Martin',
    'America/Marigot',
    [abolition('05-27', 1984, 2017), abolition('05-28', 2018)],
    `${OVERSEAS_SOURCE} ; loi 2017-256 du 28 février 2017 et délibération du conseil territorial du 5 novembre 2015`,
  ),
  calendrier(
    'saint-barthelemy',
    'Saint-Barthélemy',
    'America/St_Barthelemy',
    // A commune of Guadeloupe until 2007; a day of its own since the decree of 2012.
    [abolition('05-27', 1984, 2007), abolition('10-09', 2012)],
    `${OVERSEAS_SOURCE} ; décret 2012-553 du 23 avril 2012`,
  ),
  calendrier('saint-pierre-et-miquelon', 'Saint-Pierre-et-Miquelon', 'America/Miquelon', [], NATIONAL_SOURCE),
];

/** The calendar of a caisse for which none was named. */
export const DEFAULT_CALENDRIER = 'metropole';
