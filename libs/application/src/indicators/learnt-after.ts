import {
  type CompiledCalendrier,
  EFFECT_OF_SENS,
  type FlowItem,
  type LedgerOfDay,
  namesOfSelections,
  partsOfLedger,
  type RolledUp,
  type Sens,
  type StockItem,
} from '#libs/domain';
import { daysBetween, firstWhere, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { kept } from './ledger-sheet.js';

/** Of which closed days is asked as they were known on a day. */
interface Asked {
  /** Null: as they are known now. */
  readonly knownOn: PlainDate | null;
  /** Absent: all of them together. */
  readonly procedure?: string;
}

/** Lines of one owner, in order of their days. */
class LearntOfOwner {
  /** What they make of the stock. */
  private readonly stock: readonly StockItem[];
  /** The last one that was asked: days are asked one after the other. */
  private last: { readonly day: PlainDate; readonly ledger: LedgerOfDay } | undefined;

  constructor(readonly lines: readonly FlowItem[]) {
    this.stock = lines.map((line) => ({ ...line, pieces: EFFECT_OF_SENS[line.sens] * line.pieces }));
  }

  /** Null: nothing of that day. */
  ledgerOn(day: PlainDate): LedgerOfDay | null {
    const { lines, stock } = this;
    if (this.last?.day === day) return this.last.ledger;
    const count = firstWhere(0, lines.length, (rank) => (lines[rank]?.on ?? day) > day);
    if (count === 0) return null;
    this.last = { day, ledger: { stock: stock.slice(0, count), flows: lines } };
    return this.last.ledger;
  }
}

/** Several times what a réseau learns late about a day. A history that was brought over long after it happened is more, and the ledger tells it as fast. */
const MOST_LINES = 10_000;

/** One question is made of several, which ask for the same lines. */
const snapshots = new WeakMap<LedgerReader, Map<string, Promise<LearntAfter | null>>>();

/**
 * What was learnt after a day, of that day and of those before. Parts add up: what the roll-ups tell now, less these, is what was known then – and of ten years
 * these are a few thousand lines, the late ones that the day lies in the middle of.
 */
export class LearntAfter {
  private readonly byOwner = new Map<string, LearntOfOwner>();

  private constructor(lines: readonly (FlowItem & { readonly owner: string })[]) {
    const grouped = new Map<string, FlowItem[]>();
    for (const line of lines) kept(grouped, line.owner, () => []).push(line);
    for (const [owner, own] of grouped) this.byOwner.set(owner, new LearntOfOwner(own.sort((one, other) => daysBetween(other.on, one.on))));
  }

  /** As known now: nothing. Null: too much to be taken off. @param referentiel with all definitions by which parts are asked */
  static async of(
    reader: LedgerReader,
    { knownOn, ...asked }: Asked,
    { definitions }: Pick<Referentiel, 'definitions'>,
  ): Promise<LearntAfter | null> {
    if (knownOn === null) return new LearntAfter([]);
    const known = snapshots.get(reader) ?? new Map<string, Promise<LearntAfter | null>>();
    snapshots.set(reader, known);
    return kept(known, JSON.stringify([knownOn, asked]), async () => {
      const toldApart = namesOfSelections(definitions.filter((definition) => definition.block === 'ratio'));
      const lines = await reader.organismes.learntAfter(knownOn, { ...asked, toldApart }, MOST_LINES);
      return lines && new LearntAfter(lines);
    });
  }

  /** Of whom something was learnt. */
  get owners(): readonly string[] {
    return [...this.byOwner.keys()];
  }

  /** Of an owner on a day up to that of knowledge; null: nothing. @param calendar by which the parts of that day were rolled up */
  partsOf(definition: RolledUp, owner: string, day: PlainDate, calendar: CompiledCalendrier | null): readonly number[] | null {
    const ledger = this.byOwner.get(owner)?.ledgerOn(day) ?? null;
    return ledger && partsOfLedger(definition, day, ledger, calendar);
  }

  /** How many pièces of an owner moved so in a period, both days included. */
  flow(owner: string, from: PlainDate, to: PlainDate, kinds: readonly Sens[]): number {
    const lines = this.byOwner.get(owner)?.lines ?? [];
    return lines.reduce((sum, { on, sens, pieces }) => (from <= on && on <= to && kinds.includes(sens) ? sum + pieces : sum), 0);
  }
}
