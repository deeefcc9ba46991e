import { createContext, Script } from 'node:vm';
import { DomainError } from '#libs/kernel';

/** Source of the default: the work items of the BPI Challenge logs. */
export const DEFAULT_WORK_ITEMS = '^W_';
const MAX_PATTERN = 200;
/** For one name. A sane expression needs some microseconds. */
const DEADLINE_MS = 200;
/** Distinct names whose answer is kept. */
const MAX_KNOWN = 10_000;
/** Without repetition there is nothing to backtrack into. */
const REPEATS = /[*+?{]/u;

function refuse(pattern: string, why: string, cause?: unknown): DomainError {
  return new DomainError(
    'import.workItemsInvalid',
    `L’expression des tâches « ${pattern.slice(0, MAX_PATTERN)} » ${why}. Donnez une expression régulière simple sur le nom de l’activité, par exemple ^W_.`,
    { pattern: pattern.slice(0, MAX_PATTERN) },
    { cause },
  );
}

function compiled(pattern: string): RegExp {
  if (pattern === '') throw refuse(pattern, 'est vide');
  if (pattern.length > MAX_PATTERN) throw refuse(pattern, `dépasse ${String(MAX_PATTERN)} caractères`);
  try {
    return new RegExp(pattern, 'u');
  } catch (cause) {
    throw refuse(pattern, `est mal formée (${cause instanceof Error ? cause.message : ''})`, cause);
  }
}

/** A regular expression can take longer than the universe on one name; here it is stopped. */
function guarded(pattern: string): (name: string) => boolean {
  const sandbox = { name: '' };
  const context = createContext(sandbox);
  const script = new Script(`new RegExp(${JSON.stringify(pattern)}, 'u').test(name)`);
  return (name) => {
    sandbox.name = name;
    try {
      return script.runInContext(context, { timeout: DEADLINE_MS }) === true;
    } catch (cause) {
      throw refuse(pattern, 'est trop lente : ses répétitions imbriquées explosent', cause);
    }
  };
}

/**
 * Which activities are work items, by their name. Each distinct name is tested once.
 * @param pattern a regular expression of at most 200 characters, case-sensitive
 * @returns a test that throws `import.workItemsInvalid` when the expression cannot be decided in time
 * @throws DomainError `import.workItemsInvalid`
 */
export function workItemTest(pattern: string = DEFAULT_WORK_ITEMS): (activity: string) => boolean {
  const expression = compiled(pattern);
  const test = REPEATS.test(pattern) ? guarded(pattern) : (name: string): boolean => expression.test(name);
  const known = new Map<string, boolean>();
  return (activity) => {
    const answer = known.get(activity);
    if (answer !== undefined) return answer;
    const fresh = test(activity);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(activity, fresh);
    return fresh;
  };
}
