import { FLOWS_OF_PARTS, partsWidth, type RolledUp } from '#libs/domain';
import { addDays, earliest, type PlainDate } from '#libs/kernel';
import { ALL, type Extent, type LedgerReader, type RollupState, type Slice } from '#libs/read-model';
import { calendarReference, type RolledUpBy, rolledUpReference } from '../rollups/rollup-filler.js';

export type Flow = (typeof FLOWS_OF_PARTS)[number];

/** The days of a slice that are rolled up by some definitions: all of them up to a day. */
export interface RolledUpDays {
  /** The last day that is told and sure. */
  readonly to: PlainDate;
  /** The parts of a day: zeros where nothing ever was. */
  parts(rolledUp: RolledUp, day: PlainDate): readonly number[];
  /** What moved in a period, both days included. */
  flow(from: PlainDate, to: PlainDate, ...kinds: readonly Flow[]): number;
}

const firstOfMonth = (day: PlainDate): PlainDate => `${day.slice(0, 8)}01` as PlainDate;

/** Whether closed days of the slice can be rolled up at all: by caisse and procédure, as known now. */
const isRolledUp = ({ doer, type, source }: Slice, knownOn: PlainDate | null): boolean =>
  knownOn === null && doer === undefined && type === undefined && source === undefined;

/** Of several owners those only of which anything is known: nothing is rolled up of the others, whose parts are zeros. */
function ownersOf({ caisse = ALL, caisses }: Slice, extents: readonly Extent[]): readonly string[] {
  if (caisses === undefined) return [caisse];
  return [...new Set(extents.map((extent) => extent.caisse))];
}

/** The last day that every definition tells of the slice, by the calendars of now; null when there is none. */
function sureTo(
  definitions: readonly RolledUp[],
  states: readonly RollupState[],
  caisses: readonly string[],
  extents: readonly Extent[],
  referentiel: RolledUpBy,
): PlainDate | null {
  let last: PlainDate | null = null;
  for (const rolledUp of definitions) {
    const reference = rolledUpReference(rolledUp);
    const byCaisse = new Map(states.filter(({ definition }) => definition === reference).map((state) => [state.caisse, state]));
    const concerned = new Set([...byCaisse.keys(), ...extents.map((extent) => extent.caisse)].filter((each) => each !== ALL));
    for (const each of caisses.includes(ALL) ? concerned : caisses) {
      const state = byCaisse.get(each);
      if (state === undefined || state.calendar !== calendarReference(rolledUp, each, referentiel)) return null;
    }
    for (const each of caisses) {
      const state = byCaisse.get(each);
      if (state === undefined) return null;
      last = last === null ? state.filledTo : earliest(last, state.filledTo);
    }
  }
  return last;
}

/**
 * Reads the closed days of a period that are rolled up. They say what the ledger says: what is not sure is not among them.
 * @returns null when the ledger has to answer for the whole period
 */
export async function readRolledUpDays(
  reader: LedgerReader,
  referentiel: RolledUpBy,
  extents: readonly Extent[],
  request: { readonly from: PlainDate; readonly to: PlainDate; readonly knownOn: PlainDate | null; readonly slice: Slice },
  asked: readonly RolledUp[],
): Promise<RolledUpDays | null> {
  const { from, knownOn, slice } = request;
  if (!isRolledUp(slice, knownOn) || extents.length === 0) return null;
  const definitions: readonly RolledUp[] = ['day', ...asked];
  const procedure = slice.procedure ?? ALL;
  const caisses = ownersOf(slice, extents);
  const references = definitions.map(rolledUpReference);
  const sure = sureTo(definitions, await reader.rollups.states(references), caisses, extents, referentiel);
  if (sure === null || sure < from) return null;
  const to = earliest(sure, request.to);
  const rows = await reader.rollups.read({ definitions: references, caisses, procedure, fromMonth: firstOfMonth(from), toMonth: firstOfMonth(to) });
  const months = new Map<string, (readonly number[])[]>();
  for (const { definition, month, parts } of rows) {
    const key = `${definition} ${month}`;
    months.set(key, [...(months.get(key) ?? []), parts]);
  }
  const partsOf = (rolledUp: RolledUp, day: PlainDate): readonly number[] => {
    const width = partsWidth(rolledUp);
    const start = (Number(day.slice(8)) - 1) * width;
    const sum = new Array<number>(width).fill(0);
    for (const parts of months.get(`${rolledUpReference(rolledUp)} ${firstOfMonth(day)}`) ?? []) {
      for (let i = 0; i < width; i += 1) sum[i] = (sum[i] ?? 0) + (parts[start + i] ?? 0);
    }
    return sum;
  };
  return {
    to,
    parts: partsOf,
    flow: (first, last, ...kinds) => {
      let sum = 0;
      for (let day = first; day <= last; day = addDays(day, 1)) {
        const [, ...flows] = partsOf('day', day);
        for (const kind of kinds) sum += flows[FLOWS_OF_PARTS.indexOf(kind)] ?? 0;
      }
      return sum;
    },
  };
}
