import { DEFAULT_STOCK, type DossiersDefinition, STOCK_NOT_WAITING, type StockDefinition } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

/**
 * Dossiers in stock: as many as pièces, less those that share their dossier, and each dossier of these once – where its pièce that came first stands. One short
 * question a day, of the few stays that share their dossier then; pièces come from where the stock does.
 */
export async function dossierValeurs(
  reader: LedgerReader,
  { organismes, days, knownOn, by, procedure }: ValeursRequest,
  definitions: readonly DossiersDefinition[],
  stockBy: (stock: StockDefinition) => Promise<ValeurOf<StockDefinition>>,
): Promise<ValeurOf<DossiersDefinition>> {
  const stocks = new Map<boolean, { readonly stock: StockDefinition; readonly valeurOf: ValeurOf<StockDefinition> }>();
  const fewer = new Map<string, number>();
  const keyOf = (includesWaiting: boolean, organisme: string, day: PlainDate): string => `${String(includesWaiting)} ${organisme} ${day}`;
  const asked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
  for (const includesWaiting of new Set(definitions.map((definition) => definition.includesWaiting))) {
    const stock = includesWaiting ? DEFAULT_STOCK : STOCK_NOT_WAITING;
    stocks.set(includesWaiting, { stock, valeurOf: await stockBy(stock) });
    for (const day of days) {
      for (const { organisme, pieces, dossiers } of await reader.organismes.shared(day, asked, includesWaiting)) {
        fewer.set(keyOf(includesWaiting, organisme, day), pieces - dossiers);
      }
    }
  }
  return ({ includesWaiting }, organisme, day) => {
    const found = stocks.get(includesWaiting);
    if (found === undefined) return { organisme, status: 'noData', value: null, numerator: null, denominator: null };
    const valeur = found.valeurOf(found.stock, organisme, day);
    if (valeur.numerator === null) return valeur;
    const dossiers = valeur.numerator - (fewer.get(keyOf(includesWaiting, organisme, day)) ?? 0);
    return { ...valeur, value: dossiers, numerator: dossiers };
  };
}
