import { FLOWS_OF_PARTS, needsCalendar, partsWidth, type RolledUp } from '#libs/domain';
import { dayNumber, earliest, type PlainDate } from '#libs/kernel';
import { ALL, type Extent, type LedgerReader, type Slice, type StatesByCaisse } from '#libs/read-model';
import { calendarReference, DAY_REFERENCE, type RolledUpBy, rolledUpReference } from '../rollups/rollup-filler.js';
import { LearntAfter } from './learnt-after.js';
import { kept } from './ledger-sheet.js';

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

/** Whether closed days of the slice can be rolled up at all: by caisse and procédure. */
export const isRolledUp = ({ doer, type, source }: Slice): boolean => doer === undefined && type === undefined && source === undefined;

/** Whose roll-ups are added up, and whose are taken off again. */
interface Sum {
  readonly plus: readonly string[];
  readonly minus: readonly string[];
}

const isSummed = (owner: string, { plus, minus }: Sum): boolean => (plus.includes(owner) || plus.includes(ALL)) && !minus.includes(owner);

/**
 * How a slice can be summed, the quickest way first. Of several owners those only of which anything is known: nothing is rolled up of the others, whose parts
 * are zeros. Most caisses are all of them together less the few that are left out.
 */
function sumsOf({ caisse = ALL, caisses }: Slice, extents: readonly Extent[], states: ReadonlyMap<string, StatesByCaisse>): readonly Sum[] {
  if (caisses === undefined) return [{ plus: [caisse], minus: [] }];
  const own = [...new Set(extents.map((extent) => extent.caisse))];
  const rolledUp = new Set([...states.values()].flatMap((byCaisse) => [...byCaisse.keys()]));
  const others = [...rolledUp].filter((each) => each !== ALL && !caisses.includes(each));
  const direct = { plus: own, minus: [] };
  return others.length < own.length ? [{ plus: [ALL], minus: others }, direct] : [direct];
}

/** The last day that every definition tells of the slice, by the calendars of now; null when there is none. */
function sureTo(
  definitions: readonly RolledUp[],
  states: ReadonlyMap<string, StatesByCaisse>,
  caisses: readonly string[],
  extents: readonly Extent[],
  referentiel: RolledUpBy,
): PlainDate | null {
  let last: PlainDate | null = null;
  // The same for all definitions that take one.
  const calendars = new Map<string, string | null | undefined>();
  const calendarOf = (rolledUp: RolledUp, caisse: string): string | null | undefined =>
    needsCalendar(rolledUp) ? kept(calendars, caisse, () => calendarReference(rolledUp, caisse, referentiel)) : null;
  for (const rolledUp of definitions) {
    const byCaisse: StatesByCaisse = states.get(rolledUpReference(rolledUp)) ?? new Map();
    const concerned = new Set([...byCaisse.keys(), ...extents.map((extent) => extent.caisse)].filter((each) => each !== ALL));
    for (const each of caisses.includes(ALL) ? concerned : caisses) {
      const state = byCaisse.get(each);
      if (state === undefined || state.calendar !== calendarOf(rolledUp, each)) return null;
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
 * Reads the closed days of a period that are rolled up, up to that of knowledge. They say what the ledger says: what is not sure is not among them.
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
  if (!isRolledUp(slice) || extents.length === 0) return null;
  const learnt = await LearntAfter.of(reader, { knownOn, ...(slice.procedure === undefined ? {} : { procedure: slice.procedure }) }, referentiel);
  if (learnt === null) return null;
  const definitions: readonly RolledUp[] = ['day', ...asked];
  const procedure = slice.procedure ?? ALL;
  const references = definitions.map(rolledUpReference);
  const states = await reader.rolledUpStates.of(references);
  let best: { readonly sum: Sum; readonly sure: PlainDate } | null = null;
  for (const sum of sumsOf(slice, extents, states)) {
    const sure = sureTo(definitions, states, [...sum.plus, ...sum.minus], extents, referentiel);
    if (sure !== null && (best === null || sure > best.sure)) best = { sum, sure };
  }
  if (best === null) return null;
  const {
    sure,
    sum: { plus, minus },
  } = best;
  const to = [sure, request.to, knownOn ?? sure].reduce(earliest);
  if (to < from) return null;
  const widths = new Map(definitions.map((rolledUp) => [rolledUpReference(rolledUp), partsWidth(rolledUp)]));
  const rows = await reader.rollups.readYears({ widths, caisses: [...plus, ...minus], procedure, from, to });
  const [takenOff, first] = [new Set(minus), dayNumber(from)];
  const days = dayNumber(to) - first + 1;
  const sums = new Map([...widths].map(([reference, width]) => [reference, new Float64Array(days * width)]));
  for (const { definition, caisse, from: firstOfYear, parts } of rows) {
    const sum = sums.get(definition);
    if (sum === undefined) continue;
    const sign = takenOff.has(caisse) ? -1 : 1;
    const start = (dayNumber(firstOfYear) - first) * (widths.get(definition) ?? 0);
    const end = Math.min(parts.length, sum.length - start);
    for (let i = Math.max(0, -start); i < end; i += 1) sum[start + i] = (sum[start + i] ?? 0) + sign * (parts[i] ?? 0);
  }
  const owners = learnt.owners.filter((owner) => isSummed(owner, best.sum));
  const ofDay = sums.get(DAY_REFERENCE) ?? new Float64Array();
  const widthOfDay = partsWidth('day');
  return {
    to,
    parts: (rolledUp, day) => {
      const width = partsWidth(rolledUp);
      const start = (dayNumber(day) - first) * width;
      const parts = [...(sums.get(rolledUpReference(rolledUp))?.subarray(start, start + width) ?? [])];
      for (const owner of owners) {
        const since = learnt.partsOf(rolledUp, owner, day, referentiel.calendarOf(owner, day)) ?? [];
        for (const [i, part] of since.entries()) parts[i] = (parts[i] ?? 0) - part;
      }
      return parts;
    },
    flow: (since, until, ...kinds) => {
      let sum = 0;
      for (let day = dayNumber(since) - first; day <= dayNumber(until) - first; day += 1) {
        for (const kind of kinds) sum += ofDay[day * widthOfDay + 1 + FLOWS_OF_PARTS.indexOf(kind)] ?? 0;
      }
      return owners.reduce((known, owner) => known - learnt.flow(owner, since, until, kinds), sum);
    },
  };
}
