import { entriesOf, memberOf, textOf } from './members.ts';

interface Named {
  readonly code: string;
  readonly label: string;
}

/** What the page reads in a published procédure. */
export interface PublishedProcedure {
  readonly roles: readonly Named[];
  readonly etapes: readonly (Named & { readonly kind: string })[];
}

/** The étapes to which one leads, by its actions then by its passages. */
function nextOf(etape: unknown): readonly string[] {
  const ways = ['actions', 'passages'].flatMap((member) => entriesOf(memberOf(etape, member)));
  return ways.map(([, way]) => textOf(way, 'to')).filter((to) => to !== '');
}

/** Those that are reached first come first: the log keeps no order of them. */
function inOrder(etapes: ReadonlyMap<string, unknown>, start: string): readonly string[] {
  const reached = new Set([start]);
  for (const code of reached) for (const to of nextOf(etapes.get(code))) reached.add(to);
  for (const code of etapes.keys()) reached.add(code);
  return [...reached].filter((code) => etapes.has(code));
}

/** Roles, and étapes from the start on; what a definition lacks is left out. */
export function publishedProcedure(definition: Readonly<Record<string, unknown>>): PublishedProcedure {
  const etapes = new Map(entriesOf(definition['etapes']));
  return {
    roles: entriesOf(definition['roles']).map(([code, role]) => ({ code, label: textOf(role, 'label') })),
    etapes: inOrder(etapes, textOf(definition, 'start')).map((code) => {
      const etape = etapes.get(code);
      return { code, label: textOf(etape, 'label'), kind: textOf(etape, 'kind') };
    }),
  };
}
