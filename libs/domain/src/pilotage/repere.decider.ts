import { REPERE } from '../codec/pilotage-event-shapes.js';
import { checked, CODE_EXPECTED, faultsAt, isCode, isTold, sumsToOne } from './checked.js';
import type { DimensionDeRepere, RepereDefinition } from './repere.events.js';
import { versionsDecider } from './versions.decider.js';

export const repereDecider = versionsDecider<RepereDefinition, 'RepereDefined'>('RepereDefined', 'repere');

const WEIGHT = 'part de plus de 0 à 1 attendue';
const MOST = 24;

const told = (weights: readonly number[]): string =>
  weights
    .reduce((sum, weight) => sum + weight, 0)
    .toFixed(4)
    .replace('.', ',');

function faultsOfDimension({ code, label, weight, indicateurs }: DimensionDeRepere, place: string): readonly string[] {
  const weights = indicateurs.map((each) => each.weight);
  return [
    ...faultsAt(
      [`${place}.code`, isCode(code), CODE_EXPECTED],
      [`${place}.label`, isTold(label), 'texte attendu'],
      [`${place}.weight`, weight > 0 && weight <= 1, WEIGHT],
      [`${place}.indicateurs`, indicateurs.length > 0 && indicateurs.length <= MOST, `1 à ${String(MOST)} indicateurs attendus`],
      [`${place}.indicateurs`, indicateurs.length === 0 || sumsToOne(weights), `les poids font ${told(weights)}, et non 1`],
      [`${place}.indicateurs`, new Set(indicateurs.map(({ indicateur }) => indicateur)).size === indicateurs.length, 'un indicateur y est deux fois'],
    ),
    ...indicateurs.flatMap((each, i) =>
      faultsAt(
        [`${place}.indicateurs[${String(i)}].weight`, each.weight > 0 && each.weight <= 1, WEIGHT],
        [`${place}.indicateurs[${String(i)}].echelle`, each.echelle === null || each.echelle > 0, 'nombre de plus de 0, ou null, attendu'],
        [`${place}.indicateurs[${String(i)}].cible.source`, each.cible === null || isTold(each.cible.source), 'une cible a une source'],
      ),
    ),
  ];
}

function faultsOf({ dimensions }: RepereDefinition): readonly string[] {
  const weights = dimensions.map(({ weight }) => weight);
  return [
    ...faultsAt(
      ['dimensions', dimensions.length > 0 && dimensions.length <= MOST, `1 à ${String(MOST)} dimensions attendues`],
      ['dimensions', dimensions.length === 0 || sumsToOne(weights), `les poids font ${told(weights)}, et non 1`],
      ['dimensions', new Set(dimensions.map(({ code }) => code)).size === dimensions.length, 'deux dimensions ont le même code'],
      [
        'dimensions',
        dimensions.length === 0 || dimensions.some(({ orientation }) => orientation !== 'context'),
        'toutes sont neutres : rien ne serait comparé',
      ],
    ),
    ...dimensions.flatMap((dimension, i) => faultsOfDimension(dimension, `dimensions[${String(i)}]`)),
  ];
}

/** @throws DomainError `repere.invalid`, with all that is wrong with it */
export function checkedRepere(value: unknown): RepereDefinition {
  return checked(value, 'repere', REPERE, faultsOf);
}
