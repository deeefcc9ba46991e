import type { Orientation } from '../pilotage/orientation.js';
import { namedAmong } from '../pilotage/reference.js';
import type { Definition } from './definition.js';

/** What the values of an indicator are told in, and which way they are better. */
export interface UnitAndOrientation {
  /** `part`: a share, from 0 to 1 – of an écart, of points –; else what people read behind the number. */
  readonly unit: string;
  readonly orientation: Orientation;
}

/**
 * The unit of an indicator's values, told of every block. Readings that are divided by readings of their own unit – calls by calls – make a share; divided by
 * those of another, their unit for one of them.
 * @param definitions where the divisor of readings is found; one that is not there leaves the readings' own unit
 */
export function unitOf(definition: Definition, definitions: readonly Definition[]): string {
  switch (definition.block) {
    case 'stock':
    case 'flux':
    case 'etapes':
      return 'pièces';
    case 'dossiers':
      return 'dossiers';
    case 'anteriorite':
      return 'part';
    case 'soldeEnJours':
      return 'jours';
    case 'releve': {
      const divisor = definition.dividedBy === null ? null : namedAmong(definition.dividedBy, definitions);
      return divisor?.block === 'releve' && divisor.unit === definition.unit ? 'part' : definition.unit;
    }
    case 'ratio':
    case 'rapport':
    case 'delai':
    case 'ecart':
      return definition.unit;
  }
}

/** Which way an indicator is better: a stock, its age and the work it takes are better when they are lower. */
export function orientationOf(definition: Definition): Orientation {
  switch (definition.block) {
    case 'stock':
    case 'anteriorite':
    case 'soldeEnJours':
    case 'dossiers':
    case 'etapes':
      return 'lowerIsBetter';
    case 'flux':
      return 'context';
    case 'ratio':
    case 'releve':
    case 'rapport':
    case 'delai':
    case 'ecart':
      return definition.orientation;
  }
}

/** @see unitOf, orientationOf */
export const unitAndOrientationOf = (definition: Definition, definitions: readonly Definition[]): UnitAndOrientation => ({
  unit: unitOf(definition, definitions),
  orientation: orientationOf(definition),
});
