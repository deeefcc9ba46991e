import type { DecisionTable, Feel, FieldType, ProcedureDefinition } from './definition.js';

/** What FEEL may find under a name: a value, or a context of named values. */
export type FeelType = 'text' | 'number' | 'boolean' | 'date' | { readonly [name: string]: FeelType };

/** Reads expressions without evaluating them; `libs/feel` is one. */
export interface ExpressionChecker {
  /** What is wrong with an expression, in French, each with its place in the text; `expected` is what its value must be. */
  checkExpression(
    expression: Feel,
    names: Readonly<Record<string, FeelType>>,
    expected: FeelType | 'any',
  ): readonly { readonly at: number; readonly message: string }[];
  /** `path`: the place in the table, such as `rules.2.when.0`. */
  checkTable(table: DecisionTable, names: Readonly<Record<string, FeelType>>): readonly { readonly path: string; readonly message: string }[];
  /** What may be wrong with a table that has no certain problem, its cells being too rich to tell. */
  doubtsOfTable: ExpressionChecker['checkTable'];
}

/** How FEEL sees a field. */
export const feelTypeOf = (type: FieldType): FeelType => (type === 'cents' ? 'number' : type);

/**
 * What an expression may name, with its type: every field that is not personal, under its code; the day of the decision, `on`; where the dossier stands;
 * and what happened to its pièces, waits, échéances, contrôles and links.
 */
export function namesOf(definition: ProcedureDefinition): Readonly<Record<string, FeelType>> {
  const each = (codes: object, type: FeelType): FeelType => Object.fromEntries(Object.keys(codes).map((code) => [code, type]));
  const fields = Object.entries(definition.fields).filter(([, { personal = false }]) => !personal);
  return {
    ...Object.fromEntries(fields.map(([code, { type }]) => [code, feelTypeOf(type)])),
    on: 'date',
    openedOn: 'date',
    completedOn: 'date',
    etape: 'text',
    completed: 'boolean',
    decision: 'text',
    pieces: each(definition.pieces, 'number'),
    waits: each(definition.waits, 'boolean'),
    echeances: each(definition.echeances, 'boolean'),
    controles: each(definition.controles, 'text'),
    links: each(definition.links, 'text'),
  };
}

/** What FEEL, or the engine, means by these: no field can be called so. */
export const RESERVED_NAMES: readonly string[] = [
  ...['on', 'openedOn', 'completedOn', 'etape', 'completed', 'decision', 'pieces', 'waits', 'echeances', 'controles', 'links'],
  ...['if', 'then', 'else', 'for', 'in', 'return', 'some', 'every', 'satisfies', 'and', 'or', 'not', 'true', 'false', 'null', 'between', 'function'],
  ...[
    'instance',
    'of',
    'external',
    'date',
    'time',
    'duration',
    'string',
    'number',
    'list',
    'context',
    'min',
    'max',
    'sum',
    'count',
    'item',
    'partial',
  ],
];

/** The names that an expression begins with, outside its texts: `waits` and `nature`, of `waits.pieces and nature = "personnelle"`. */
export function namesIn(expression: Feel): ReadonlySet<string> {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  return new Set([...bare.matchAll(/(?<![\p{L}\p{N}_.])\p{L}[\p{L}\p{N}_]*/gu)].map(([name]) => name));
}
