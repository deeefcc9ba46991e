interface Versioned {
  readonly code: string;
  readonly version: number;
}

/** The last version of each code, in the order in which the codes come. */
export function lastVersions<T extends Versioned>(all: readonly T[]): readonly T[] {
  const last = new Map<string, T>();
  for (const each of all) if (each.version >= (last.get(each.code)?.version ?? 0)) last.set(each.code, each);
  return [...last.values()];
}
