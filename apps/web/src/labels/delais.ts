import { frDay } from '../view/format.ts';
import { days, dossiers } from './words.ts';

export const delaisLabels = {
  title: 'Délais par horloge',
  summary: (from: string, to: string): string =>
    `Dossiers dont l’horloge s’est arrêtée du ${frDay(from)} au ${frDay(to)}, et ceux où elle ne l’est pas ; attentes qui la suspendent déduites.`,
  caption: 'Délais de chaque horloge',
  columns: {
    clock: 'Horloge',
    dayKind: 'Jours',
    stopped: 'Arrêtée',
    p50: 'Médiane',
    p90: 'p90',
    going: 'En cours',
    goingP50: 'Médiane en cours',
    goingP90: 'p90 en cours',
    source: 'Source',
  },
  chartTitle: 'Durées par horloge',
  chartUnit: 'jours de chaque horloge',
  chartSummary: (first: string, p50: number, p90: number, from: string, to: string): string =>
    `${first} : la moitié en ${days(p50)} au plus, neuf sur dix en ${days(p90)} au plus, du ${frDay(from)} au ${frDay(to)}.`,
  rowOf: (clock: string, of: 'stopped' | 'going'): string => `${clock}, ${of === 'stopped' ? 'arrêtée' : 'en cours'}`,
  dayKind: { calendar: 'calendaires', worked: 'ouvrés' },
  none: 'aucun dossier',
  noClock: 'Cette procédure n’a pas d’horloge.',
  listOf: (clock: string, of: 'stopped' | 'going', n: number): string => `${clock}, ${of === 'stopped' ? 'arrêtée' : 'en cours'} : ${dossiers(n)}`,
  listDays: 'Jours',
} as const;
