import { uuidOfName } from '#libs/event-store';

/** The namespace of everything that is named in the system it comes from [for ever]. */
const NAMED = '0d2c1d52-8a4e-4e0e-9c57-3b5b3a4c2f10';

/** The id of what some texts name together [for ever]: no two different lists of texts give the same name. */
export function idOfName(...parts: readonly (string | null)[]): string {
  return uuidOfName(JSON.stringify(parts), NAMED);
}

/** A dossier of an import: the same source, unit and reference are the same dossier, whenever they are imported (design §10). */
export function importedDossierId(source: string, unit: string | null, reference: string): string {
  return idOfName('dossier', source, unit, reference);
}

export function importedPieceId(source: string, reference: string): string {
  return idOfName('piece', source, reference);
}

export function importedFactId(source: string, id: string): string {
  return idOfName('fact', source, id);
}

/** An id within another one: a pièce or a fact of a dossier, a part of a command. */
export function idWithin(id: string, name: string): string {
  return uuidOfName(name, id);
}
