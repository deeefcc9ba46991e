import { frDay, frDecimal, frPercent } from '../view/format.ts';
import { dossiers } from './words.ts';

const LISTS = {
  numerator: 'ceux du numérateur',
  denominator: 'ceux qui comptent',
  notYetDue: 'pas encore échus',
  outside: 'hors du champ',
  unknown: 'à qui il manque une donnée',
} as const;

export const objectifsLabels = {
  title: 'Objectifs de la procédure',
  summary: (year: number, on: string, isProvisional: boolean): string =>
    `Année ${String(year)}, au ${frDay(on)}${isProvisional ? ' (année non finie : provisoire)' : ''} ; toutes caisses ensemble, dossiers tels que connus maintenant.`,
  caption: 'Objectifs de la procédure, face à leurs cibles',
  columns: {
    objectif: 'Objectif',
    cible: 'Cible',
    value: 'Réalisé',
    status: 'Situation',
    counted: 'Comptés',
    notYetDue: 'Pas échus',
    outside: 'Hors champ',
    unknown: 'Donnée absente',
    numerator: 'Au numérateur',
    denominator: 'Au dénominateur',
  },
  value: (value: number, unit: 'percent' | 'calendarDays'): string =>
    unit === 'percent' ? frPercent(value / 100) : `${frDecimal(value)} ${Math.abs(value) < 2 ? 'jour' : 'jours'}`,
  higher: (value: string): string => `${value} au moins`,
  lower: (value: string): string => `${value} au plus`,
  status: { undefined: 'rien à compter', notConfigured: 'sans formule' },
  noCible: (year: number): string => `sans cible en ${String(year)}`,
  source: (source: string): string => `Source : ${source}`,
  horsHypothese: 'loin du volume que la cible suppose',
  none: 'Cette procédure n’a pas d’objectif : le membre « objectifs » de sa définition en donnerait.',
  listOf: (label: string, of: keyof typeof LISTS, n: number): string => `${label}, ${LISTS[of]} : ${dossiers(n)}`,
} as const;
