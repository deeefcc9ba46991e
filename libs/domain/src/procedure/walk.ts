import type { Action, Anchor, Effect, Feel, Passage, ProcedureDefinition } from './definition.js';
import { feelTypeOf, type FeelType } from './names.js';
import type { Path } from './problem.js';

/** What is written under codes, each with its path. */
export const entries = <T>(of: Readonly<Record<string, T>>, ...path: Path): readonly (readonly [code: string, value: T, path: Path])[] =>
  Object.entries(of).map(([code, value]) => [code, value, [...path, code]]);

const rows = <T>(of: readonly T[] | undefined, path: Path): readonly (readonly [value: T, path: Path])[] =>
  (of ?? []).map((value, index) => [value, [...path, index]]);

export interface PlacedAction {
  readonly etape: string;
  readonly code: string;
  readonly action: Action;
  readonly path: Path;
}

export interface PlacedPassage {
  readonly etape: string;
  readonly passage: Passage;
  readonly path: Path;
}

export const actionsOf = ({ etapes }: ProcedureDefinition): readonly PlacedAction[] =>
  entries(etapes, 'etapes').flatMap(([etape, { actions = {} }, path]) =>
    entries(actions, ...path, 'actions').map(([code, action, at]) => ({ etape, code, action, path: at })),
  );

export const passagesOf = ({ etapes }: ProcedureDefinition): readonly PlacedPassage[] =>
  entries(etapes, 'etapes').flatMap(([etape, { passages }, path]) =>
    rows(passages, [...path, 'passages']).map(([passage, at]) => ({ etape, passage, path: at })),
  );

export const effectsOf = (definition: ProcedureDefinition): readonly (readonly [effect: Effect, path: Path])[] => [
  ...actionsOf(definition).flatMap(({ action, path }) => rows(action.effects, [...path, 'effects'])),
  ...passagesOf(definition).flatMap(({ passage, path }) => rows(passage.effects, [...path, 'effects'])),
];

export const anchorsOf = ({ clocks, echeances }: ProcedureDefinition): readonly (readonly [anchor: Anchor, path: Path])[] => [
  ...entries(clocks, 'clocks').flatMap(([, { from, to }, path]) => [[from, [...path, 'from']] as const, [to, [...path, 'to']] as const]),
  ...entries(echeances, 'echeances').flatMap(([, { from, until }, path]) => [[from, [...path, 'from']] as const, ...rows(until, [...path, 'until'])]),
];

export interface PlacedExpression {
  readonly expression: Feel;
  readonly expected: FeelType | 'any';
  readonly path: Path;
}

/** Every expression outside tables, and what its value must be. An input of a link is given the type of the other's field by `checkLinks`. */
export function expressionsOf(definition: ProcedureDefinition): readonly PlacedExpression[] {
  const condition = (expression: Feel | undefined, path: Path): readonly PlacedExpression[] =>
    expression === undefined ? [] : [{ expression, expected: 'boolean', path }];
  return [
    ...condition(definition.completeness, ['completeness']),
    ...entries(definition.pieces, 'pieces').flatMap(([, { when }, path]) => condition(when, [...path, 'when'])),
    ...actionsOf(definition).flatMap(({ action, path }) =>
      rows(action.guards, [...path, 'guards']).flatMap(([{ when }, at]) => condition(when, [...at, 'when'])),
    ),
    ...passagesOf(definition).flatMap(({ passage, path }) => condition(passage.when, [...path, 'when'])),
    ...entries(definition.echeances, 'echeances').flatMap(([, { when }, path]) => condition(when, [...path, 'when'])),
    ...entries(definition.controles, 'controles').flatMap(([, { risk }, path]): PlacedExpression[] =>
      risk === undefined ? [] : [{ expression: risk, expected: 'number', path: [...path, 'risk'] }],
    ),
    ...effectsOf(definition).flatMap(([effect, path]): PlacedExpression[] => {
      if (effect.kind !== 'record') return [];
      const field = definition.fields[effect.field];
      return [{ expression: effect.value, expected: field === undefined ? 'any' : feelTypeOf(field.type), path: [...path, 'value'] }];
    }),
    ...entries(definition.links, 'links').flatMap(([, { inputs }, path]) =>
      entries(inputs, ...path, 'inputs').map(([, expression, at]): PlacedExpression => ({ expression, expected: 'any', path: at })),
    ),
  ];
}

/** The expressions of the tables, which their own check types. */
export const tableExpressionsOf = ({ tables }: ProcedureDefinition): readonly (readonly [expression: Feel, path: Path])[] =>
  entries(tables, 'tables').flatMap(([, { inputs, rules }, path]) => [
    ...rows(inputs, [...path, 'inputs']).map(([{ expression }, at]) => [expression, [...at, 'expression']] as const),
    ...rows(rules, [...path, 'rules']).flatMap(([{ when, then }, at]) => [...rows(when, [...at, 'when']), ...rows(then, [...at, 'then'])]),
  ]);

/** The fields that something can record, in a dossier of its own or asked for by another. */
export function recordedFields(definition: ProcedureDefinition, others: readonly ProcedureDefinition[]): ReadonlySet<string> {
  const forms = actionsOf(definition).flatMap(({ action: { form } }) => (form === undefined ? [] : [definition.forms[form]]));
  const tables = [...actionsOf(definition).map(({ action }) => action), ...passagesOf(definition).map(({ passage }) => passage)].flatMap(
    ({ tables = [] }) => tables,
  );
  const asked = others.flatMap(({ links }) => Object.values(links)).filter(({ procedure }) => procedure === definition.code);
  return new Set([
    ...forms.flatMap((form) => Object.keys(form?.schema.properties ?? {})),
    ...tables.flatMap((table) => definition.tables[table]?.outputs.map(({ field }) => field) ?? []),
    ...effectsOf(definition).flatMap(([effect]) => (effect.kind === 'record' ? [effect.field] : [])),
    ...Object.values(definition.links).flatMap(({ returns }) => Object.keys(returns)),
    ...asked.flatMap(({ inputs }) => Object.keys(inputs)),
    ...Object.entries(definition.fields).flatMap(([code, { top }]) => (top === undefined ? [] : [code])),
  ]);
}
