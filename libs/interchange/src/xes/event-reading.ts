import { excerptOf } from '../reference.js';
import { textOf } from './attribute.js';
import { instantOf } from './timestamp.js';
import type { XesAttribute, XesClassifier, XesEvent, XesRefusalCode } from './xes.items.js';

/** Names are tested against regular expressions and shown on screens: no longer one makes sense. */
export const MAX_ACTIVITY_LENGTH = 1000;
const UNNAMED = '(sans nom)';

/** What the header of the log and the caller say about every event. */
export interface EventRules {
  readonly zone: string;
  readonly notAfter: number;
  readonly defaultActivity: string | null;
  readonly defaultTransition: string | null;
  /** Attributes that name an event without `concept:name`. */
  readonly namingKeys: readonly string[];
}

/** Why something of the log is not taken over, in French. */
export interface XesProblem {
  readonly code: XesRefusalCode;
  readonly reason: string;
  readonly remedy: string;
}

/**
 * Rules from the header. A declared default stands for a missing name or transition; never for a missing timestamp, nor for the name of a trace:
 * 1970-01-01 and « UNKNOWN » are placeholders there.
 */
export function eventRulesOf(globals: readonly XesAttribute[], classifiers: readonly XesClassifier[], zone: string, notAfter: number): EventRules {
  const defaultOf = (key: string): string | null => {
    const attribute = globals.find((candidate) => candidate.key === key);
    return attribute === undefined ? null : textOf(attribute);
  };
  const classifier = classifiers.find(({ scope }) => scope === 'event');
  return {
    zone,
    notAfter,
    defaultActivity: defaultOf('concept:name'),
    defaultTransition: defaultOf('lifecycle:transition'),
    namingKeys: (classifier?.keys ?? []).filter((key) => key !== 'concept:name' && key !== 'lifecycle:transition'),
  };
}

/** The one attribute of that key; the word « twice » when two disagree. */
export function singleOf(attributes: readonly XesAttribute[], key: string): XesAttribute | undefined | 'twice' {
  let found: XesAttribute | undefined;
  for (const attribute of attributes) {
    if (attribute.key !== key) continue;
    if (found !== undefined && found.value !== attribute.value) return 'twice';
    found ??= attribute;
  }
  return found;
}

export function twice(key: string, line: number): XesProblem {
  return {
    code: 'xes.attributeTwice',
    reason: `Ligne ${String(line)} : l’attribut « ${key} » y figure deux fois avec deux valeurs.`,
    remedy: 'Ne gardez que la bonne valeur.',
  };
}

function timestampProblem(text: string | null, line: number): XesProblem {
  if (text === null) {
    return {
      code: 'xes.timestampMissing',
      reason: `L’événement de la ligne ${String(line)} n’a pas d’horodatage (time:timestamp).`,
      remedy: 'Ajoutez son horodatage, ou retirez l’événement : la valeur par défaut déclarée en tête du journal n’en tient pas lieu.',
    };
  }
  return {
    code: 'xes.timestampImpossible',
    reason: `L’événement de la ligne ${String(line)} porte un horodatage impossible : « ${excerptOf(text)} ».`,
    remedy: 'Corrigez-le en date ISO 8601 d’un jour qui existe, à partir de 1900, par exemple 2011-02-28T09:30:00+01:00.',
  };
}

function activityOf(attributes: readonly XesAttribute[], rules: EventRules, named: XesAttribute | undefined): string {
  const name = named === undefined ? null : textOf(named);
  if (name !== null && name.trim() !== '') return name;
  const parts = rules.namingKeys.flatMap((key) => {
    const attribute = attributes.find((candidate) => candidate.key === key);
    const text = attribute === undefined ? null : textOf(attribute);
    return text === null || text === '' ? [] : [text];
  });
  return parts.length > 0 ? parts.join('+') : (rules.defaultActivity ?? UNNAMED);
}

/** Reads one event from its attributes, or says why it cannot be used. */
export function eventOf(attributes: readonly XesAttribute[], rank: number, line: number, rules: EventRules): XesEvent | XesProblem {
  const named = singleOf(attributes, 'concept:name');
  const timed = singleOf(attributes, 'time:timestamp');
  const passed = singleOf(attributes, 'lifecycle:transition');
  if (named === 'twice') return twice('concept:name', line);
  if (timed === 'twice') return twice('time:timestamp', line);
  if (passed === 'twice') return twice('lifecycle:transition', line);

  const timestampText = timed === undefined ? null : textOf(timed);
  if (timestampText === null || timestampText.trim() === '') return timestampProblem(null, line);
  const instant = instantOf(timestampText, rules.zone);
  if (instant === null) return timestampProblem(timestampText, line);
  if (instant > rules.notAfter) {
    return {
      code: 'xes.timestampInFuture',
      reason: `L’événement de la ligne ${String(line)} est daté du futur : « ${excerptOf(timestampText)} ».`,
      remedy: 'Corrigez la date, ou importez le journal une fois cette date passée.',
    };
  }
  const activity = activityOf(attributes, rules, named);
  if (activity.length > MAX_ACTIVITY_LENGTH) {
    return {
      code: 'xes.activityTooLong',
      reason: `L’événement de la ligne ${String(line)} a un nom d’activité de ${String(activity.length)} caractères (« ${excerptOf(activity)} »), pour ${String(MAX_ACTIVITY_LENGTH)} au plus.`,
      remedy: 'Raccourcissez concept:name ; un commentaire va dans un attribut à lui.',
    };
  }
  const transition = (passed === undefined ? null : textOf(passed)) ?? rules.defaultTransition;
  return { rank, line, activity, transition, instant, timestampText, attributes };
}
