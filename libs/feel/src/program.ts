import type { JsonObject, JsonValue } from '#libs/kernel';
import { Compiler, type Code, type Frame, type Test } from './compile.js';
import { Failure, FeelError } from './error.js';
import type { Scope } from './scope.js';
import { excerpt, parse, type Problem } from './syntax.js';
import { french, isList, type FeelType, type Scalar } from './type.js';

/** What an expression must give: a leaf type, or any value that can be recorded. */
export type Expected = FeelType | 'any';

/** An expression whose check found nothing, or what it found. */
export type Compiled<T> = { readonly program: T; readonly problems: readonly [] } | { readonly problems: readonly Problem[] };

/** An expression that is read in a scope and gives what is expected. */
export function compileExpression(text: string, scope: Scope, expected: Expected): Compiled<Code> {
  const root = parse(text, 'Expression');
  if ('message' in root) return { problems: [root] };
  const compiler = new Compiler(text, scope);
  const program = compiler.code(root);
  const problem = compiler.problems.length > 0 ? undefined : mismatch(program, expected);
  const problems = problem === undefined ? compiler.problems : [{ at: 0, message: problem }];
  return problems.length === 0 ? { program, problems: [] } : { problems };
}

function mismatch({ type }: Code, expected: Expected): string | undefined {
  const found = french(type);
  if (isList(type) || type === 'days' || type === 'months') return `Le résultat est ${found}, qui ne s’enregistre pas.`;
  if (expected === 'any' || type === expected || (type === 'null' && expected !== 'boolean')) return undefined;
  if (typeof expected === 'object') return `Le résultat ne peut pas réunir plusieurs valeurs.`;
  return expected === 'boolean' ? `Une condition est vraie ou fausse ; celle-ci est ${found}.` : `Il faut ${french(expected)}, pas ${found}.`;
}

/** @throws FeelError `feel.refused` with the first problem. */
export function programOf<T>(text: string, compiled: Compiled<T>): T {
  if ('program' in compiled) return compiled.program;
  const [problem] = compiled.problems;
  const place = `« ${excerpt(text)} »`;
  throw new FeelError('feel.refused', `${problem?.message ?? 'Expression refusée.'} Dans ${place}, au caractère ${String((problem?.at ?? 0) + 1)}.`, {
    expression: place,
    at: problem?.at ?? 0,
  });
}

/** The JSON value that a program gives; dates are texts. @throws Failure when a condition has no answer. */
export function resultOf(code: Code, frame: Frame): JsonValue {
  const result = code.run(frame);
  if (result === null && code.type === 'boolean') throw new Failure('feel.null', 'La condition n’est ni vraie ni fausse : il lui manque une valeur.');
  return result;
}

export interface Evaluated {
  /** The names that the expression reads, dotted, with their values. */
  readonly inputs: JsonObject;
  readonly result: JsonValue;
}

/** A cell of a table, asked about values of this type. */
export function compileCell(text: string, scope: Scope, type: Scalar): Compiled<Test> {
  const root = parse(text, 'UnaryTests');
  if ('message' in root) return { problems: [root] };
  const compiler = new Compiler(text, scope, type);
  const program = compiler.cell(root, type);
  return compiler.problems.length === 0 ? { program, problems: [] } : { problems: compiler.problems };
}
