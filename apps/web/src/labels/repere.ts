import type { UniteWords } from './unites.ts';

export const repereLabels = {
  title: 'Indicateur repère',
  which: 'Repère',
  dimension: 'Dimension',
  overall: 'Ensemble',
  unit: '% de la médiane',
  better: 'à gauche de zéro : mieux que la médiane de l’ensemble',
  meanLine: 'moyenne',
  ofDimension: (label: string, dimension: string): string => `${label} – ${dimension}`,
  summary: (n: number, best: string, bestEcart: string, worst: string, worstEcart: string, { count, the, e }: UniteWords): string =>
    `${count(n)} ; ${the} meilleur${e} : ${best} (${bestEcart}), ${the} plus dégradé${e} : ${worst} (${worstEcart}).`,
  nobody: ({ many }: UniteWords): string => `Moins de deux ${many} ont un écart : il n’y a rien à comparer.`,
  weighted: (label: string, weight: string, isContext: boolean): string => `${label} (${weight}${isContext ? ', neutre' : ''})`,
  centres: 'Le réseau : médiane, moyenne, cible',
  axes: ({ head }: UniteWords): string => `${head}s et axes de progrès`,
  unset: '–',
  partial: 'partiel',
  columns: {
    indicateur: 'Indicateur',
    median: 'Médiane',
    mean: 'Moyenne',
    meanLessMedian: 'Moyenne − médiane',
    cible: 'Cible',
    cibleLessMedian: 'Cible − médiane',
    rang: 'Rang',
    axes: 'Axes de progrès',
    missing: 'Manque',
  },
  none: 'Aucun indicateur repère n’est publié',
  noneText: 'Ici s’affichera l’écart de chaque caisse à la médiane du réseau, dans l’ensemble et par dimension. Pour en publier un :',
  noneCommand: 'npx ecluse repere publish FICHIER.json',
} as const;
