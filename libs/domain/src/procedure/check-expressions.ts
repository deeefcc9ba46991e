import type { DecisionTable, Feel, HitPolicy, ProcedureDefinition } from './definition.js';
import { type ExpressionChecker, type FeelType, feelTypeOf, namesIn, namesOf, RESERVED_NAMES } from './names.js';
import { error, type Path, type Problem, warning } from './problem.js';
import { anchorsOf, effectsOf, entries, expressionsOf, recordedFields, tableExpressionsOf } from './walk.js';

/** Expressions and tables that cannot be evaluated, and fields that say who somebody is, that nothing records, or that FEEL would take for something else. */
export function checkExpressions(
  definition: ProcedureDefinition,
  checker: ExpressionChecker,
  others: readonly ProcedureDefinition[],
): readonly Problem[] {
  const names = namesOf(definition);
  const personalIn = (expression: Feel): readonly string[] => [...namesIn(expression)].filter((name) => definition.fields[name]?.personal === true);
  const told = (expression: Feel, path: Path): readonly Problem[] =>
    personalIn(expression).map((name) =>
      error(
        path,
        `« ${name} » est un champ personnel : aucune expression ne le lit.`,
        'Enregistrer ce que la décision demande dans un champ qui ne dit pas qui est la personne.',
      ),
    );
  const inputTypes = others.flatMap(({ code, fields }) => entries(fields, code));
  const typeOfInput = (procedure: string, field: string) => inputTypes.find(([, , [code, name]]) => code === procedure && name === field)?.[1].type;
  const expectedOf = (path: Path, expected: ReturnType<typeof expressionsOf>[number]['expected']) => {
    if (path[0] !== 'links') return expected;
    const type = typeOfInput(definition.links[String(path[1])]?.procedure ?? '', String(path[3]));
    return type === undefined ? expected : feelTypeOf(type);
  };
  return [
    ...expressionsOf(definition).flatMap(({ expression, expected, path }) => {
      const personal = told(expression, path);
      if (personal.length > 0) return personal;
      return checker
        .checkExpression(expression, names, expectedOf(path, expected))
        .map(({ at, message }) => error(path, `${message} (${expression.slice(0, 200)}, au caractère ${String(at + 1)})`, 'Corriger l’expression.'));
    }),
    ...tableExpressionsOf(definition).flatMap(([expression, path]) => told(expression, path)),
    ...entries(definition.tables, 'tables').flatMap(([, table, path]) => {
      if (tableExpressionsOf(definition).some(([expression, [, code]]) => code === path[1] && personalIn(expression).length > 0)) return [];
      return checkTable(table, path, names, checker);
    }),
    ...checkFields(definition, others),
  ];
}

/** Under these a table gives the list of what its rules say, and a field holds one value. */
const LISTS: ReadonlySet<HitPolicy> = new Set(['R', 'O', 'C']);

function checkTable(table: DecisionTable, path: Path, names: Readonly<Record<string, FeelType>>, checker: ExpressionChecker): readonly Problem[] {
  const lists = LISTS.has(table.hitPolicy)
    ? [
        error(
          [...path, 'hitPolicy'],
          `La politique ${table.hitPolicy} donne une liste, et un champ tient une valeur.`,
          'Choisir U, A, P ou F (une règle), ou C+, C<, C> ou C# (somme, plus petite, plus grande, nombre).',
        ),
      ]
    : [];
  const problems = checker.checkTable(table, names).map(({ path: at, message }) => error([...path, ...parts(at)], message, 'Corriger la table.'));
  const doubts = checker
    .doubtsOfTable(table, names)
    .map(({ path: at, message }) => warning([...path, ...parts(at)], message, 'Écrire des cases plus simples, ou s’assurer de ce qu’elles disent.'));
  return [...lists, ...problems, ...doubts];
}

const parts = (path: string): Path =>
  path
    .split('.')
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function checkFields(definition: ProcedureDefinition, others: readonly ProcedureDefinition[]): readonly Problem[] {
  const recorded = recordedFields(definition, others);
  const expressions = [
    ...expressionsOf(definition).map(({ expression }) => expression),
    ...tableExpressionsOf(definition).map(([expression]) => expression),
  ];
  const read = new Set([
    ...expressions.flatMap((expression) => [...namesIn(expression)]),
    ...anchorsOf(definition).flatMap(([anchor]) => ('field' in anchor ? [anchor.field] : [])),
    ...Object.values(definition.fields).flatMap(({ top }) => (top === undefined ? [] : [top.from])),
  ]);
  return [
    ...entries(definition.fields, 'fields').flatMap(([code, { type, values, top }, path]) => [
      ...(RESERVED_NAMES.includes(code) ? [error(path, `« ${code} » a déjà un sens dans les expressions.`, 'Donner un autre code au champ.')] : []),
      ...(values === undefined || type === 'text'
        ? []
        : [error([...path, 'values'], 'Seul un texte a des valeurs possibles.', 'Retirer « values », ou écrire type: text.')]),
      ...(recorded.has(code) ? [] : [neverRecorded(code, path, read.has(code))]),
      ...(top === undefined ? [] : checkTop(code, definition, path)),
    ]),
    ...checkWrites(definition),
  ];
}

const neverRecorded = (code: string, path: Path, isRead: boolean): Problem =>
  isRead
    ? error(
        path,
        `Le champ « ${code} » est lu, mais rien ne l’enregistre : il est toujours vide.`,
        'L’ajouter à un formulaire, ou l’enregistrer par un effet ou une table.',
      )
    : warning(path, `Rien n’enregistre le champ « ${code} ».`, 'L’ajouter à un formulaire, ou le retirer.');

function checkTop(code: string, { fields, forms }: ProcedureDefinition, path: Path): readonly Problem[] {
  const field = fields[code];
  const source = fields[field?.top?.from ?? ''];
  if (field === undefined || source === undefined) return [];
  const typed = entries(forms, 'forms').filter(([, { schema }]) => Object.hasOwn(schema.properties, code));
  return [
    ...(field.type === 'date' && field.personal !== true
      ? []
      : [error(path, 'Un top est une date, et ne dit pas qui est quelqu’un.', 'Écrire type: date, sans personal.')]),
    ...(source.type === 'date' && source.personal !== true && source.top === undefined
      ? []
      : [
          error(
            [...path, 'top', 'from'],
            'Un top vient d’une date enregistrée, qui n’est ni personnelle ni elle-même un top.',
            'Nommer une autre date.',
          ),
        ]),
    ...typed.map(([, , at]) =>
      error([...at, 'schema', 'properties', code], `« ${code} » est trouvé dans les tops : personne ne le saisit.`, 'Le retirer du formulaire.'),
    ),
  ];
}

/** What an expression or a table gives stands in clear in the log. */
function checkWrites(definition: ProcedureDefinition): readonly Problem[] {
  const outputs = entries(definition.tables, 'tables').flatMap(([, { outputs }, path]) =>
    outputs.map(({ field }, index) => [field, [...path, 'outputs', index, 'field']] as const),
  );
  const records = effectsOf(definition).flatMap(([effect, path]) => (effect.kind === 'record' ? [[effect.field, [...path, 'field']] as const] : []));
  return [...outputs, ...records].flatMap(([field, path]) => {
    const { personal, top } = definition.fields[field] ?? {};
    if (personal === true) return [error(path, `« ${field} » est un champ personnel : seule une personne le saisit.`, 'Nommer un autre champ.')];
    return top === undefined ? [] : [error(path, `« ${field} » est trouvé dans les tops.`, 'Nommer un autre champ.')];
  });
}
