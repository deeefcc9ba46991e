import { Query } from '@nestjs/cqrs';
import type { Acting } from './acting.js';
import type { ParcoursJson } from './parcours.json.js';

/**
 * Where a dossier stands on its procédure, read from the log itself: what was just written is in it.
 * `acting`: whom the actions are told for; without a role, for whoever has the right one.
 * Refused with `dossier.unknown`, `dossier.ambiguous`, `parcours.none`.
 */
export class GetParcours extends Query<ParcoursJson> {
  constructor(readonly request: { readonly idOrReference: string; readonly source?: string; readonly acting: Acting }) {
    super();
  }
}
