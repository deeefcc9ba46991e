import { definitionReference, type EtapesDefinition } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

/** The stock on a side of the work, of the stays of each day: étapes are no part of the grand livre. */
export async function etapeValeurs(
  reader: LedgerReader,
  { organismes, days, knownOn, by, procedure }: ValeursRequest,
  definitions: readonly EtapesDefinition[],
  since: ReadonlyMap<string, PlainDate>,
): Promise<ValeurOf<EtapesDefinition>> {
  const counts = new Map<string, number>();
  const asked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
  for (const definition of definitions) {
    for (const day of days) {
      for (const { organisme, pieces } of await reader.organismes.atEtapes(day, asked, definition)) {
        counts.set(`${definitionReference(definition)} ${organisme} ${day}`, pieces);
      }
    }
  }
  return (definition, organisme, day) => {
    if (!since.has(organisme)) return { organisme, status: 'noData', value: null, numerator: null, denominator: null };
    const pieces = counts.get(`${definitionReference(definition)} ${organisme} ${day}`) ?? 0;
    return { organisme, status: 'ok', value: pieces, numerator: pieces, denominator: null };
  };
}
