import {
  agesOfParts,
  arrivalsOfAges,
  type DefinitionSet,
  definitionReference,
  FLOWS_OF_PARTS,
  type LedgerDefinition,
  type Origin,
} from '#libs/domain';
import type { Extent, FluxGroup, LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { AskedOfLedger, Ledger } from './figures.js';
import { type Flow, readRolledUpDays } from './rolled-up-days.js';
import { readRolledUpStock } from './rolled-up-stock.js';

/** The definition of a block by which all origins go; null when there are several. */
function soleOf<D extends LedgerDefinition>(definitions: readonly D[]): D | null {
  const [first] = definitions;
  return first !== undefined && new Set(definitions.map(definitionReference)).size === 1 ? first : null;
}

/**
 * What the ledger says of a closed day of which the sums are kept: nothing is read of what came and went, however much it is, nor of the stock. The pièces of all
 * caisses stand together under one of them: those of an age on the day on which it would have received them, those that moved in a window – each caisse was
 * counted over its own – on the day itself, which is in every window.
 * @param sets the definitions of the origins of which something had arrived
 * @returns null when the ledger has to be asked: the day is not told, or origins go by different definitions
 */
export async function readRolledUpLedger(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: AskedOfLedger,
  extents: readonly Extent[],
  sets: ReadonlyMap<Origin, DefinitionSet>,
): Promise<Omit<Ledger, 'extents'> | null> {
  const { on, knownOn, slice } = request;
  const extent = extents.find(({ origin }) => sets.has(origin));
  const all = [...sets.values()];
  const anteriorite = soleOf(all.map((set) => set.anteriorite));
  const flux = soleOf(all.map((set) => set.flux));
  const soldeEnJours = soleOf(all.map((set) => set.soldeEnJours));
  if (extent === undefined || anteriorite === null || flux === null || soldeEnJours === null) return null;
  const closed = await readRolledUpDays(reader, referentiel, extents, { from: on, to: on, knownOn, slice }, [anteriorite, flux, soldeEnJours]);
  if (closed === null) return null;
  const { origin, caisse } = extent;
  const group = (sens: Flow, pieces: number): FluxGroup => ({ origin, caisse, on, sens, pieces });
  const calendar = referentiel.calendarOf(caisse, on);
  const ages = agesOfParts(anteriorite, closed.parts(anteriorite, on)).map(({ age, pieces }) => {
    const arrivedOn = arrivalsOfAges({ from: age, to: null }, on, anteriorite.dayKind, calendar)?.to ?? on;
    return { origin, caisse, arrivedOn, pieces };
  });
  const [pieces = 0] = closed.parts('day', on);
  const [, processed = 0] = closed.parts(soldeEnJours, on);
  return {
    ...(await readRolledUpStock(reader, request, { extents, extent, pieces, sets: all })),
    ages,
    flux: closed.parts(flux, on).map((moved, i) => group(FLOWS_OF_PARTS[i] ?? 'arrived', moved)),
    processed: [group('processedManual', processed)],
  };
}
