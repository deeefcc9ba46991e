import type { DecisionTable, Feel, ProcedureDefinition } from './definition.js';

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
}

/** Keys and positions from the root of the definition to what is meant. */
export type Path = readonly (string | number)[];

/** What is wrong with a definition: where, what, and what to do about it, in French. An error forbids publishing; a warning does not. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

/**
 * What an expression may name, with its type: every field that is not personal, under its code; the day of the decision, `on`; where the dossier stands;
 * and what happened to its pièces, waits, échéances, contrôles and links.
 */
export function namesOf(definition: ProcedureDefinition): Readonly<Record<string, FeelType>> {
  const each = (codes: object, type: FeelType): FeelType => Object.fromEntries(Object.keys(codes).map((code) => [code, type]));
  const fields = Object.entries(definition.fields).filter(([, { personal = false }]) => !personal);
  return {
    ...Object.fromEntries(fields.map(([code, { type }]) => [code, type === 'cents' ? 'number' : type])),
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
