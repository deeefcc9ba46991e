import { type DefinitionSet, definitionReference, FLOWS_OF_PARTS, type LedgerDefinition, type Origin } from '#libs/domain';
import type { Extent, FluxGroup, LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { AskedOfLedger, Flows } from './figures.js';
import { type Flow, readRolledUpDays } from './rolled-up-days.js';

/** The definition of a block by which all origins go; null when there are several. */
function soleOf<D extends LedgerDefinition>(definitions: readonly D[]): D | null {
  const [first] = definitions;
  return first !== undefined && new Set(definitions.map(definitionReference)).size === 1 ? first : null;
}

/**
 * What came and went in the windows of a closed day, of which the sums are kept: nothing of the days between is read, however much happened on
 * them. Each caisse was counted over its own window; all of it stands together on the day itself, which is in every window.
 * @param sets the definitions of the origins of which something had arrived
 * @returns null when the ledger has to be asked: the day is not told, or origins go by different definitions
 */
export async function readRolledUpFlux(
  reader: LedgerReader,
  referentiel: Referentiel,
  { on, knownOn, slice }: AskedOfLedger,
  extents: readonly Extent[],
  sets: ReadonlyMap<Origin, DefinitionSet>,
): Promise<Flows | null> {
  const extent = extents.find(({ origin }) => sets.has(origin));
  const all = [...sets.values()];
  const [flux, soldeEnJours] = [soleOf(all.map((set) => set.flux)), soleOf(all.map((set) => set.soldeEnJours))];
  if (extent === undefined || flux === null || soldeEnJours === null) return null;
  const closed = await readRolledUpDays(reader, referentiel, extents, { from: on, to: on, knownOn, slice }, [flux, soldeEnJours]);
  if (closed === null) return null;
  const { origin, caisse } = extent;
  const group = (sens: Flow, pieces: number): FluxGroup => ({ origin, caisse, on, sens, pieces });
  const parts = closed.parts(flux, on);
  const [, processed = 0] = closed.parts(soldeEnJours, on);
  return { flux: FLOWS_OF_PARTS.map((sens, i) => group(sens, parts[i] ?? 0)), processed: [group('processedManual', processed)] };
}
