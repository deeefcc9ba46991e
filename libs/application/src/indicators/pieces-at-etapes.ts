import { definitionReference, type EtapesDefinition } from '#libs/domain';
import { firstWhere } from '#libs/kernel';
import type { OrganismeQueries, PlaceOfOrganisme } from '#libs/read-model';
import { kept } from './ledger-sheet.js';
import type { ValeursRequest } from './valeurs.js';

/**
 * The pièces on some sides of the work, of the stays of some days: by reference, then by organisme, a number for each day; nothing of those that never had any.
 * Places are looked up first – most caisses have none at these étapes, and nothing is then read –, and the stays there once, whatever the number of sides and days.
 * @param request days ascending
 */
export async function piecesAtEtapes(
  organismes: OrganismeQueries,
  { days, procedure, ...asked }: Pick<ValeursRequest, 'organismes' | 'days' | 'knownOn' | 'by' | 'procedure'>,
  definitions: readonly EtapesDefinition[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Int32Array>>> {
  const pieces = new Map<string, Map<string, Int32Array>>();
  if (days.length === 0 || definitions.length === 0) return pieces;
  const procedures = [...new Set(definitions.flatMap(({ cote }) => cote.map((each) => each.procedure)))];
  const counted = new Map<number, readonly Int32Array[]>();
  for (const place of await organismes.placesOfEtapes(procedures, { ...asked, ...(procedure === undefined ? {} : { procedure }) })) {
    const sides = definitions.filter((definition) => isOn(definition, place)).map(definitionReference);
    const ofOrganisme = (side: string): Int32Array =>
      kept(
        kept(pieces, side, () => new Map<string, Int32Array>()),
        place.organisme,
        () => new Int32Array(days.length),
      );
    if (sides.length > 0) counted.set(place.place, sides.map(ofOrganisme));
  }
  for (const { place, from, to, pieces: more } of await organismes.staysAt([...counted.keys()], days, asked.knownOn)) {
    for (
      let rank = firstWhere(0, days.length, (each) => (days[each] ?? from) >= from);
      rank < days.length && (to === null || (days[rank] ?? to) < to);
      rank += 1
    ) {
      for (const counts of counted.get(place) ?? []) counts[rank] = (counts[rank] ?? 0) + more;
    }
  }
  return pieces;
}

const isOn = ({ cote, includesWaiting }: EtapesDefinition, { procedure, etape, waits }: PlaceOfOrganisme): boolean =>
  (includesWaiting || !waits) && cote.some((each) => each.procedure === procedure && each.etapes.includes(etape));
