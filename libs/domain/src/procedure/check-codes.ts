import type { Anchor, Effect, ProcedureDefinition } from './definition.js';
import { knownInstead } from './nearest.js';
import { error, type Path, type Problem, warning } from './problem.js';
import { actionsOf, anchorsOf, effectsOf, entries, passagesOf } from './walk.js';

type Kind =
  'etape' | 'role' | 'field' | 'form' | 'piece' | 'reason' | 'wait' | 'clock' | 'echeance' | 'table' | 'tops' | 'controle' | 'link' | 'action';
type Reference = readonly [kind: Kind, code: string, path: Path];

const named: Readonly<Record<Kind, string>> = {
  etape: 'L’étape',
  role: 'Le rôle',
  field: 'Le champ',
  form: 'Le formulaire',
  piece: 'La pièce',
  reason: 'Le motif',
  wait: 'L’attente',
  clock: 'L’horloge',
  echeance: 'L’échéance',
  table: 'La table',
  tops: 'Le calendrier de tops',
  controle: 'Le contrôle',
  link: 'Le lien',
  action: 'L’action',
};

/** Where the things of a kind are declared; actions are within étapes. */
const home: Readonly<
  Record<Exclude<Kind, 'action'>, Exclude<keyof ProcedureDefinition, 'code' | 'version' | 'label' | 'source' | 'start' | 'completeness' | 'indus'>>
> = {
  etape: 'etapes',
  role: 'roles',
  field: 'fields',
  form: 'forms',
  piece: 'pieces',
  reason: 'reasons',
  wait: 'waits',
  clock: 'clocks',
  echeance: 'echeances',
  table: 'tables',
  tops: 'tops',
  controle: 'controles',
  link: 'links',
};

/** What serves nothing when nothing names it. Fields, roles, and étapes that nothing leads to are told apart. */
const USEFUL = ['form', 'wait', 'table', 'tops', 'controle', 'link'] as const satisfies readonly Kind[];

const all = (kind: Kind, codes: readonly string[] | undefined, path: Path): readonly Reference[] =>
  (codes ?? []).map((code, index) => [kind, code, [...path, index]]);
const one = (kind: Kind, code: string | undefined, path: Path): readonly Reference[] => (code === undefined ? [] : [[kind, code, path]]);

function ofAnchor(anchor: Anchor, path: Path): readonly Reference[] {
  if ('entered' in anchor) return one('etape', anchor.entered, [...path, 'entered']);
  if ('performed' in anchor) return one('action', anchor.performed, [...path, 'performed']);
  return 'field' in anchor ? one('field', anchor.field, [...path, 'field']) : [];
}

function ofEffect(effect: Effect, path: Path): readonly Reference[] {
  switch (effect.kind) {
    case 'processPieces':
      return all('piece', effect.types, [...path, 'types']);
    case 'returnPieces':
      return [...one('reason', effect.reason, [...path, 'reason']), ...all('piece', effect.types, [...path, 'types'])];
    case 'startWait':
    case 'endWait':
      return one('wait', effect.wait, [...path, 'wait']);
    case 'requestDossier':
      return one('link', effect.link, [...path, 'link']);
    case 'record':
      return one('field', effect.field, [...path, 'field']);
    case 'decide':
      return one('reason', effect.reason, [...path, 'reason']);
  }
}

function referencesOf(definition: ProcedureDefinition): readonly Reference[] {
  return [
    ...one('etape', definition.start, ['start']),
    ...entries(definition.fields, 'fields').flatMap(([, { top }, path]) =>
      top === undefined ? [] : [...one('tops', top.tops, [...path, 'top', 'tops']), ...one('field', top.from, [...path, 'top', 'from'])],
    ),
    ...entries(definition.forms, 'forms').flatMap(([, { schema }, path]) =>
      Object.keys(schema.properties).flatMap((field) => one('field', field, [...path, 'schema', 'properties', field])),
    ),
    ...entries(definition.etapes, 'etapes').flatMap(([, etape, path]) => {
      if (etape.kind === 'wait') return one('wait', etape.wait, [...path, 'wait']);
      if (etape.kind === 'control') return one('controle', etape.controle, [...path, 'controle']);
      return etape.kind === 'linked' ? one('link', etape.link, [...path, 'link']) : [];
    }),
    ...actionsOf(definition).flatMap(({ action, path }) => [
      ...all('role', action.roles, [...path, 'roles']),
      ...one('form', action.form, [...path, 'form']),
      ...all('table', action.tables, [...path, 'tables']),
      ...all('action', action.notBy, [...path, 'notBy']),
      ...one('etape', action.to, [...path, 'to']),
    ]),
    ...passagesOf(definition).flatMap(({ passage, path }) => [
      ...all('table', passage.tables, [...path, 'tables']),
      ...one('etape', passage.to, [...path, 'to']),
    ]),
    ...effectsOf(definition).flatMap(([effect, path]) => ofEffect(effect, path)),
    ...anchorsOf(definition).flatMap(([anchor, path]) => ofAnchor(anchor, path)),
    ...entries(definition.waits, 'waits').flatMap(([, { suspends }, path]) => all('clock', suspends, [...path, 'suspends'])),
    ...entries(definition.clocks, 'clocks').flatMap(([, { echeance }, path]) => one('echeance', echeance, [...path, 'echeance'])),
    ...entries(definition.echeances, 'echeances').flatMap(([, { clock, onPassing }, path]) => [
      ...one('clock', clock, [...path, 'clock']),
      ...onPassing.flatMap((passing, index): readonly Reference[] => {
        const at = [...path, 'onPassing', index];
        if (passing.kind === 'remind') return [];
        if (passing.kind === 'escalate') return one('role', passing.to, [...at, 'to']);
        return [
          ...one('etape', passing.to, [...at, 'to']),
          ...one('reason', passing.kind === 'decide' ? passing.reason : undefined, [...at, 'reason']),
        ];
      }),
    ]),
    ...entries(definition.tables, 'tables').flatMap(([, { outputs }, path]) =>
      outputs.flatMap(({ field }, index) => one('field', field, [...path, 'outputs', index, 'field'])),
    ),
    ...entries(definition.controles, 'controles').flatMap(([, { wait, roles, notBy }, path]) => [
      ...one('wait', wait, [...path, 'wait']),
      ...all('role', roles, [...path, 'roles']),
      ...all('action', notBy, [...path, 'notBy']),
    ]),
    ...entries(definition.echantillons, 'echantillons').flatMap(([, { performed, roles, notBy }, path]) => [
      ...one('action', performed, [...path, 'performed']),
      ...all('role', roles, [...path, 'roles']),
      ...all('action', notBy, [...path, 'notBy']),
    ]),
    ...entries(definition.links, 'links').flatMap(([, { wait, returns }, path]) => [
      ...one('wait', wait, [...path, 'wait']),
      ...Object.keys(returns).flatMap((field) => one('field', field, [...path, 'returns', field])),
    ]),
  ];
}

/** Codes that name nothing, what nothing names, and reasons of the wrong kind. */
export function checkCodes(definition: ProcedureDefinition): readonly Problem[] {
  const actions = [...new Set(actionsOf(definition).map(({ code }) => code))];
  const known = (kind: Kind): readonly string[] => (kind === 'action' ? actions : Object.keys(definition[home[kind]]));
  const references = referencesOf(definition);
  const unknown = references
    .filter(([kind, code]) => !known(kind).includes(code))
    .map(([kind, code, path]) => error(path, `${named[kind]} « ${code} » n’existe pas.`, knownInstead(code, known(kind))));
  const useless = USEFUL.flatMap((kind) => {
    const used = new Set(references.filter(([of]) => of === kind).map(([, code]) => code));
    return known(kind)
      .filter((code) => !used.has(code))
      .map((code) => warning([home[kind], code], `${named[kind]} « ${code} » ne sert à rien.`, 'Le nommer là où il sert, ou le retirer.'));
  });
  return [...unknown, ...useless, ...checkReasons(definition)];
}

function checkReasons(definition: ProcedureDefinition): readonly Problem[] {
  const words = { return: 'retour', refusal: 'refus' } as const;
  const wanted = (of: 'return' | 'refusal', reason: string | undefined, path: Path): readonly Problem[] => {
    if (reason === undefined) {
      if (Object.values(definition.reasons).some((known) => known.of === of)) return [];
      return [
        error(path, `La personne doit donner un motif de ${words[of]}, et il n’y en a aucun.`, `Ajouter un motif (of: ${of}) dans « reasons ».`),
      ];
    }
    const known = definition.reasons[reason];
    if (known === undefined || known.of === of) return [];
    return [
      error([...path, 'reason'], `« ${reason} » est un motif de ${words[known.of]}, pas de ${words[of]}.`, `Choisir un motif de ${words[of]}.`),
    ];
  };
  return [
    ...effectsOf(definition).flatMap(([effect, path]) => {
      if (effect.kind === 'returnPieces') return wanted('return', effect.reason, path);
      return effect.kind === 'decide' && effect.decision === 'refused' ? wanted('refusal', effect.reason, path) : [];
    }),
    ...entries(definition.echeances, 'echeances').flatMap(([, { onPassing }, path]) =>
      onPassing.flatMap((passing, index) => {
        if (passing.kind !== 'decide' || passing.decision === 'accepted') return [];
        const at = [...path, 'onPassing', index];
        if (passing.reason !== undefined) return wanted('refusal', passing.reason, at);
        return [error(at, 'Un refus tacite n’a pas de motif, et personne n’est là pour en donner un.', 'Ajouter « reason ».')];
      }),
    ),
  ];
}
