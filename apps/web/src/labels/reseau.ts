import type { UniteWords } from './unites.ts';

export const reseauLabels = {
  title: 'Réseau',
  reseau: 'Réseau',
  indicateur: 'Indicateur',
  by: 'Par le travail de',
  byOwner: 'la caisse responsable',
  byDoer: 'la caisse exécutante',
  arbre: 'Groupées par',
  unites: 'Comparer',
  groupementsOf: (arbre: string): string => `les groupements : ${arbre}`,
  whole: 'Ensemble :',
  median: (value: string): string => `médiane ${value}`,
  mean: (value: string): string => `moyenne ${value}`,
  positions: ({ below, around, above }: { readonly below: number; readonly around: number; readonly above: number }, { count }: UniteWords): string =>
    `${count(below)} au-dessous de l’ensemble, ${String(above)} au-dessus${around === 0 ? '' : `, ${String(around)} à sa valeur`}`,
  gap: (value: string): string => `écart entre les deux extrêmes ${value}`,
  missing: (those: string): string => `${those} sans valeur`,
  tiles: ({ head }: UniteWords): string => `${head}s en tuiles`,
  ungrouped: (groups: number, { all }: UniteWords): string => (groups === 1 ? all : 'Sans groupement'),
  unclassed: ({ e }: UniteWords): string => `non classé${e}`,
  keys: ({ opens }: UniteWords): string => `Flèches : tuile suivante, précédente ; Entrée : ${opens}.`,
  ranked: ({ head }: UniteWords): string => `${head}s par rang`,
  columns: { rang: 'Rang', value: 'Valeur', ecart: 'Écart à l’ensemble', zone: 'Zone', fifth: 'Cinquième' },
  zoneWhy: (definition: string): readonly string[] => [
    `Par ce que la définition ${definition} en dit elle-même`,
    'La situation, elle, se dit par les seuils en vigueur : page « Alertes »',
  ],
  inUnit: (n: string, sign: string): string => `${n}\u00a0${sign}`,
  etat: { under: 'normale', tipping: 'tendue', beyond: 'critique' },
  fifths: {
    better: ['meilleur cinquième', '2e cinquième', '3e cinquième', '4e cinquième', 'dernier cinquième'],
    context: ['cinquième le plus bas', '2e cinquième', '3e cinquième', '4e cinquième', 'cinquième le plus haut'],
  },
  empty: ({ none }: UniteWords): string => `${none} à comparer`,
  emptyText: 'Ici s’affichera chaque caisse du réseau, ou chaque groupement, par l’indicateur choisi, dès qu’un journal aura été importé :',
} as const;
