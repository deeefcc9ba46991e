import { frInteger } from '../view/format.ts';

export const comparablesLabels = {
  title: 'Parmi ses comparables',
  caption: 'Ses indicateurs, parmi ses comparables',
  group: 'Comparée à',
  rang: (rang: number, of: number): string => `${frInteger(rang)} sur ${frInteger(of)}`,
  others: (n: number): string => (n < 2 ? 'La caisse à laquelle elle est comparée' : `Les ${frInteger(n)} caisses auxquelles elle est comparée`),
  ofNobody: (n: number): string =>
    `${n < 2 ? 'Un indicateur dont' : `${frInteger(n)} indicateurs dont`} rien n’est connu ce jour-là, ni d’elle ni de celles auxquelles elle est comparée`,
  columns: {
    indicateur: 'Indicateur',
    value: 'Cette caisse',
    group: 'Ensemble du groupe',
    median: 'Médiane du groupe',
    ecart: 'Écart à la médiane',
    rang: 'Rang',
    definition: 'Définition',
  },
} as const;
