import { namesOf, type ProcedureDefinition, type Rules } from '#libs/domain';
import { FeelRules } from '#libs/feel';

/** A published version, ready to decide with: its rules evaluate what it says in FEEL. */
export interface CompiledProcedure {
  readonly definition: ProcedureDefinition;
  readonly rules: Rules;
}

/** Expressions are compiled as they are first asked, and kept with it. */
export function compileProcedure(definition: ProcedureDefinition): CompiledProcedure {
  return { definition, rules: new FeelRules(namesOf(definition)) };
}
