import type { ErrorObject } from 'ajv/dist/2020.js';
import { knownInstead, type Path, type Problem } from '#libs/domain';

const MAX_PROBLEMS = 50;

/** `/fields/nom` with its escapes, as keys; positions in lists as numbers. */
function pathOf(instancePath: string, value: unknown): Path {
  const path: (string | number)[] = [];
  let current = value;
  for (const part of instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(current) ? Number(key) : key);
    current = (current as Record<string, unknown> | undefined)?.[key];
  }
  return path;
}

const quoted = (value: unknown): string => `« ${typeof value === 'string' ? value : JSON.stringify(value)} »`;
const french: Readonly<Record<string, string>> = {
  string: 'un texte',
  number: 'un nombre',
  integer: 'un nombre entier',
  boolean: 'un booléen (true ou false)',
  object: 'un objet',
  array: 'une liste',
  null: 'null',
};

/** What the schema's own words say, in French. */
function said({ keyword, params, data, parentSchema, schema }: ErrorObject): {
  readonly message: string;
  readonly remedy: string;
  readonly key?: string;
} {
  const given = params as Readonly<Record<string, unknown>>;
  const { description } = (parentSchema ?? {}) as { readonly description?: string };
  const asDescribed = description ?? 'Voir procedures/procedure.schema.json.';
  const limit = String(given['limit']);
  switch (keyword) {
    case 'required':
      return { message: `Il manque « ${String(given['missingProperty'])} ».`, remedy: 'L’ajouter.' };
    case 'additionalProperties': {
      const key = String(given['additionalProperty']);
      const known = Object.keys((parentSchema as { readonly properties?: object } | undefined)?.properties ?? {});
      return { key, message: `« ${key} » n’a pas de sens ici.`, remedy: knownInstead(key, known) };
    }
    case 'propertyNames': {
      const key = String(given['propertyName']);
      return {
        key,
        message: `« ${key} » ne peut pas être un code ici.`,
        remedy: 'Un code commence par une minuscule ; ceux que FEEL lit n’ont pas de tiret.',
      };
    }
    case 'type': {
      const types = (Array.isArray(schema) ? schema : [schema]).map((type) => french[String(type)] ?? String(type));
      return { message: `Ce n’est pas ${types.join(' ou ')}.`, remedy: `Écrire ${types.join(' ou ')}.` };
    }
    case 'enum':
      return {
        message: `${quoted(data)} n’est pas une valeur connue.`,
        remedy: knownInstead(String(data), (given['allowedValues'] as unknown[]).map(String)),
      };
    case 'const':
      return { message: `${quoted(data)} n’est pas permis.`, remedy: `Écrire ${quoted(given['allowedValue'])}.` };
    case 'discriminator': {
      const tag = String(given['tag']);
      const branches = (
        parentSchema as { readonly oneOf: readonly { readonly properties: Readonly<Record<string, { const?: string; enum?: string[] }>> }[] }
      ).oneOf;
      const known = branches.flatMap(({ properties }) => properties[tag]?.enum ?? [properties[tag]?.const ?? '']);
      const value = given['tagValue'];
      return { message: `« ${tag} » ${value === undefined ? 'manque' : `vaut ${quoted(value)}`}.`, remedy: knownInstead(String(value), known) };
    }
    case 'pattern':
      return { message: `${quoted(data)} n’a pas la forme voulue.`, remedy: asDescribed };
    case 'format':
      return { message: `${quoted(data)} n’est pas un jour.`, remedy: 'Écrire AAAA-MM-JJ.' };
    case 'minLength':
      return { message: 'Le texte est vide.', remedy: 'L’écrire, ou retirer la clé.' };
    case 'maxLength':
      return { message: `Le texte a plus de ${limit} caractères.`, remedy: 'Le raccourcir.' };
    case 'minItems':
      return { message: 'La liste est vide.', remedy: 'Y mettre au moins une valeur, ou retirer la clé.' };
    case 'maxItems':
    case 'maxProperties':
      return { message: `Il y en a plus de ${limit}.`, remedy: `En garder au plus ${limit}.` };
    case 'minimum':
      return { message: `${quoted(data)} est inférieur à ${limit}.`, remedy: `Écrire au moins ${limit}.` };
    case 'maximum':
      return { message: `${quoted(data)} est supérieur à ${limit}.`, remedy: `Écrire au plus ${limit}.` };
    default:
      return { message: 'Aucune des formes possibles ne convient.', remedy: asDescribed };
  }
}

/** What stands under a choice of which nothing fits is not told, nor what repeats it. */
function telling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf');
  return errors.filter(
    (error) =>
      error.propertyName === undefined &&
      !choices.some(
        (choice) => choice !== error && (error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`)),
      ),
  );
}

/** What a validation refused, as errors in French, in the order of the schema; fifty at most. */
export function problemsOf(errors: readonly ErrorObject[], value: unknown): readonly Problem[] {
  const problems = telling(errors).map((error): Problem => {
    const { key, message, remedy } = said(error);
    const path = pathOf(error.instancePath, value);
    return { severity: 'error', path: key === undefined ? path : [...path, key], message, remedy };
  });
  return problems.slice(0, MAX_PROBLEMS);
}
