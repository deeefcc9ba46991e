import { definitionReference, type EtapesDefinition, isKnownOn } from '#libs/domain';
import { earliest, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import { WIDTH_OF_ETAPES } from '../rollups/rolled-up-together.js';
import { type ClosedTogether, readDaysTogether, splitDays } from './closed-together.js';
import { firstDays } from './ledger-valeurs.js';
import { piecesAtEtapes } from './pieces-at-etapes.js';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

/**
 * The stock on a side of the work: closed days of roll-ups, all others of the stays; étapes are no part of the grand livre. Nothing is told of a caisse before
 * it had a pièce in one of the procédures that have this side.
 */
export async function etapeValeurs(
  reader: LedgerReader,
  request: ValeursRequest,
  definitions: readonly EtapesDefinition[],
  closed: ClosedTogether,
): Promise<ValeurOf<EtapesDefinition>> {
  const asked = definitions.map((definition) => ({ definition, ...splitDays(request.days, closed.get(definitionReference(definition))) }));
  const ofRollups = await readDaysTogether(
    reader,
    asked.map(({ definition, told }) => ({ definition: definitionReference(definition), width: WIDTH_OF_ETAPES, days: told })),
  );
  const open = [...new Set(asked.flatMap((each) => each.open))].sort();
  const rankOf = new Map(open.map((day, rank) => [day, rank]));
  const ofStays = await piecesAtEtapes(
    reader.organismes,
    { ...request, days: open },
    asked.flatMap((each) => (each.open.length > 0 ? [each.definition] : [])),
  );
  const since = await firstDaysOfSides(reader, request, definitions);
  return (definition, organisme, day) => {
    if (!isKnownOn(since(definition, organisme), day)) return { organisme, status: 'noData', value: null, numerator: null, denominator: null };
    const reference = definitionReference(definition);
    const rank = rankOf.get(day);
    const pieces = ofRollups(reference, organisme, day)?.[0] ?? (rank === undefined ? 0 : (ofStays.get(reference)?.get(organisme)?.[rank] ?? 0));
    return { organisme, status: 'ok', value: pieces, numerator: pieces, denominator: null };
  };
}

/** From which day on something is known of an organisme in one of the procédures of a side; null: nothing is. */
async function firstDaysOfSides(
  reader: LedgerReader,
  { by, knownOn, procedure: asked }: ValeursRequest,
  definitions: readonly EtapesDefinition[],
): Promise<(definition: EtapesDefinition, organisme: string) => PlainDate | null> {
  const procedures = new Set(definitions.flatMap(({ cote }) => cote.map(({ procedure }) => procedure)));
  const firstOf = new Map<string, ReadonlyMap<string, PlainDate>>();
  for (const procedure of procedures) {
    if (procedure === (asked ?? procedure)) firstOf.set(procedure, await firstDays(reader, { by, knownOn, procedure }));
  }
  return ({ cote }, organisme) =>
    cote
      .flatMap(({ procedure }) => firstOf.get(procedure)?.get(organisme) ?? [])
      .reduce<PlainDate | null>((first, each) => (first === null ? each : earliest(first, each)), null);
}
