import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Problem, REGISTRABLE_CODE, type ReseauDescription } from '#libs/domain';
import type { PlacedProblem } from '../procedure/read-procedure.js';
import { problemsOf } from '../procedure/schema-errors.js';
import { readYaml } from '../procedure/yaml-tree.js';

const code = {
  type: 'string',
  pattern: REGISTRABLE_CODE,
  description: 'Un code : lettres, chiffres, point, tiret, 64 au plus ; un nombre s’écrit entre apostrophes.',
};
const text = { type: 'string', minLength: 1, maxLength: 200, description: 'Un texte de 1 à 200 caractères.' };
const day = { type: 'string', format: 'date', description: 'Un jour qui existe, écrit AAAA-MM-JJ.' };

const object = (properties: Readonly<Record<string, object>>, ...required: readonly string[]): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** More than there are in any réseau: a description stays one that can be read. */
const MOST_ORGANISMES = 2_000;
const MOST_APPARTENANCES = 100;

const SCHEMA = object(
  {
    from: day,
    organismes: {
      type: 'array',
      maxItems: MOST_ORGANISMES,
      items: object(
        {
          code,
          kind: { enum: ['caisse', 'groupement', 'teteDeReseau'] },
          label: text,
          arbre: code,
          calendrier: text,
          timeZone: text,
          attach: { type: 'array', maxItems: MOST_APPARTENANCES, items: object({ to: code, from: day, until: day }, 'to') },
          merge: object({ into: code, on: day }, 'into', 'on'),
        },
        'code',
      ),
    },
  },
  'organismes',
);

function compiled(): ValidateFunction<ReseauDescription> {
  const ajv = new Ajv2020({ allErrors: true, verbose: true });
  formats.default(ajv, ['date']);
  return ajv.compile<ReseauDescription>(SCHEMA);
}

let shape: ValidateFunction<ReseauDescription> | undefined;

export type ReadReseau =
  | {
      readonly status: 'read';
      readonly description: ReseauDescription;
      /** Where in the file a problem found later stands. */
      readonly placed: (problem: Problem) => PlacedProblem;
    }
  | { readonly status: 'refused'; readonly problems: readonly PlacedProblem[] };

/** The réseaux of a YAML file; whether they can be is for the organismes to say. Never throws: what is refused names file, line, column and remedy. */
export function readReseauFile(content: string, file: string): ReadReseau {
  const tree = readYaml(content);
  if (tree.status === 'refused') return { status: 'refused', problems: [{ ...tree.fault, severity: 'error', file }] };
  const placed = (problem: Problem): PlacedProblem => ({ ...problem, ...tree.placeOf(problem.path), file });
  const { value } = tree;
  const validate = (shape ??= compiled());
  if (validate(value)) return { status: 'read', description: value, placed };
  return { status: 'refused', problems: problemsOf(validate.errors ?? [], value).map(placed) };
}
