import type { Field, FormProperty, ProcedureDefinition } from './definition.js';
import { patternProblem } from './pattern.js';
import { error, type Path, type Problem } from './problem.js';
import { entries } from './walk.js';

/** Forms that ask for something else than their fields hold, or that could take for ever to check. */
export function checkForms({ fields, forms }: ProcedureDefinition): readonly Problem[] {
  return entries(forms, 'forms').flatMap(([, { schema }, path]) => [
    ...schema.required
      .map((name, index) => [name, [...path, 'schema', 'required', index]] as const)
      .filter(([name]) => !Object.hasOwn(schema.properties, name))
      .map(([name, at]) => error(at, `« ${name} » est obligatoire, et n’est pas dans le formulaire.`, 'L’ajouter à « properties », ou le retirer.')),
    ...entries(schema.properties, ...path, 'schema', 'properties').flatMap(([code, property, at]) => {
      const field = fields[code];
      return [...(field === undefined ? [] : mismatch(field, property, at)), ...checkPattern(property, at), ...checkBounds(property, at)];
    }),
  ]);
}

const wanted: Readonly<Record<Field['type'], string>> = {
  text: 'type: string',
  number: 'type: number ou integer',
  boolean: 'type: boolean',
  date: 'type: string, format: date',
  cents: 'type: integer, en centimes',
};

const fits = (type: Field['type'], property: FormProperty): boolean => {
  if (property.type === 'boolean') return type === 'boolean';
  if (property.type === 'number') return type === 'number';
  if (property.type === 'integer') return type === 'number' || type === 'cents';
  return type === ('format' in property ? 'date' : 'text');
};

function mismatch({ type, values }: Field, property: FormProperty, path: Path): readonly Problem[] {
  if (!fits(type, property)) return [error(path, 'Le formulaire et le champ n’ont pas le même type.', `Écrire ${wanted[type]}.`)];
  if (values === undefined) return [];
  if (!('enum' in property))
    return [error(path, 'Le champ n’a que certaines valeurs, et le formulaire les prend toutes.', `Écrire enum: [${values.join(', ')}].`)];
  return property.enum
    .filter((value) => !values.includes(value))
    .map((value) => error([...path, 'enum'], `« ${value} » n’est pas une valeur du champ.`, `Valeurs du champ : ${values.join(', ')}.`));
}

function checkPattern(property: FormProperty, path: Path): readonly Problem[] {
  if (property.type !== 'string' || !('pattern' in property)) return [];
  const problem = patternProblem(property.pattern);
  if (problem === null) return [];
  return [
    error(
      [...path, 'pattern'],
      `Cette expression régulière est refusée. ${problem}`,
      'Une suite de classes entre « ^ » et « $ », ou un enum ; au besoin, plusieurs champs.',
    ),
  ];
}

function checkBounds(property: FormProperty, path: Path): readonly Problem[] {
  const [least, most] =
    property.type === 'integer' || property.type === 'number'
      ? [property.minimum, property.maximum]
      : property.type === 'string' && 'maxLength' in property
        ? [property.minLength, property.maxLength]
        : [];
  return least !== undefined && most !== undefined && least > most
    ? [error(path, 'Rien ne peut être saisi : le minimum dépasse le maximum.', 'Les échanger.')]
    : [];
}
