import type { ByCode, ProcedureDefinition } from './definition.js';

/**
 * The order of what stands under codes, by the path of each map of codes – `etapes`, `etapes.instruction.actions` – that is not written in the order
 * of its codes. The log sorts keys (RFC 8785), and people read étapes, fields and actions in the order in which somebody wrote them.
 */
export type Order = Readonly<Record<string, readonly string[]>>;

type Codes = ByCode<unknown>;

/** Applies a change to each map of codes of a definition, from the outside in. */
function eachMap(definition: ProcedureDefinition, change: <Map extends Codes>(map: Map, path: string) => Map): ProcedureDefinition {
  const within = <Item>(map: ByCode<Item>, path: string, inside: (item: Item, path: string) => Item): ByCode<Item> =>
    Object.fromEntries(Object.entries(change(map, path)).map(([code, item]) => [code, inside(item, `${path}.${code}`)]));
  return {
    ...definition,
    roles: change(definition.roles, 'roles'),
    fields: change(definition.fields, 'fields'),
    forms: within(definition.forms, 'forms', ({ schema, ...form }, path) => ({
      ...form,
      schema: { ...schema, properties: change(schema.properties, `${path}.schema.properties`) },
    })),
    pieces: change(definition.pieces, 'pieces'),
    reasons: change(definition.reasons, 'reasons'),
    etapes: within(definition.etapes, 'etapes', (etape, path) =>
      etape.actions === undefined ? etape : { ...etape, actions: change(etape.actions, `${path}.actions`) },
    ),
    waits: change(definition.waits, 'waits'),
    echeances: change(definition.echeances, 'echeances'),
    controles: change(definition.controles, 'controles'),
    echantillons: change(definition.echantillons, 'echantillons'),
    links: change(definition.links, 'links'),
    objectifs: change(definition.objectifs, 'objectifs'),
  };
}

const isSorted = (codes: readonly string[]): boolean => codes.every((code, n) => n === 0 || (codes[n - 1] ?? '') < code);

/** The order in which a definition was written; empty when it is that of the codes everywhere. */
export function orderOf(definition: ProcedureDefinition): Order {
  const order: Record<string, readonly string[]> = {};
  eachMap(definition, (map, path) => {
    const codes = Object.keys(map);
    if (!isSorted(codes)) order[path] = codes;
    return map;
  });
  return order;
}

/** The same definition, its codes in an order that was kept; codes of which it does not tell come last, as they are. */
export function inOrderOf(definition: ProcedureDefinition, order: Order): ProcedureDefinition {
  return eachMap(definition, (map, path) => {
    const known = (order[path] ?? []).filter((code) => Object.hasOwn(map, code));
    const codes = new Set([...known, ...Object.keys(map)]);
    return Object.fromEntries([...codes].map((code) => [code, map[code]])) as typeof map;
  });
}
