import type { Link, ProcedureDefinition } from './definition.js';
import { knownInstead } from './nearest.js';
import { error, type Path, type Problem } from './problem.js';
import { actionsOf, entries } from './walk.js';

/** Links to procédures that are not there, that give or take what these do not have, or that ask for one another without end. */
export function checkLinks(definition: ProcedureDefinition, others: readonly ProcedureDefinition[]): readonly Problem[] {
  const procedures = new Map([...others, definition].map((procedure) => [procedure.code, procedure]));
  return entries(definition.links, 'links').flatMap(([, link, path]) => {
    const other = procedures.get(link.procedure);
    if (other === undefined) {
      return [
        error(
          [...path, 'procedure'],
          `La procédure « ${link.procedure} » n’est pas connue.`,
          `La publier d’abord. ${knownInstead(link.procedure, [...procedures.keys()])}`,
        ),
      ];
    }
    const circle = wayBack(other, definition.code, procedures);
    if (circle !== null) {
      return [
        error(
          [...path, 'procedure'],
          `Ces procédures se demandent l’une l’autre sans fin : ${[definition.code, ...circle].join(' → ')}.`,
          'Rompre le cercle.',
        ),
      ];
    }
    return exchanged(link, definition, other, path);
  });
}

/** The procédures by which one leads to another, or null. */
function wayBack(from: ProcedureDefinition, to: string, procedures: ReadonlyMap<string, ProcedureDefinition>): readonly string[] | null {
  const ways: (readonly string[])[] = [[from.code]];
  const seen = new Set([from.code]);
  for (const way of ways) {
    const at = way.at(-1) ?? '';
    if (at === to) return way;
    for (const { procedure } of Object.values(procedures.get(at)?.links ?? {})) {
      if (seen.has(procedure)) continue;
      seen.add(procedure);
      ways.push([...way, procedure]);
    }
  }
  return null;
}

function exchanged(
  { answeredBy, inputs, returns }: Link,
  { fields }: ProcedureDefinition,
  other: ProcedureDefinition,
  path: Path,
): readonly Problem[] {
  const unknown = (name: string, at: Path): Problem =>
    error(at, `La procédure « ${other.code} » n’a pas de champ « ${name} ».`, knownInstead(name, Object.keys(other.fields)));
  const actions = [...new Set(actionsOf(other).map(({ code }) => code))];
  return [
    ...(answeredBy === undefined || actions.includes(answeredBy)
      ? []
      : [error([...path, 'answeredBy'], `La procédure « ${other.code} » n’a pas d’action « ${answeredBy} ».`, knownInstead(answeredBy, actions))]),
    ...entries(inputs, ...path, 'inputs').flatMap(([name, , at]) => {
      const field = other.fields[name];
      if (field === undefined) return [unknown(name, at)];
      return field.personal === true
        ? [error(at, `« ${name} » est personnel dans l’autre procédure : une expression ne peut pas le donner.`, 'Le retirer.')]
        : [];
    }),
    ...entries(returns, ...path, 'returns').flatMap(([name, theirs, at]) => {
      const field = other.fields[theirs];
      if (field === undefined) return [unknown(theirs, at)];
      const ours = fields[name];
      if (ours === undefined) return [];
      if (ours.personal === true || field.personal === true)
        return [error(at, 'Un champ personnel ne passe pas d’un dossier à l’autre.', 'Le retirer.')];
      return ours.type === field.type ? [] : [error(at, `« ${name} » et « ${theirs} » n’ont pas le même type.`, 'Leur donner le même type.')];
    }),
  ];
}
