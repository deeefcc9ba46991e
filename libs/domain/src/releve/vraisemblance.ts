import { addDays } from '#libs/kernel';
import type { ReleveDefinition } from '../indicateur/definition.js';
import { lastPeriodeBy, type PeriodeLength, type PeriodeRelevee } from './periode.js';

/** What a reading lies between, both included; null: no bound. */
export interface Bounds {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** A share that is read is from 0 to 1, also where its definition says nothing: per cent are no share. */
export function boundsOfReading({ minimum, maximum, unit, dividedBy }: Pick<ReleveDefinition, 'minimum' | 'maximum' | 'unit' | 'dividedBy'>): Bounds {
  const isShare = unit === 'part' && dividedBy === null;
  return { minimum: minimum ?? (isShare ? 0 : null), maximum: maximum ?? (isShare ? 1 : null) };
}

/** From so many times the value of the period before, or down to so small a part of it, a wrong unit is likelier than a change. */
const UNLIKELY_TIMES = 100;

/** Whether a value is hardly told in the unit of the one of the period before, of the same organisme. Of 0, and after it, nothing can be said. */
export function isUnlikelyAfter(value: number, before: number): boolean {
  if (value === 0 || before === 0) return false;
  const times = Math.abs(value / before);
  return times >= UNLIKELY_TIMES || times <= 1 / UNLIKELY_TIMES;
}

/** The period before another of the same length. */
export const periodeBefore = ({ from }: PeriodeRelevee, length: PeriodeLength): PeriodeRelevee => lastPeriodeBy(addDays(from, -1), length);
