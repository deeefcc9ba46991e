/**
 * The JSON Schema (draft 2020-12) of a procédure, published as `procedures/procedure.schema.json`: editors complete by it, and the reader refuses by it.
 * That it describes `ProcedureDefinition`, neither more nor less, is proven by the compiler (procedure.schema.unit.spec.ts).
 */

/** Everything that an object may hold; all of it is required, save what is named optional. */
function object<const Properties extends Readonly<Record<string, unknown>>, const Optional extends keyof Properties & string = never>(
  properties: Properties,
  ...optional: readonly Optional[]
) {
  const names: readonly string[] = optional;
  const required = Object.keys(properties).filter((name): name is Exclude<keyof Properties & string, Optional> => !names.includes(name));
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

/** Things under codes of their own. */
const byCode = <const Code extends 'word' | 'code', const Of>(code: Code, additionalProperties: Of) =>
  ({ type: 'object', propertyNames: { $ref: `#/$defs/${code}` }, additionalProperties, maxProperties: 200 }) as const;

const listOf = <const Of>(items: Of, minItems = 0) => ({ type: 'array', items, minItems, maxItems: 200 }) as const;
const oneOfKinds = <const Kinds extends readonly unknown[]>(oneOf: Kinds) =>
  ({ type: 'object', discriminator: { propertyName: 'kind' }, oneOf, required: ['kind'] }) as const;
const ref = <const Name extends string>(name: Name) => ({ $ref: `#/$defs/${name}` }) as const;

const word = ref('word');
const code = ref('code');
const label = ref('label');
const text = ref('text');
const feel = ref('feel');
const duration = ref('duration');
const anchor = ref('anchor');

const decision = { enum: ['accepted', 'refused'] } as const;
const version = { type: 'integer', minimum: 1, maximum: 1_000_000 } as const;
const month = { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' } as const;
const year = { pattern: '^[0-9]{4}$' } as const;
const texts = listOf({ type: 'string', maxLength: 200 }, 1);

const topOf = { tops: code, from: word } as const;
const etape = {
  label,
  help: text,
  links: listOf(object({ label, href: { type: 'string', pattern: '^https://', maxLength: 500 } })),
  actions: byCode('code', ref('action')),
  passages: listOf(ref('passage')),
} as const;
const etapeOptions = ['help', 'links', 'actions', 'passages'] as const;

const definitions = {
  code: {
    type: 'string',
    pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
    maxLength: 60,
    description: 'Un code en minuscules, mots séparés par des tirets.',
  },
  word: {
    type: 'string',
    pattern: '^[a-z][a-zA-Z0-9]*$',
    maxLength: 60,
    description: 'Un nom que FEEL lit : une minuscule, puis des lettres et des chiffres.',
  },
  label: { type: 'string', minLength: 1, maxLength: 200, description: 'En français, pour qui travaille.' },
  text: { type: 'string', minLength: 1, maxLength: 2000 },
  feel: {
    type: 'string',
    minLength: 1,
    maxLength: 2000,
    description: 'Une expression FEEL. Sans horloge ni définition de fonction ; chaque nom a un type.',
  },
  source: {
    type: 'string',
    minLength: 1,
    maxLength: 500,
    description: 'D’où vient ce délai, cette cible ou cette date : le document et sa section, ou « choix du produit ».',
  },
  duration: object({
    value: { type: 'integer', minimum: -10_000, maximum: 10_000, description: 'Négatif : avant.' },
    unit: { enum: ['calendarDays', 'workedDays', 'workedHours', 'months'] },
  }),
  anchor: {
    oneOf: [
      object({ event: { enum: ['opened', 'completed', 'decided', 'closed'] } }),
      object({ entered: code }),
      object({ performed: code }),
      object({ field: word }),
    ],
    description: 'Un jour de la vie du dossier : event, entered (étape), performed (action) ou field (champ).',
  },
  field: object(
    {
      label,
      type: { enum: ['text', 'number', 'boolean', 'date', 'cents'] },
      values: texts,
      personal: { type: 'boolean', description: 'Dit qui est quelqu’un : scellé, et lu par aucune expression.' },
      top: {
        type: 'object',
        discriminator: { propertyName: 'pick' },
        oneOf: [
          object({ ...topOf, pick: { const: 'ofMonth' }, months: { type: 'integer', minimum: -24, maximum: 24 } }),
          object({ ...topOf, pick: { const: 'onOrAfter' } }),
        ],
        required: ['pick'],
      },
      help: text,
    },
    'values',
    'personal',
    'top',
    'help',
  ),
  property: {
    oneOf: [
      object({ type: { const: 'string' }, enum: texts }),
      object({ type: { const: 'string' }, format: { const: 'date' } }),
      object(
        {
          type: { const: 'string' },
          minLength: { type: 'integer', minimum: 0, maximum: 10_000 },
          maxLength: { type: 'integer', minimum: 1, maximum: 10_000 },
          pattern: { type: 'string', minLength: 1, maxLength: 200 },
        },
        'minLength',
        'pattern',
      ),
      object({ type: { enum: ['integer', 'number'] }, minimum: { type: 'number' }, maximum: { type: 'number' } }, 'minimum', 'maximum'),
      object({ type: { const: 'boolean' } }),
    ],
    description: 'Un texte parmi plusieurs (enum), un jour (format: date), un texte borné (maxLength), un nombre ou un booléen.',
  },
  form: object({
    version,
    schema: object({
      type: { const: 'object' },
      required: listOf(word),
      additionalProperties: { const: false },
      properties: byCode('word', ref('property')),
    }),
  }),
  piece: object({ label, when: feel, help: text, source: ref('source') }, 'when', 'help', 'source'),
  wait: object(
    {
      label,
      waitingFor: { enum: ['assure', 'partenaire', 'traducteur', 'controle', 'panne', 'nous'] },
      suspends: listOf({ enum: ['legal', 'norm', 'ours'] }),
      source: ref('source'),
    },
    'source',
  ),
  clock: object({ label, from: anchor, to: anchor, dayKind: { enum: ['calendar', 'worked'] }, echeance: word, source: ref('source') }, 'echeance'),
  passing: oneOfKinds([
    object({ kind: { const: 'remind' }, message: text }),
    object({ kind: { const: 'escalate' }, to: code, message: text }),
    object({ kind: { const: 'move' }, to: code }),
    object({ kind: { const: 'decide' }, decision, reason: code, to: code, onCorrection: { enum: ['continues', 'restarts'] } }, 'reason'),
  ]),
  echeance: object(
    {
      label,
      when: feel,
      from: anchor,
      after: duration,
      clock: { enum: ['legal', 'norm', 'ours'] },
      until: listOf(anchor),
      onPassing: listOf(ref('passing'), 1),
      source: ref('source'),
    },
    'when',
    'clock',
  ),
  table: object({
    version,
    label,
    hitPolicy: { enum: ['U', 'A', 'P', 'F', 'R', 'O', 'C', 'C+', 'C<', 'C>', 'C#'] },
    inputs: listOf(object({ label, expression: feel, values: texts }, 'values'), 1),
    outputs: listOf(object({ field: word, values: texts }, 'values'), 1),
    rules: listOf(object({ when: listOf(feel), then: listOf(feel), note: text }, 'note'), 1),
    source: ref('source'),
  }),
  effect: oneOfKinds([
    object({ kind: { const: 'processPieces' }, mode: { enum: ['manual', 'auto'] }, types: listOf(word, 1) }, 'types'),
    object({ kind: { const: 'returnPieces' }, reason: code, types: listOf(word, 1) }, 'reason', 'types'),
    object({ kind: { const: 'startWait' }, wait: word }),
    object({ kind: { const: 'endWait' }, wait: word }),
    object({ kind: { const: 'requestDossier' }, link: word }),
    object({ kind: { const: 'record' }, field: word, value: feel }),
    object({ kind: { const: 'decide' }, decision, reason: code }, 'reason'),
  ]),
  action: object(
    {
      label,
      help: text,
      roles: listOf(code, 1),
      form: code,
      guards: listOf(object({ when: feel, otherwise: { ...text, description: 'Pourquoi l’action est refusée quand la condition ne tient pas.' } })),
      tables: listOf(code),
      notBy: { ...listOf(code), description: 'Qui a fait l’une de ces actions ne peut pas faire celle-ci.' },
      effects: listOf(ref('effect')),
      to: code,
    },
    'help',
    'form',
    'guards',
    'tables',
    'notBy',
    'effects',
    'to',
  ),
  passage: object({ when: feel, tables: listOf(code), effects: listOf(ref('effect')), to: code }, 'when', 'tables', 'effects', 'to'),
  etape: oneOfKinds([
    object({ kind: { enum: ['manual', 'automatic'] }, ...etape }, ...etapeOptions),
    object({ kind: { const: 'wait' }, wait: word, ...etape }, ...etapeOptions),
    object({ kind: { const: 'control' }, controle: word, ...etape }, ...etapeOptions),
    object({ kind: { const: 'linked' }, link: word, ...etape }, ...etapeOptions),
    object({ kind: { const: 'end' }, outcome: code, ...etape }, ...etapeOptions),
  ]),
  tops: object({
    label,
    day: { type: 'integer', minimum: 1, maximum: 31 },
    ifNotWorked: { enum: ['keep', 'before', 'after'] },
    exceptions: { type: 'object', propertyNames: month, additionalProperties: { type: 'string', format: 'date' }, maxProperties: 200 },
    source: ref('source'),
  }),
  controle: object(
    {
      label,
      risk: feel,
      threshold: { type: 'number', minimum: 0, maximum: 1 },
      rate: { type: 'number', minimum: 0, maximum: 1 },
      wait: word,
      roles: listOf(code, 1),
      notBy: listOf(code),
      families: listOf(code, 1),
      source: ref('source'),
    },
    'risk',
    'threshold',
  ),
  echantillon: object({
    label,
    performed: code,
    size: { type: 'integer', minimum: 1, maximum: 100_000 },
    roles: listOf(code, 1),
    notBy: listOf(code),
    families: listOf(code, 1),
    source: ref('source'),
  }),
  link: object(
    {
      label,
      procedure: code,
      wait: word,
      answeredBy: code,
      inputs: byCode('word', feel),
      returns: byCode('word', word),
    },
    'answeredBy',
  ),
  objectif: object({
    label,
    unit: { enum: ['percent', 'calendarDays'] },
    better: { enum: ['higher', 'lower'] },
    targets: { type: 'object', propertyNames: year, additionalProperties: { type: ['number', 'null'] }, maxProperties: 200 },
    parameters: byCode('word', { oneOf: [duration, { type: 'number' }, listOf(code, 1)] }),
    source: ref('source'),
  }),
  indus: object({ prescription: duration, warning: duration, first: { enum: ['oldest', 'latest'] }, source: ref('source') }),
} as const;

export const procedureSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Procédure Écluse',
  ...object(
    {
      code,
      version,
      label,
      source: ref('source'),
      start: code,
      roles: byCode('code', object({ label })),
      fields: byCode('word', ref('field')),
      forms: byCode('code', ref('form')),
      pieces: byCode('word', ref('piece')),
      completeness: feel,
      reasons: byCode('code', object({ label, of: { enum: ['return', 'refusal'] } })),
      etapes: byCode('code', ref('etape')),
      waits: byCode('word', ref('wait')),
      clocks: object({ legal: ref('clock'), norm: ref('clock'), ours: ref('clock') }, 'legal', 'norm', 'ours'),
      echeances: byCode('word', ref('echeance')),
      tables: byCode('code', ref('table')),
      tops: byCode('code', ref('tops')),
      controles: byCode('word', ref('controle')),
      echantillons: byCode('code', ref('echantillon')),
      links: byCode('word', ref('link')),
      objectifs: byCode('word', ref('objectif')),
      indus: ref('indus'),
    },
    'completeness',
    'indus',
  ),
  $defs: definitions,
} as const;
