import type { Definition, Said } from '../api/client.ts';

/** Where its code and version stand, the page says them already. */
const HEADINGS: ReadonlySet<string> = new Set(['Code', 'Version']);

/** One line of the table of a code's versions: what each of them says of the same thing, null where it says nothing. */
export interface ComparedFact {
  readonly label: string;
  readonly values: readonly (string | null)[];
}

/** What the versions of a code say, beside each other in the order given. */
export function comparedFacts(versions: readonly Definition[], said: readonly Said[]): readonly ComparedFact[] {
  const told = versions.map(({ code, version }) => {
    const lines = said.filter(({ of, rubrique }) => of === `${code}@${String(version)}` && !HEADINGS.has(rubrique));
    return new Map(lines.map(({ rubrique, text }) => [rubrique, text]));
  });
  const all = [...new Set(told.flatMap((facts) => [...facts.keys()]))];
  return all.map((label) => ({ label, values: told.map((facts) => facts.get(label) ?? null) }));
}
