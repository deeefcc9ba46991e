import type { Reseau } from '../api/client.ts';

type Arbre = Reseau['arbres'][number];

/** Caisses that stand together on the page; the last group, without a code, has those that no groupement of the tree has. */
export interface Group {
  readonly code: string | null;
  readonly label: string | null;
  readonly caisses: readonly string[];
}

/**
 * Each caisse in one group, and each given caisse in a group: of the groupements that have it, the smallest – trees have levels. Groups in the order of their
 * names, caisses in the order given; without a tree, one group of all.
 */
export function groupsOf(caisses: readonly string[], arbre: Pick<Arbre, 'groupements'> | undefined): readonly Group[] {
  const bySize = [...(arbre?.groupements ?? [])].sort((a, b) => a.caisses.length - b.caisses.length);
  const groupOf = new Map<string, string>();
  for (const { code, caisses: members } of bySize) for (const member of members) if (!groupOf.has(member)) groupOf.set(member, code);
  const groups = bySize
    .map(({ code, label }): Group => ({ code, label, caisses: caisses.filter((caisse) => groupOf.get(caisse) === code) }))
    .filter((group) => group.caisses.length > 0)
    .sort((a, b) => (a.label ?? '').localeCompare(b.label ?? '', 'fr'));
  const without = caisses.filter((caisse) => !groupOf.has(caisse));
  return without.length === 0 ? groups : [...groups, { code: null, label: null, caisses: without }];
}
