import { sameJson } from '../json/same-json.js';
import type { Anchor, Duration, DurationUnit, ProcedureDefinition } from './definition.js';
import type { Path } from './problem.js';

/** What changed from a version to the next, in a French sentence; `path` is in the version that has it. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly path: Path;
  readonly sentence: string;
}

type Section = Exclude<keyof ProcedureDefinition, 'code' | 'version' | 'label' | 'source' | 'start' | 'completeness' | 'indus'>;
interface Noun {
  readonly noun: string;
  readonly gender: 'm' | 'f';
}

const sections: Readonly<Record<Section, Noun>> = {
  etapes: { noun: 'Étape', gender: 'f' },
  roles: { noun: 'Rôle', gender: 'm' },
  fields: { noun: 'Champ', gender: 'm' },
  forms: { noun: 'Formulaire', gender: 'm' },
  pieces: { noun: 'Pièce attendue', gender: 'f' },
  reasons: { noun: 'Motif', gender: 'm' },
  waits: { noun: 'Attente', gender: 'f' },
  clocks: { noun: 'Horloge', gender: 'f' },
  echeances: { noun: 'Échéance', gender: 'f' },
  tables: { noun: 'Table', gender: 'f' },
  tops: { noun: 'Calendrier de tops', gender: 'm' },
  controles: { noun: 'Contrôle', gender: 'm' },
  echantillons: { noun: 'Échantillon', gender: 'm' },
  links: { noun: 'Lien', gender: 'm' },
  objectifs: { noun: 'Objectif', gender: 'm' },
};

const properties: Readonly<Record<string, string>> = {
  label: 'le libellé',
  source: 'la source',
  start: 'l’étape de départ',
  completeness: 'la condition de complétude',
  indus: 'les règles des indus',
  help: 'l’aide',
  links: 'les liens d’aide',
  kind: 'la nature',
  passages: 'les passages',
  roles: 'les rôles',
  form: 'le formulaire',
  guards: 'les conditions',
  tables: 'les tables',
  notBy: 'les personnes exclues',
  effects: 'les effets',
  to: 'l’étape suivante',
  when: 'la condition',
  from: 'le départ',
  after: 'le délai',
  until: 'ce qui la lève',
  onPassing: 'ce qu’elle fait',
  clock: 'l’horloge',
  echeance: 'l’échéance',
  suspends: 'les horloges suspendues',
  waitingFor: 'qui est attendu',
  type: 'le type',
  values: 'les valeurs',
  personal: 'le caractère personnel',
  top: 'le top',
  version: 'la version',
  schema: 'ce qui est demandé',
  hitPolicy: 'la règle de choix',
  inputs: 'les entrées',
  outputs: 'les sorties',
  rules: 'les règles',
  rate: 'la part tirée',
  threshold: 'le seuil',
  risk: 'le risque',
  size: 'la taille',
  families: 'les familles',
  targets: 'les cibles',
  parameters: 'les paramètres',
};

const units: Readonly<Record<DurationUnit, string>> = {
  calendarDays: 'jours calendaires',
  workedDays: 'jours ouvrés',
  workedHours: 'heures ouvrées',
  months: 'mois',
};
const events = { opened: 'l’ouverture', completed: 'la complétude', decided: 'la décision', closed: 'la clôture' } as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isDuration = (value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Duration =>
  'value' in value && 'unit' in value && Object.keys(value).length === 2;
const isAnchor = (value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Anchor =>
  Object.keys(value).length === 1 && ['event', 'entered', 'performed', 'field'].some((key) => typeof value[key] === 'string');

function anchorInWords(anchor: Anchor): string {
  if ('event' in anchor) return events[anchor.event];
  if ('entered' in anchor) return `l’entrée dans « ${anchor.entered} »`;
  return 'performed' in anchor ? `l’action « ${anchor.performed} »` : `le champ « ${anchor.field} »`;
}

/** A value as one reads it, cut where it is long. */
function inWords(value: unknown): string {
  if (value === undefined) return 'rien';
  if (typeof value === 'string') return `« ${cut(value)} »`;
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  if (Array.isArray(value)) return value.length === 0 ? 'aucun' : cut(value.map((one) => (typeof one === 'string' ? one : inWords(one))).join(', '));
  if (!isObject(value)) return JSON.stringify(value);
  if (isDuration(value)) return `${String(value.value)} ${units[value.unit]}`;
  return isAnchor(value) ? anchorInWords(value) : cut(JSON.stringify(value));
}

const MAX_LENGTH = 160;
const cut = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);

const titleOf = (code: string, thing: unknown): string =>
  isObject(thing) && typeof thing['label'] === 'string' ? `« ${thing['label']} » (${code})` : `« ${code} »`;

/** What changed in one thing, property by property. */
function inThing(name: string, before: object, after: object, path: Path, leftOut: readonly string[] = []): readonly Difference[] {
  const was = before as Readonly<Record<string, unknown>>;
  const is = after as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((property) => !leftOut.includes(property) && !sameJson(was[property], is[property]))
    .map((property) => {
      const word = properties[property] ?? `« ${property} »`;
      return {
        kind: 'changed',
        path: [...path, property],
        sentence: `${name}, ${word} : ${inWords(was[property])} → ${inWords(is[property])}.`,
      };
    });
}

/** What was added, removed and changed among things under codes. */
function among(
  { noun, gender }: Noun,
  before: Readonly<Record<string, object>>,
  after: Readonly<Record<string, object>>,
  path: Path,
  within: (name: string, was: object, is: object, at: Path) => readonly Difference[],
  where = '',
): readonly Difference[] {
  const e = gender === 'f' ? 'e' : '';
  const removed = Object.entries(before).filter(([code]) => !Object.hasOwn(after, code));
  const added = Object.entries(after).filter(([code]) => !Object.hasOwn(before, code));
  return [
    ...removed.map(([code, was]): Difference => ({
      kind: 'removed',
      path: [...path, code],
      sentence: `${noun} retiré${e}${where} : ${titleOf(code, was)}.`,
    })),
    ...added.map(([code, is]): Difference => ({
      kind: 'added',
      path: [...path, code],
      sentence: `${noun} ajouté${e}${where} : ${titleOf(code, is)}.`,
    })),
    ...Object.entries(after).flatMap(([code, is]) => {
      const was = before[code];
      return was === undefined || !Object.hasOwn(before, code) ? [] : within(`${noun} ${titleOf(code, is)}${where}`, was, is, [...path, code]);
    }),
  ];
}

/** An étape, and its actions one by one. */
function inEtape(name: string, was: object, is: object, path: Path): readonly Difference[] {
  const actions = (of: object): Readonly<Record<string, object>> =>
    'actions' in of && isObject(of.actions) ? (of.actions as Readonly<Record<string, object>>) : {};
  const label = 'label' in is ? String(is.label) : '';
  return [
    ...inThing(name, was, is, path, ['actions']),
    ...among({ noun: 'Action', gender: 'f' }, actions(was), actions(is), [...path, 'actions'], inThing, ` dans « ${label} »`),
  ];
}

/**
 * What changed between two versions of a procédure, étapes first; empty when only the version did, or the order in which things are written.
 * An étape or an action that took another code is told as one removed and one added.
 */
export function diffProcedures(before: ProcedureDefinition, after: ProcedureDefinition): readonly Difference[] {
  const names = Object.keys(sections) as readonly Section[];
  return [
    ...names.flatMap((section) => among(sections[section], before[section], after[section], [section], section === 'etapes' ? inEtape : inThing)),
    ...inThing('Procédure', before, after, [], ['version', ...names]),
  ];
}
