import { DEFAULT_STOCK, type DossiersDefinition, STOCK_NOT_WAITING, type StockDefinition } from '#libs/domain';
import type { LedgerReader } from '#libs/read-model';
import { SHARED, WIDTH_OF_SHARED } from '../rollups/rolled-up-together.js';
import { type ClosedTogether, readDaysTogether, splitDays } from './closed-together.js';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

/**
 * Dossiers in stock: as many as pièces, less those that share their dossier, and each dossier of these once – where its pièce that came first stands. Closed
 * days are told by roll-ups; all others are one question, of the few stays that share their dossier then.
 * @param valeurOfStock tells the pièces, by {@link stockOf}
 */
export async function dossierValeurs(
  reader: LedgerReader,
  { organismes, days, knownOn, by, procedure }: ValeursRequest,
  definitions: readonly DossiersDefinition[],
  valeurOfStock: ValeurOf<StockDefinition>,
  closed: ClosedTogether,
): Promise<ValeurOf<DossiersDefinition>> {
  const asked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
  const { told, open } = splitDays(definitions.length === 0 ? [] : days, closed.get(SHARED));
  const ofRollups = await readDaysTogether(reader, [{ definition: SHARED, width: WIDTH_OF_SHARED, days: told }]);
  const ofStays = new Map<string, readonly number[]>();
  for (const { day, organisme, fewer, fewerNotWaiting } of await reader.organismes.shared(open, asked)) {
    ofStays.set(`${organisme} ${day}`, [fewer, fewerNotWaiting]);
  }
  return (definition, organisme, day) => {
    const valeur = valeurOfStock(stockOf(definition), organisme, day);
    if (valeur.numerator === null) return valeur;
    const fewer = ofRollups(SHARED, organisme, day) ?? ofStays.get(`${organisme} ${day}`);
    const dossiers = valeur.numerator - (fewer?.[definition.includesWaiting ? 0 : 1] ?? 0);
    return { ...valeur, value: dossiers, numerator: dossiers };
  };
}

/** The pièces among which dossiers are counted. */
export const stockOf = ({ includesWaiting }: DossiersDefinition): StockDefinition => (includesWaiting ? DEFAULT_STOCK : STOCK_NOT_WAITING);
