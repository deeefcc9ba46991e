import { checkProcedure, type Problem, type ProcedureDefinition } from '#libs/domain';
import { checkExpression, checkTable, doubtsOfTable } from '#libs/feel';
import { procedureOf } from '#libs/interchange';
import { DomainError, type JsonObject } from '#libs/kernel';
import type { ProcedureCatalogue } from './procedure-catalogue.js';

const told = ({ path, message, remedy }: Problem): string => `${path.join('.') || 'procédure'} : ${message} ${remedy}`;

const askedBy = ({ links }: ProcedureDefinition): readonly string[] => Object.values(links).map(({ procedure }) => procedure);

/** The procédures that links of a definition ask for, those that these ask for in turn, and so on, as last published: a circle may be long. */
async function linkedBy(definition: ProcedureDefinition, catalogue: Pick<ProcedureCatalogue, 'latest'>): Promise<readonly ProcedureDefinition[]> {
  const found: ProcedureDefinition[] = [];
  const asked = new Set(askedBy(definition));
  for (const code of asked) {
    const other = (await catalogue.latest(code))?.definition;
    if (other === undefined) continue;
    found.push(other);
    for (const next of askedBy(other)) asked.add(next);
  }
  return found;
}

async function problemsOf(value: JsonObject, catalogue: Pick<ProcedureCatalogue, 'latest'>): Promise<readonly Problem[] | ProcedureDefinition> {
  const read = procedureOf(value);
  if (read.status === 'refused') return read.problems;
  const problems = checkProcedure(read.definition, { checkExpression, checkTable, doubtsOfTable }, await linkedBy(read.definition, catalogue));
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length === 0 ? read.definition : errors;
}

/**
 * A value as a definition that may be published, whoever brings it: it has the shape of one, and makes sense.
 * @throws DomainError `procedure.invalid` with every fault and its place
 */
export async function publishable(value: JsonObject, catalogue: Pick<ProcedureCatalogue, 'latest'>): Promise<ProcedureDefinition> {
  const found = await problemsOf(value, catalogue);
  if ('code' in found) return found;
  throw new DomainError('procedure.invalid', `cette procédure ne peut pas être publiée : ${found.slice(0, 5).map(told).join(' ')}`, {
    procedure: typeof value['code'] === 'string' ? value['code'] : null,
    problems: found.map(told),
  });
}
