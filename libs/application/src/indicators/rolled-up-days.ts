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

/** Whose roll-ups are added up, and whose are taken off again. */
interface Sum {
  readonly plus: readonly string[];
  readonly minus: readonly string[];
}

/**
 * How a slice can be summed, the quickest way first. Of several owners those only of which anything is known: nothing is rolled up of the others, whose parts
 * are zeros. Most caisses are all of them together less the few that are left out.
 */
function sumsOf({ caisse = ALL, caisses }: Slice, extents: readonly Extent[], states: readonly RollupState[]): readonly Sum[] {
  if (caisses === undefined) return [{ plus: [caisse], minus: [] }];
  const own = [...new Set(extents.map((extent) => extent.caisse))];
  const rolledUp = new Set(states.map((state) => state.caisse));
  const others = [...rolledUp].filter((each) => each !== ALL && !caisses.includes(each));
  const direct = { plus: own, minus: [] };
  return others.length < own.length ? [{ plus: [ALL], minus: others }, direct] : [direct];
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
  const references = definitions.map(rolledUpReference);
  const states = await reader.rollups.states(references);
  let best: { readonly sum: Sum; readonly sure: PlainDate } | null = null;
  for (const sum of sumsOf(slice, extents, states)) {
    const sure = sureTo(definitions, states, [...sum.plus, ...sum.minus], extents, referentiel);
    if (sure !== null && (best === null || sure > best.sure)) best = { sum, sure };
  }
  if (best === null || best.sure < from) return null;
  const {
    sure,
    sum: { plus, minus },
  } = best;
  const to = earliest(sure, request.to);
  const period = { procedure, fromMonth: firstOfMonth(from), toMonth: firstOfMonth(to) };
  const rows = await reader.rollups.read({ definitions: references, caisses: [...plus, ...minus], ...period });
  const takenOff = new Set(minus);
  const months = new Map<string, { readonly parts: readonly number[]; readonly sign: 1 | -1 }[]>();
  for (const { definition, caisse, month, parts } of rows) {
    const key = `${definition} ${month}`;
    const told = months.get(key);
    const signed = { parts, sign: takenOff.has(caisse) ? -1 : 1 } as const;
    if (told === undefined) months.set(key, [signed]);
    else told.push(signed);
  }
  const partsOf = (rolledUp: RolledUp, day: PlainDate): readonly number[] => {
    const width = partsWidth(rolledUp);
    const start = (Number(day.slice(8)) - 1) * width;
    const sum = new Array<number>(width).fill(0);
    for (const { parts, sign } of months.get(`${rolledUpReference(rolledUp)} ${firstOfMonth(day)}`) ?? []) {
      for (let i = 0; i < width; i += 1) sum[i] = (sum[i] ?? 0) + sign * (parts[start + i] ?? 0);
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
