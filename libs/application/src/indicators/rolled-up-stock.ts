import type { DefinitionSet } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Extent, LedgerReader, StockGroup } from '#libs/read-model';
import { ofWaitingName, SHARED, WAITING, WIDTH_OF_SHARED, WIDTH_OF_WAITING } from '../rollups/rolled-up-together.js';
import { closedTogether } from './closed-together.js';
import { readDossiers } from './dossiers-of-day.js';
import type { AskedOfLedger, Ledger } from './figures.js';

/** The pièces of a slice on a closed day. */
interface PiecesOfDay {
  readonly extents: readonly Extent[];
  /** That under which all of them stand. */
  readonly extent: Extent;
  readonly pieces: number;
  readonly sets: readonly DefinitionSet[];
}

/** For whom the pièces of a closed day wait, and of how many dossiers they are: of roll-ups, or of stays and lines where nothing is rolled up of such a slice. */
export async function readRolledUpStock(
  reader: LedgerReader,
  asked: AskedOfLedger,
  { extents, extent: { origin, caisse }, pieces, sets }: PiecesOfDay,
): Promise<Pick<Ledger, 'stock' | 'dossiers' | 'dossiersNotWaiting'>> {
  const { on, knownOn, slice } = asked;
  const by = { by: 'owner', knownOn, ...(slice.procedure === undefined ? {} : { procedure: slice.procedure }) } as const;
  const closed = await closedTogether(reader, by, [WAITING, SHARED]);
  const isTold = (definition: string): boolean => (closed.get(definition) ?? '') >= on;
  const waiting = isTold(WAITING)
    ? await readWaiting(reader, on, new Set(extents.map((extent) => extent.caisse)))
    : (await reader.waiting(on, knownOn, slice)).map((group) => [group.waitingFor, group.pieces] as const);
  const notWaiting = waiting.reduce((rest, [, some]) => rest - some, pieces);
  const stock = [[null, notWaiting] as const, ...waiting].map(([waitingFor, some]): StockGroup => ({
    origin,
    caisse,
    arrivedOn: on,
    waitingFor,
    pieces: some,
  }));
  // A dossier of several caisses is told of one of them: only among all of them it counts once.
  const isOfAll = slice.caisse === undefined && slice.caisses === undefined;
  if (!isOfAll || !isTold(SHARED)) return { stock, ...(await readDossiers(reader, asked, stock, sets)) };
  const [fewer, fewerNotWaiting] = await readShared(reader, on);
  return { stock, dossiers: [{ origin, dossiers: pieces - fewer }], dossiersNotWaiting: [{ origin, dossiers: notWaiting - fewerNotWaiting }] };
}

/** The pièces of some caisses that wait, by whom they wait for. */
async function readWaiting(reader: LedgerReader, on: PlainDate, among: ReadonlySet<string>): Promise<readonly (readonly [string, number])[]> {
  const waiting = new Map<string, number>();
  for (const { caisses, parts } of await reader.rollups.readDaysOfAll([{ definition: WAITING, width: WIDTH_OF_WAITING, days: [on] }])) {
    for (const [rank, name] of caisses.entries()) {
      const { organisme, waitingFor } = ofWaitingName(name);
      if (among.has(organisme)) waiting.set(waitingFor, (waiting.get(waitingFor) ?? 0) + (parts[rank] ?? 0));
    }
  }
  return [...waiting];
}

/** By how many the dossiers of all caisses are fewer than their pièces; the same of pièces that wait for nobody. */
async function readShared(reader: LedgerReader, on: PlainDate): Promise<readonly [number, number]> {
  let [fewer, notWaiting] = [0, 0];
  for (const { parts } of await reader.rollups.readDaysOfAll([{ definition: SHARED, width: WIDTH_OF_SHARED, days: [on] }])) {
    for (let i = 0; i < parts.length; i += WIDTH_OF_SHARED) [fewer, notWaiting] = [fewer + (parts[i] ?? 0), notWaiting + (parts[i + 1] ?? 0)];
  }
  return [fewer, notWaiting];
}
