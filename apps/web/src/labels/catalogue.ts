import { days } from './words.ts';

export const catalogueLabels = {
  title: 'Indicateurs du catalogue',
  caption: 'Indicateurs du catalogue, et ce qu’ils étaient',
  wider: 'Ces indicateurs se disent par caisse et par procédure : les autres filtres n’y agissent pas.',
  compared: (n: number): string =>
    `Avant : ${days(n)} plus tôt ; à la même date du mois précédent pour ce qui se compte par mois, fin de mois contre fin de mois ; à la période d’avant pour ce qui se dit d’une période finie.`,
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
