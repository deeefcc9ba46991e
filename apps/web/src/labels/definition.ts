import { days } from './words.ts';

export const definitionLabels = {
  about: (name: string): string => `Définition : ${name}`,
  version: (code: string, version: number): string => `${code}, version ${String(version)}`,
  calendarDays: 'Jours calendaires, tous les jours comptent.',
  workedDays: 'Jours ouvrés de la caisse responsable.',
  calendars: (codes: readonly string[]): string => `Calendrier : ${codes.join(', ')}`,
  window: (n: number): string => `Fenêtre de ${days(n)} qui finit le jour regardé.`,
  source: (text: string): string => `Source : ${text}`,
  zones: (tipping: number, beyond: number): string =>
    `Zones : sous le seuil avant ${String(tipping)} jours, point de bascule de ${String(tipping)} à ${String(beyond)}, au-delà ensuite.`,
  noZones: 'Zones non configurées pour cette définition.',
} as const;
