import type { JsonObject, JsonValue, PlainDate } from '#libs/kernel';
import type { ProcedureDefinition } from '../procedure/definition.js';
import type { ParcoursState } from './parcours.state.js';
import type { PieceHeld } from './pieces.js';

function byCode<T>(codes: Readonly<Record<string, T>>, valueOf: (code: string) => JsonValue): JsonObject {
  return Object.fromEntries(Object.keys(codes).map((code) => [code, valueOf(code)]));
}

/**
 * What an expression may name, with its value now: every field that is not personal, null until it is recorded; the day, where the dossier stands,
 * its pièces, waits, échéances, contrôles and links. The same names, always, so that one that is missing is an error and not a surprise.
 */
export function contextOf(
  {
    definition,
    state,
    pieces,
    on,
  }: {
    readonly definition: ProcedureDefinition;
    readonly state: ParcoursState;
    readonly pieces: readonly PieceHeld[];
    readonly on: PlainDate;
  },
  fields: JsonObject = state.fields,
): JsonObject {
  const ofFields: Record<string, JsonValue> = {};
  for (const [code, { personal }] of Object.entries(definition.fields)) if (personal !== true) ofFields[code] = fields[code] ?? null;
  return {
    ...ofFields,
    on,
    openedOn: state.opened.on,
    completedOn: state.completed?.on ?? null,
    etape: state.etape,
    completed: state.completed !== null,
    decision: state.decided?.decision ?? null,
    pieces: byCode(definition.pieces, (code) => pieces.filter(({ type, counts }) => counts && type === code).length),
    waits: byCode(definition.waits, (code) => state.waits.some(({ wait, toOn }) => wait === code && toOn === null)),
    echeances: byCode(definition.echeances, (code) => state.echeances[code]?.status === 'passed'),
    controles: byCode({ ...definition.controles, ...definition.echantillons }, (code) => state.controles[code]?.outcome ?? null),
    links: byCode(definition.links, (code) => state.links[code]?.outcome ?? null),
  };
}
