import { DomainError } from '#libs/kernel';
import type { Versioned } from './checked.js';

const REFERENCE = /^(?<code>[^@\s]+?)(?:@(?<version>[1-9]\d{0,8}))?$/u;

/** The last version of each code, in order of the codes. */
export function lastVersions<T extends Versioned>(versions: readonly T[]): readonly T[] {
  const last = new Map<string, T>();
  for (const each of versions) if (each.version >= (last.get(each.code)?.version ?? 0)) last.set(each.code, each);
  return [...last.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The code of a text `CODE` or `CODE@VERSION`. */
export const codeNamed = (text: string): string => text.split('@')[0] ?? text;

/** The version that a text `CODE` (the last one) or `CODE@VERSION` names; null when there is none. */
export function namedAmong<T extends Pick<Versioned, 'code' | 'version'>>(text: string, versions: readonly T[]): T | null {
  const { code, version } = REFERENCE.exec(text)?.groups ?? {};
  return versions
    .filter((each) => each.code === code && (version === undefined || each.version === Number(version)))
    .reduce<T | null>((last, each) => (last === null || each.version > last.version ? each : last), null);
}

/** The same. @throws DomainError `<noun>.unknown`, with those that exist */
export function versionNamed<T extends Versioned>(noun: string, text: string, versions: readonly T[]): T {
  const found = namedAmong(text, versions);
  if (found !== null) return found;
  const known = versions.map((each) => `${each.code}@${String(each.version)}`);
  const told = known.length === 0 ? 'rien n’est encore publié' : `connus : ${known.join(', ')}`;
  throw new DomainError(`${noun}.unknown`, `Inconnu : « ${text} » (${told}).`, { asked: text, known });
}
