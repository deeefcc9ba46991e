import {
  type CompiledCalendrier,
  EFFECT_OF_SENS,
  type FlowItem,
  type LedgerOfDay,
  namesOfSelections,
  partsOfLedger,
  type RolledUp,
  type Sens,
} from '#libs/domain';
import { earliest, type PlainDate } from '#libs/kernel';
import type { LedgerReader, ToldApart } from '#libs/read-model';
import { kept } from './ledger-sheet.js';

/** Of which closed days is asked as they were known on a day. */
interface Asked {
  /** Null: as they are known now. */
  readonly knownOn: PlainDate | null;
  /** Absent: all of them together. */
  readonly procedure?: string;
}

/** Lines of one owner, and the first day of which they tell. */
interface LearntOfOwner {
  readonly firstOn: PlainDate;
  readonly lines: readonly FlowItem[];
  readonly ledgers: Map<PlainDate, LedgerOfDay>;
}

/** One question is made of several, which ask for the same lines. */
const snapshots = new WeakMap<LedgerReader, Map<string, Promise<LearntAfter>>>();

/**
 * What was learnt after a day, of that day and of those before. Parts add up: what the roll-ups tell now, less these, is what was known then – and of ten years
 * these are a few thousand lines, the late ones that the day lies in the middle of.
 */
export class LearntAfter {
  private readonly byOwner = new Map<string, LearntOfOwner>();

  private constructor(lines: readonly (FlowItem & { readonly owner: string })[]) {
    const grouped = new Map<string, FlowItem[]>();
    for (const line of lines) kept(grouped, line.owner, () => []).push(line);
    for (const [owner, own] of grouped) {
      this.byOwner.set(owner, { firstOn: own.map(({ on }) => on).reduce(earliest), lines: own, ledgers: new Map() });
    }
  }

  /** As known now: nothing. @param definitions by which parts are asked */
  static async of(reader: LedgerReader, { knownOn, ...asked }: Asked, definitions: readonly RolledUp[]): Promise<LearntAfter> {
    if (knownOn === null) return new LearntAfter([]);
    const toldApart: ToldApart = namesOfSelections(definitions.flatMap((each) => (each !== 'day' && each.block === 'ratio' ? [each] : [])));
    const known = snapshots.get(reader) ?? new Map<string, Promise<LearntAfter>>();
    snapshots.set(reader, known);
    return kept(known, JSON.stringify([knownOn, asked, toldApart]), async () => {
      return new LearntAfter(await reader.organismes.learntAfter(knownOn, { ...asked, toldApart }));
    });
  }

  /** Of whom something was learnt: the owners, each with the first day that it changes. */
  get firstDays(): readonly (readonly [owner: string, firstOn: PlainDate])[] {
    return [...this.byOwner].map(([owner, { firstOn }]) => [owner, firstOn]);
  }

  /** Of an owner on a day up to that of knowledge; null: nothing. @param calendar by which the parts of that day were rolled up */
  partsOf(definition: RolledUp, owner: string, day: PlainDate, calendar: CompiledCalendrier | null): readonly number[] | null {
    const learnt = this.byOwner.get(owner);
    if (learnt === undefined || day < learnt.firstOn) return null;
    const ledger = kept(learnt.ledgers, day, () => ledgerOn(day, learnt.lines));
    return partsOfLedger(definition, day, ledger, calendar);
  }

  /** How many pièces of an owner moved so in a period, both days included. */
  flow(owner: string, from: PlainDate, to: PlainDate, kinds: readonly Sens[]): number {
    const lines = this.byOwner.get(owner)?.lines ?? [];
    return lines.reduce((sum, { on, sens, pieces }) => (from <= on && on <= to && kinds.includes(sens) ? sum + pieces : sum), 0);
  }
}

/** What lines make of the stock at the end of a day, and they themselves. */
const ledgerOn = (day: PlainDate, lines: readonly FlowItem[]): LedgerOfDay => ({
  stock: lines.flatMap((line) => (line.on <= day ? { ...line, pieces: EFFECT_OF_SENS[line.sens] * line.pieces } : [])),
  flows: lines,
});
