import { frDay, frInteger } from '../view/format.ts';
import type { UniteWords } from './unites.ts';

export const twoDatesLabels = {
  title: 'Deux dates',
  before: 'Première date',
  sameDay: 'Les deux dates sont le même jour : choisissez une autre première date, ou un autre jour.',
  chart: (label: string): string => `${label}, à deux dates`,
  reseau: 'ensemble',
  difference: 'Différence',
  quadrant: 'Position envers l’ensemble',
  quadrants: {
    persistentWorse: 'durablement plus dégradé',
    persistentBetter: 'durablement meilleur',
    mixed: 'mixte',
    none: 'non comparé',
  },
  noReseau: ({ those, e }: UniteWords): string =>
    `Le réseau n’a pas de valeur à ces deux dates pour cet indicateur : ${those} ne sont pas situé${e}s envers lui.`,
  summary: (
    first: string,
    before: string,
    last: string,
    after: string,
    { persistentWorse, persistentBetter, mixed }: { readonly persistentWorse: number; readonly persistentBetter: number; readonly mixed: number },
    { e }: UniteWords,
  ): string =>
    `Réseau : ${before} le ${frDay(first)}, ${after} le ${frDay(last)}. Durablement plus dégradé${e}s : ${frInteger(persistentWorse)}, ` +
    `durablement meilleur${e}s : ${frInteger(persistentBetter)}, mixtes : ${frInteger(mixed)}.`,
} as const;
