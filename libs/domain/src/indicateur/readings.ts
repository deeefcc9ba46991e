import type { PlainDate } from '#libs/kernel';
import { codeOfDiviseur } from '../releve/diviseur.js';
import { lastPeriodeBy } from '../releve/periode.js';
import type { Definition } from './definition.js';
import { findDefinition } from './definition-reference.js';
import { periodeOfRapport } from './rapport.js';

/** A reading of some organisme. */
export interface ReadingAsked {
  readonly code: string;
  readonly periode: string;
}

/** The readings that a definition is made of, as it is told at the end of a day; none for what is counted. @throws DomainError `definition.unknown` */
export function readingsAsked(definition: Definition, day: PlainDate, definitions: readonly Definition[]): readonly ReadingAsked[] {
  if (definition.block === 'releve') {
    const { code, dividedBy, periodicity } = definition;
    const periode = lastPeriodeBy(day, periodicity).name;
    return [code, ...(dividedBy === null ? [] : [codeOfDiviseur(dividedBy)])].map((each) => ({ code: each, periode }));
  }
  if (definition.block !== 'rapport') return [];
  const { to } = periodeOfRapport(definition, day);
  return [definition.dividende, definition.diviseur].flatMap((side) => {
    const read = 'releve' in side ? findDefinition(side.releve, definitions) : null;
    return read?.block === 'releve' ? [{ code: read.code, periode: lastPeriodeBy(to, read.periodicity).name }] : [];
  });
}
