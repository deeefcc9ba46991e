import { frInteger } from '../view/format.ts';
import { days } from './words.ts';

export const catalogueLabels = {
  title: 'Indicateurs du catalogue',
  caption: 'Indicateurs du catalogue, et ce qu’ils étaient',
  wider: 'Ces indicateurs se disent par caisse et par procédure : les autres filtres n’y agissent pas.',
  compared: (n: number): string =>
    `Avant : ${days(n)} plus tôt ; à la même date du mois précédent pour ce qui se compte par mois, fin de mois contre fin de mois ; à la période d’avant pour ce qui se dit d’une période finie.`,
  ofNobody: (n: number): string =>
    `${n < 2 ? 'Un indicateur dont' : `${frInteger(n)} indicateurs dont`} rien n’est connu de ce qui est regardé, ni ce jour-là ni avant`,
  ofNobodyWhy: 'Ils parlent de procédures que ces caisses n’ont pas, ou de relevés que personne n’a donnés.',
  noThresholds: 'sans seuils',
  zoneWhy: ['Par les zones ou les seuils de la définition de chacun', 'La situation, elle, se dit par les seuils en vigueur : page « Alertes »'],
  columns: {
    indicateur: 'Indicateur',
    value: 'Valeur',
    before: 'Avant',
    comparedOn: 'Le',
    gap: 'Écart',
    zone: 'Zone',
    definition: 'Définition',
  },
} as const;
