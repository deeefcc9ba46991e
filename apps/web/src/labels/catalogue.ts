import { days } from './words.ts';

export const catalogueLabels = {
  title: 'Indicateurs du catalogue',
  caption: 'Indicateurs du catalogue, et ce qu’ils étaient',
  wider: 'Ces indicateurs se disent par caisse et par procédure : les autres filtres n’y agissent pas.',
  noThresholds: 'sans seuils',
  columns: {
    indicateur: 'Indicateur',
    value: 'Valeur',
    before: (n: number): string => `${days(n)} plus tôt`,
    gap: 'Écart',
    valueClass: 'Situation',
    definition: 'Définition',
  },
} as const;
