import type { Horaires } from '../calendrier/worked-hours.js';
import type { ProcedureDefinition } from '../procedure/definition.js';
import type { Rules } from './rules.js';

/**
 * What a decision on a dossier under a procédure is taken with, and the log does not hold: the version of the definition that the dossier follows,
 * the rules that evaluate it, the calendar and the zone of its caisse.
 */
export interface Cadre extends Horaires {
  readonly definition: ProcedureDefinition;
  readonly rules: Rules;
  /** The id of the dossier: what draws are made on. */
  readonly dossier: string;
  /** What a contrôle is drawn by that was not drawn before: of this command alone, so that nobody can tell beforehand on which dossiers it falls. */
  readonly seed: string;
  /** An id of the command's own, by name: a decision taken again gives the same. */
  readonly idOf: (name: string) => string;
}
