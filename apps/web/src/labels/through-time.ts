import { counted, frDay, frPercent } from '../view/format.ts';
import type { UniteWords } from './unites.ts';

export const throughTimeLabels = {
  title: 'À travers le temps',
  duration: 'Durée',
  durations: { '1a': '1 an', '2a': '2 ans', '5a': '5 ans' },
  values: (label: string, { those }: UniteWords): string => `${label} : où sont ${those}`,
  reseau: 'Réseau',
  median: 'Médiane',
  first: 'Premier quartile',
  third: 'Troisième quartile',
  min: 'La plus petite',
  max: 'La plus grande',
  valuesSummary: (first: string, from: string, last: string, to: string, low: string, high: string, { ofThose, e }: UniteWords): string =>
    `Médiane ${ofThose} : ${from} le ${frDay(first)}, ${to} le ${frDay(last)} ; ce jour-là la moitié d’entre ${e === '' ? 'eux' : 'elles'} est entre ${low} et ${high}.`,
  dispersion: ({ ofThose }: UniteWords): string => `Dispersion ${ofThose}`,
  dispersionSeries: 'Écart interquartile, en part de la médiane',
  dispersionUnit: '% de la médiane',
  dispersionSummary: (first: string, from: number, last: string, to: number, { those, e }: UniteWords): string =>
    `Dispersion : ${frPercent(from)} le ${frDay(first)}, ${frPercent(to)} le ${frDay(last)} ; ` +
    (frPercent(to) === frPercent(from) ? `${those} sont aussi dispersé${e}s.` : to < from ? `${those} se rapprochent.` : `${those} s’écartent.`),
  dispersionNote: 'sans valeur là où la médiane est nulle',
  empty: ({ none }: UniteWords): string => `${none} n’a de valeur sur cette durée.`,
  opensDay: ({ those }: UniteWords): string => `Un jour ouvre ${those} de ce jour.`,
  ranks: 'Rangs moyens',
  ranksText: (from: string, to: string, { the, e }: UniteWords): string =>
    `Moyenne des rangs de chaque fin de mois, du ${frDay(from)} au ${frDay(to)} ; 1 est ${the} meilleur${e} – de ce qui n’a pas de meilleur sens, ${the} plus bas${e === '' ? '' : 'se'}.`,
  ranksCaption: 'Rangs moyens par période',
  columns: { whole: 'Rang moyen', months: 'Mois classés' },
  months: (n: number, of: number): string => `${String(n)} sur ${counted(of, 'mois', 'mois')}`,
  unranked: ({ e }: UniteWords): string => `non classé${e}`,
} as const;
