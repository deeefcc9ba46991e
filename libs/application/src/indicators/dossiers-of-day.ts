import type { DefinitionSet } from '#libs/domain';
import type { LedgerReader, StockGroup } from '#libs/read-model';
import type { AskedOfLedger, Ledger } from './figures.js';

/** Of how many dossiers a stock is, and the part of it that waits for nobody where a definition counts only that. */
export async function readDossiers(
  reader: LedgerReader,
  { on, knownOn, slice }: AskedOfLedger,
  stock: readonly StockGroup[],
  sets: Iterable<DefinitionSet>,
): Promise<Pick<Ledger, 'dossiers' | 'dossiersNotWaiting'>> {
  const allWaiting = [...sets].every((set) => set.stock.includesWaiting);
  return {
    dossiers: await reader.dossiers(on, knownOn, slice, stock),
    dossiersNotWaiting: allWaiting ? [] : await reader.dossiers(on, knownOn, slice, stock, false),
  };
}
