import type { JsonObject, JsonValue } from '#libs/kernel';
import type { Code, Frame, Test } from './compile.js';
import { add } from './decimal.js';
import { Failure } from './error.js';
import { MAX_INPUTS, MAX_OUTPUTS, MAX_RULES, MAX_TABLE } from './limits.js';
import { bounded, compare } from './operators.js';
import { compileCell, compileExpression, resultOf, type Compiled } from './program.js';
import { Scope } from './scope.js';
import { excerpt } from './syntax.js';
import type { Atom, FeelType, Names, Scalar } from './type.js';

/** DMN: unique, any, priority, first, rule order, output order, collect (list, sum, min, max, count). */
export type HitPolicy = 'U' | 'A' | 'P' | 'F' | 'R' | 'O' | 'C' | 'C+' | 'C<' | 'C>' | 'C#';

/** A decision table: what of one is evaluated and checked. Input and output values are written as plain texts. */
export interface FeelTable {
  readonly hitPolicy: HitPolicy;
  readonly inputs: readonly { readonly expression: string; readonly values?: readonly string[] }[];
  readonly outputs: readonly { readonly field: string; readonly values?: readonly string[] }[];
  readonly rules: readonly { readonly when: readonly string[]; readonly then: readonly string[] }[];
}

/** `path`: the place in the table, such as `rules.2.when.0`; the message counts rules from 1. */
export interface TableProblem {
  readonly path: string;
  readonly message: string;
}

export interface CompiledInput {
  readonly text: string;
  readonly type: Scalar;
  readonly code: Code;
  readonly values: readonly string[] | undefined;
}

export interface CompiledTable {
  readonly hitPolicy: HitPolicy;
  readonly scope: Scope;
  readonly inputs: readonly CompiledInput[];
  readonly outputs: FeelTable['outputs'];
  readonly rules: readonly { readonly tests: readonly Test[]; readonly outputs: readonly Code[] }[];
}

/**
 * Cells and outputs read `?` and the names that are inputs by themselves, nothing else: inputs, rules and result tell the whole decision.
 * @returns the table, or everything that is wrong in its cells.
 */
export function compileTable(table: FeelTable, names: Names): CompiledTable | readonly TableProblem[] {
  const problems = sizes(table);
  if (problems.length > 0) return problems;
  const note = <T>(path: string, compiled: Compiled<T>): T | undefined => {
    for (const { at, message } of compiled.problems) problems.push({ path, message: `${message} (au caractère ${String(at + 1)})` });
    return 'program' in compiled ? compiled.program : undefined;
  };

  const scope = new Scope(names);
  const codes = table.inputs.map(({ expression }, index) => note(`inputs.${String(index)}.expression`, compileExpression(expression, scope, 'any')));
  const narrow = scope.narrowedTo(new Set(table.inputs.map(({ expression }) => expression.trim())));
  const tests = table.rules.map(({ when }, rule) =>
    when.map((cell, index) => note(`rules.${String(rule)}.when.${String(index)}`, compileCell(cell, narrow, scalarOf(codes[index])))),
  );
  const outputs = table.rules.map(({ then }, rule) =>
    then.map((cell, index) =>
      note(
        `rules.${String(rule)}.then.${String(index)}`,
        compileExpression(cell, narrow, expectedOf(table, names, table.outputs[index]?.field ?? '')),
      ),
    ),
  );
  problems.push(...fieldProblems(table, names), ...policyProblems(table, names), ...valueProblems(table, codes, outputs));
  if (problems.length > 0) return problems;
  return {
    hitPolicy: table.hitPolicy,
    scope,
    inputs: table.inputs.flatMap(({ expression, values }, index) => {
      const code = codes[index];
      return code ? [{ text: expression.trim(), type: scalarOf(code), code, values }] : [];
    }),
    outputs: table.outputs,
    rules: tests.map((row, rule) => ({ tests: row.filter(isThere), outputs: (outputs[rule] ?? []).filter(isThere) })),
  };
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

const scalarOf = (code: Code | undefined): Scalar => (code === undefined || typeof code.type === 'object' ? 'unknown' : code.type);

const fieldType = (names: Names, field: string): FeelType | undefined => (Object.hasOwn(names, field) ? names[field] : undefined);

/** What is counted may be anything. */
const expectedOf = ({ hitPolicy }: FeelTable, names: Names, field: string): FeelType | 'any' =>
  hitPolicy === 'C#' ? 'any' : (fieldType(names, field) ?? 'any');

function sizes({ inputs, outputs, rules }: FeelTable): TableProblem[] {
  const problems: TableProblem[] = [];
  const limit = (path: string, count: number, most: number, what: string): void => {
    if (count < 1 || count > most) problems.push({ path, message: `Une table a de 1 à ${String(most)} ${what} ; celle-ci en a ${String(count)}.` });
  };
  limit('inputs', inputs.length, MAX_INPUTS, 'entrées');
  limit('outputs', outputs.length, MAX_OUTPUTS, 'sorties');
  limit('rules', rules.length, MAX_RULES, 'règles');
  const length = rules.reduce((sum, { when, then }) => sum + [...when, ...then].reduce((cells, cell) => cells + cell.length, 0), 0);
  if (length > MAX_TABLE)
    problems.push({ path: 'rules', message: `Table trop longue : ${String(length)} caractères, ${String(MAX_TABLE)} au plus.` });
  rules.forEach(({ when, then }, index) => {
    const rule = `rules.${String(index)}`;
    const arity = (path: string, count: number, wanted: number, what: string): void => {
      if (count !== wanted)
        problems.push({ path, message: `La règle ${String(index + 1)} a ${String(count)} ${what} : il en faut ${String(wanted)}.` });
    };
    arity(`${rule}.when`, when.length, inputs.length, 'conditions');
    arity(`${rule}.then`, then.length, outputs.length, 'résultats');
  });
  return problems;
}

function fieldProblems({ outputs }: FeelTable, names: Names): TableProblem[] {
  return outputs.flatMap(({ field }, index) => {
    const type = fieldType(names, field);
    return type === undefined || typeof type === 'object'
      ? [
          {
            path: `outputs.${String(index)}.field`,
            message: `« ${excerpt(field)} » n’est pas un champ : une sortie s’enregistre dans un champ déclaré.`,
          },
        ]
      : [];
  });
}

function policyProblems({ hitPolicy, outputs }: FeelTable, names: Names): TableProblem[] {
  const aggregates = hitPolicy.length === 2;
  if (aggregates && outputs.length > 1) return [{ path: 'outputs', message: `La politique ${hitPolicy} réduit une seule sortie.` }];
  const type = fieldType(names, outputs[0]?.field ?? '');
  const fits = hitPolicy === 'C<' || hitPolicy === 'C>' ? type === 'number' || type === 'date' : type === 'number';
  if (aggregates && !fits) return [{ path: 'outputs.0.field', message: `La politique ${hitPolicy} demande un champ qui soit un nombre.` }];
  if (hitPolicy !== 'P' && hitPolicy !== 'O') return [];
  return outputs.flatMap(({ values }, index) =>
    values === undefined || values.length === 0
      ? [
          {
            path: `outputs.${String(index)}.values`,
            message: `La politique ${hitPolicy} suit l’ordre des valeurs de sortie : déclarez-les, la première d’abord.`,
          },
        ]
      : [],
  );
}

/** Constants that are none of the declared values. */
function valueProblems(table: FeelTable, codes: readonly (Code | undefined)[], outputs: readonly (readonly (Code | undefined)[])[]): TableProblem[] {
  const declared = table.inputs.flatMap(({ values }, index) => {
    const type = scalarOf(codes[index]);
    if (values === undefined || type === 'unknown' || type === 'text') return [];
    return type === 'number' && values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)))
      ? []
      : [
          {
            path: `inputs.${String(index)}.values`,
            message: 'Les valeurs d’une entrée se déclarent pour un texte, ou pour un nombre (et sont alors des nombres).',
          },
        ];
  });
  const results = outputs.flatMap((row, rule) =>
    row.flatMap((code, index) => {
      const values = table.outputs[index]?.values;
      const value = code?.constant === true ? code.run({ values: [], asked: null }) : null;
      return values === undefined || value === null || values.includes(String(value))
        ? []
        : [
            {
              path: `rules.${String(rule)}.then.${String(index)}`,
              message: `${show(value as Atom)} n’est pas une valeur déclarée : ${values.join(', ')}.`,
            },
          ];
    }),
  );
  return [...declared, ...results];
}

export const show = (value: Atom): string => (typeof value === 'string' ? `« ${excerpt(value)} »` : String(value));

export interface Decided {
  /** The values of the inputs, in order. */
  readonly inputs: readonly JsonValue[];
  /** The rules that matched, from 1, in the order of the table; under F and P the one that was taken. */
  readonly rules: readonly number[];
  /** Under R, O and C a field holds the list of its values; under the aggregates, one number. */
  readonly result: JsonObject;
}

interface Match {
  readonly rule: number;
  readonly outputs: readonly Atom[];
}

/** @throws Failure as {@link FeelErrorCode} tells. */
export function decideBy(table: CompiledTable, values: readonly Atom[]): Decided {
  const base: Frame = { values, asked: null };
  const inputs = table.inputs.map(({ code }) => code.run(base) as Atom);
  table.inputs.forEach(({ text, values: declared }, index) => {
    checkDeclared(text, inputs[index] ?? null, declared);
  });
  const matching = rulesMatching(table, inputs, values);
  const matches = matching.map((rule) => ({ rule: rule + 1, outputs: outputsOf(table, rule, base) }));
  const taken = taking(table, matches);
  return { inputs, rules: taken.rules, result: Object.fromEntries(table.outputs.map(({ field }, index) => [field, taken.outputs[index] ?? null])) };
}

function rulesMatching({ hitPolicy, rules }: CompiledTable, inputs: readonly Atom[], values: readonly Atom[]): readonly number[] {
  const frames = inputs.map((asked) => ({ values, asked }));
  const matching: number[] = [];
  for (const [index, { tests }] of rules.entries()) {
    if (!tests.every(({ run }, input) => run(inputs[input] ?? null, frames[input] ?? { values, asked: null }) === true)) continue;
    matching.push(index);
    if (hitPolicy === 'F') break;
  }
  return matching;
}

function outputsOf({ rules, outputs }: CompiledTable, rule: number, frame: Frame): readonly Atom[] {
  return (rules[rule]?.outputs ?? []).map((code, index) => {
    const value = resultOf(code, frame) as Atom;
    checkDeclared(outputs[index]?.field ?? '', value, outputs[index]?.values);
    return value;
  });
}

function checkDeclared(name: string, value: Atom, values: readonly string[] | undefined): void {
  if (values === undefined || value === null || values.includes(String(value))) return;
  throw new Failure('feel.valueUndeclared', `${show(value)} n’est pas une valeur de « ${excerpt(name)} » (${excerpt(values.join(', '))}).`);
}

interface Taken {
  readonly rules: readonly number[];
  readonly outputs: readonly JsonValue[];
}

function taking(table: CompiledTable, matches: readonly Match[]): Taken {
  const rules = matches.map(({ rule }) => rule);
  const lists = (of: readonly Match[]): Taken => ({
    rules,
    outputs: table.outputs.map((_, index) => of.map(({ outputs }) => outputs[index] ?? null)),
  });
  switch (table.hitPolicy) {
    case 'U':
      return unique(matches);
    case 'A':
      return any(matches);
    case 'F':
      return one(matches);
    case 'P':
      return one(byPriority(table, matches));
    case 'R':
    case 'C':
      return lists(matches);
    case 'O':
      return lists(byPriority(table, matches));
    case 'C+':
      return { rules, outputs: [present(matches).reduce((sum: number, value) => bounded(add(sum, Number(value))), 0)] };
    case 'C<':
      return { rules, outputs: [extreme(matches, '<')] };
    case 'C>':
      return { rules, outputs: [extreme(matches, '>')] };
    case 'C#':
      return { rules, outputs: [matches.length] };
  }
}

function one([first]: readonly Match[]): Taken {
  if (!first) throw new Failure('feel.noRule', 'Aucune règle de la table ne répond.');
  return { rules: [first.rule], outputs: first.outputs };
}

function unique(matches: readonly Match[]): Taken {
  if (matches.length > 1)
    throw new Failure('feel.severalRules', `Plusieurs règles répondent à la fois (${numbers(matches)}), là où une seule le doit.`);
  return one(matches);
}

function any(matches: readonly Match[]): Taken {
  const taken = one(matches);
  const differs = matches.some(({ outputs }) => outputs.some((value, index) => value !== taken.outputs[index]));
  if (differs) throw new Failure('feel.differingOutputs', `Les règles ${numbers(matches)} répondent à la fois, et différemment.`);
  return { ...taken, rules: matches.map(({ rule }) => rule) };
}

const numbers = (matches: readonly Match[]): string => matches.map(({ rule }) => String(rule)).join(', ');

/** By the first output first; rules of equal outputs keep the order of the table. Null comes last. */
function byPriority({ outputs }: CompiledTable, matches: readonly Match[]): readonly Match[] {
  const rank = (match: Match, index: number): number => {
    const [value, values] = [match.outputs[index] ?? null, outputs[index]?.values ?? []];
    return value === null ? values.length : values.indexOf(String(value));
  };
  return [...matches].sort((a, b) => outputs.reduce((order, _, index) => (order === 0 ? rank(a, index) - rank(b, index) : order), 0));
}

function present(matches: readonly Match[]): readonly Exclude<Atom, null>[] {
  return matches.map(({ rule, outputs: [value] }) => {
    if (value === undefined || value === null) throw new Failure('feel.null', `Le résultat de la règle ${String(rule)} n’a pas de valeur.`);
    return value;
  });
}

/** Null of no rule at all. */
const extreme = (matches: readonly Match[], operator: '<' | '>'): Atom =>
  present(matches).reduce<Atom>((best, value) => (best === null || compare(operator, value, best) === true ? value : best), null);
