import type { JsonObject, JsonValue } from '#libs/kernel';
import type { DecisionTable, Feel } from '../procedure/definition.js';

/**
 * Evaluates what a definition says in FEEL. Handed to whoever decides, never to what folds: replaying asks for nothing.
 * Both are pure: same text, same context, same answer.
 */
export interface Rules {
  /** `inputs`: the names that the expression reads, with their values. @throws DomainError `feel.*` */
  evaluate(expression: Feel, context: JsonObject): { readonly inputs: JsonObject; readonly result: JsonValue };
  /** @throws DomainError `feel.*` (no rule, several under U …) */
  decide(
    table: DecisionTable,
    context: JsonObject,
  ): { readonly inputs: readonly JsonValue[]; readonly rules: readonly number[]; readonly result: JsonObject };
}
