import type { ImportedFact, ImportedFactContent } from './facts.items.js';
import { FactFields, LineRefusal } from './fact-fields.js';
import { excerptOf } from '../reference.js';

const MODES = ['manual', 'auto'] as const;

/** What each `fait` takes from its line, by name. */
const CONTENTS: Readonly<Record<ImportedFactContent['kind'], (fields: FactFields, piece: string) => ImportedFactContent>> = {
  received: (fields, piece) => ({
    kind: 'received',
    reference: piece,
    caisse: fields.text('caisse'),
    procedure: fields.text('procedure'),
    type: fields.text('type'),
    canal: fields.optionalText('canal'),
    population: null,
  }),
  processed: (fields) => ({ kind: 'processed', mode: fields.word('mode', MODES) }),
  returned: () => ({ kind: 'returned' }),
  neutralised: () => ({ kind: 'neutralised' }),
  reopened: () => ({ kind: 'reopened' }),
  transferred: (fields) => {
    const caisse = fields.optionalText('caisse');
    const caisseExecutante = fields.optionalText('caisseExecutante');
    if (caisse === null && caisseExecutante === null) {
      throw new LineRefusal('fact.fieldMissing', 'Un transfert ne dit pas vers où.', 'Ajoutez « caisse », « caisseExecutante », ou les deux.');
    }
    return { kind: 'transferred', caisse, caisseExecutante };
  },
  waitingStarted: (fields) => ({ kind: 'waitingStarted', waitingFor: fields.text('waitingFor') }),
  waitingEnded: () => ({ kind: 'waitingEnded' }),
  corrected: (fields) => ({ kind: 'corrected', corrects: fields.text('corrects') }),
  cancelled: (fields) => ({ kind: 'cancelled', cancels: fields.text('cancels') }),
};

const KINDS = Object.keys(CONTENTS) as readonly ImportedFactContent['kind'][];

/** The strings of valid JSON, each with the colon that makes it a key. */
const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?/gu;

function keyCount(json: string): number {
  let count = 0;
  for (const string of json.match(STRINGS) ?? []) if (string.endsWith(':')) count += 1;
  return count;
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new LineRefusal(
      'fact.notJson',
      `La ligne n’est pas du JSON (${cause instanceof Error ? excerptOf(cause.message, 120) : ''}) : « ${excerptOf(text)} ».`,
      'Écrivez un objet JSON par ligne.',
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineRefusal('fact.notAnObject', `La ligne n’est pas un objet JSON : « ${excerptOf(text)} ».`, 'Écrivez un objet JSON par ligne.');
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const isFlat = [...fields.values()].every((field) => typeof field !== 'object' || field === null);
  if (isFlat && keyCount(text) > fields.size) {
    throw new LineRefusal('fact.fieldTwice', 'Un champ figure deux fois dans la ligne.', 'Ne gardez que la bonne valeur.');
  }
  return fields;
}

/**
 * Reads one line of a facts file by itself.
 * @throws LineRefusal when anything of it cannot be used
 */
export function factOfLine(text: string, line: number): ImportedFact {
  const fields = new FactFields(fieldsOf(text));
  const [id, dossier, piece] = [fields.text('id'), fields.text('dossier'), fields.text('piece')];
  const fait = fields.text('fait');
  const kind = KINDS.find((candidate) => candidate === fait);
  if (kind === undefined) {
    throw new LineRefusal('fact.unknownKind', `Le fait « ${excerptOf(fait)} » est inconnu.`, `Les faits sont : ${KINDS.join(', ')}.`);
  }
  const [on, knownOn] = [fields.day('on'), fields.day('knownOn')];
  const content = CONTENTS[kind](fields, piece);
  fields.refuseOthers(kind);
  if ((content.kind === 'corrected' && content.corrects === id) || (content.kind === 'cancelled' && content.cancels === id)) {
    throw new LineRefusal('fact.namesItself', `Le fait « ${id} » se corrige ou s’annule lui-même.`, 'Nommez le fait à corriger ou à annuler.');
  }
  if (knownOn < on) {
    throw new LineRefusal(
      'fact.knownBeforeItHappened',
      `Le fait « ${id} » est connu le ${knownOn}, avant d’avoir eu lieu (${on}).`,
      'Corrigez « on » ou « knownOn » : un fait n’est jamais connu avant son jour.',
    );
  }
  return { kind: 'fact', line, id, dossier, piece, content, on, knownOn };
}
