import { type Decider, DomainError } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { Versioned } from './checked.js';

/** Publishes a version that has been checked. */
export interface PublishVersion<T> {
  readonly type: 'PublishVersion';
  readonly definition: T;
}

/**
 * Whether a version is the next one of those published, first to last; the same again is not, and there is nothing to do.
 * @throws DomainError `<noun>.versionPublished`, `<noun>.versionGap`
 */
export function isNext<T extends Versioned>(noun: string, definition: T, versions: readonly T[]): boolean {
  const { code, version } = definition;
  const reference = `${code}@${String(version)}`;
  const published = versions.find((known) => known.version === version);
  if (published !== undefined) {
    if (sameJson(published, definition)) return false;
    const told = `La version ${reference} est déjà publiée, avec un autre contenu : publiez une nouvelle version.`;
    throw new DomainError(`${noun}.versionPublished`, told, { definition: reference });
  }
  const expected = (versions.at(-1)?.version ?? 0) + 1;
  if (version === expected) return true;
  throw new DomainError(`${noun}.versionGap`, `La prochaine version de ${code} est ${String(expected)}, et non ${String(version)}.`, {
    definition: reference,
    expected,
  });
}

/** Decides about what is published by versions: a published one never changes. Its state: those published, first to last. */
export function versionsDecider<T extends Versioned, Type extends string>(
  type: Type,
  noun: string,
): Decider<PublishVersion<T>, { readonly type: Type; readonly data: T }, readonly T[]> {
  return {
    initialState: [],
    evolve: (versions, { data }) => [...versions, data],
    decide: ({ definition }, versions) => (isNext(noun, definition, versions) ? [{ type, data: definition }] : []),
  };
}
