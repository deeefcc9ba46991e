import { checkCodes } from './check-codes.js';
import { checkExpressions } from './check-expressions.js';
import { checkForms } from './check-forms.js';
import { checkGraph } from './check-graph.js';
import { checkLinks } from './check-links.js';
import { checkPeople } from './check-people.js';
import { checkTime } from './check-time.js';
import type { ProcedureDefinition } from './definition.js';
import type { ExpressionChecker } from './names.js';
import type { Problem } from './problem.js';

/**
 * What is wrong with a definition, errors first; empty when it may be published. It has the shape of one: whoever read it saw to that.
 * `others`: the procédures that are known, of which links ask for dossiers; a former version of this one among them does not count.
 */
export function checkProcedure(
  definition: ProcedureDefinition,
  checker: ExpressionChecker,
  others: readonly ProcedureDefinition[] = [],
): readonly Problem[] {
  const rest = others.filter(({ code }) => code !== definition.code);
  const problems = [
    ...checkCodes(definition),
    ...checkGraph(definition),
    ...checkExpressions(definition, checker, rest),
    ...checkPeople(definition),
    ...checkTime(definition),
    ...checkForms(definition),
    ...checkLinks(definition, rest),
  ];
  return [...problems.filter(({ severity }) => severity === 'error'), ...problems.filter(({ severity }) => severity === 'warning')];
}
