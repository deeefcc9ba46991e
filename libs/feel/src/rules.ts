import type { JsonObject, JsonValue } from '#libs/kernel';
import { analyse } from './analysis.js';
import type { Code } from './compile.js';
import { FeelError, telling } from './error.js';
import { compileExpression, programOf, resultOf, type Evaluated, type Expected } from './program.js';
import { Scope } from './scope.js';
import { excerpt, type Problem } from './syntax.js';
import { compileTable, decideBy, type CompiledTable, type Decided, type FeelTable, type TableProblem } from './table.js';
import type { Names } from './type.js';

interface Prepared {
  readonly scope: Scope;
  readonly code: Code;
  readonly place: string;
}

/**
 * Evaluates the expressions and tables of one definition, in contexts that give a value – or null – to each name that they read.
 * Each is checked and compiled when first asked, then kept: what would not pass the check is not run. Pure: the same context gives the same answer.
 */
export class FeelRules {
  private readonly expressions = new Map<string, Prepared>();
  private readonly tables = new WeakMap<FeelTable, CompiledTable>();

  constructor(private readonly names: Names) {}

  /** @throws FeelError – also when a condition, true or false, is null for want of a value. */
  evaluate(expression: string, context: JsonObject): Evaluated {
    const { scope, code, place } = this.prepared(expression);
    const { values, inputs } = telling(place, {}, () => scope.load(context));
    return { inputs, result: telling(place, inputs, (): JsonValue => resultOf(code, { values, asked: null })) };
  }

  /**
   * A table is known by its identity: the same object is compiled once.
   * @throws FeelError – no rule under U, A, P, F; several under U; differing outputs under A. No rule under the others is an empty list, 0 or null.
   */
  decide(table: FeelTable, context: JsonObject): Decided {
    const compiled = this.compiledTable(table);
    const place = `la table ${table.outputs.map(({ field }) => `« ${excerpt(field)} »`).join(', ')}`;
    const { values, inputs } = telling(place, {}, () => compiled.scope.load(context));
    return telling(place, inputs, () => decideBy(compiled, values));
  }

  private prepared(expression: string): Prepared {
    const known = this.expressions.get(expression);
    if (known) return known;
    const scope = new Scope(this.names);
    const made = { scope, code: programOf(expression, compileExpression(expression, scope, 'any')), place: `« ${excerpt(expression)} »` };
    this.expressions.set(expression, made);
    return made;
  }

  private compiledTable(table: FeelTable): CompiledTable {
    const known = this.tables.get(table);
    if (known) return known;
    const made = compileTable(table, this.names);
    if (!('rules' in made)) {
      const [problem] = made;
      throw new FeelError('feel.refused', `${problem?.message ?? 'Table refusée.'} Dans la table, à ${problem?.path ?? '?'}.`, {
        path: problem?.path ?? '',
      });
    }
    this.tables.set(table, made);
    return made;
  }
}

/** What is wrong with an expression, each with its place in the text, in French; nothing when it may be published. */
export function checkExpression(expression: string, names: Names, expected: Expected): readonly Problem[] {
  return compileExpression(expression, new Scope(names), expected).problems;
}

/** What is certainly wrong with a table: cells, types, values, overlaps, gaps, rules that never apply. */
export function checkTable(table: FeelTable, names: Names): readonly TableProblem[] {
  const compiled = compileTable(table, names);
  return 'rules' in compiled ? analyse(compiled).problems : compiled;
}

/** The overlaps and gaps that a table may have, its cells being too rich to tell; none of a table that has problems in its cells. */
export function doubtsOfTable(table: FeelTable, names: Names): readonly TableProblem[] {
  const compiled = compileTable(table, names);
  return 'rules' in compiled ? analyse(compiled).doubts : [];
}
