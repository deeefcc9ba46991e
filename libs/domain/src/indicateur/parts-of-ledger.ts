import { dayOfNumber, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import type { Sens } from '../stock/sejour.js';
import { anterioriteOf } from './anteriorite.js';
import type { RatioDefinition, Terme } from './definition.js';
import { type DaysOfParts, daysOfParts, FLOWS_OF_PARTS, needsCalendar, partsOfRatio, partsWidth, type RolledUp } from './parts.js';
import { dayKindOn, isCounted, isOfMeasure, type Selectable } from './ratio.js';

/** Pièces in stock at the end of a day that stand in the same place and arrived on the same day. */
export interface StockItem extends Selectable {
  readonly pieces: number;
}

/** Pièces that moved in one direction on one day; signed, so that movements posted back are taken off. */
export interface FlowItem extends StockItem {
  readonly on: PlainDate;
  readonly sens: Sens;
}

/** What the ledger says of one owner on one day. */
export interface LedgerOfDay {
  readonly stock: readonly StockItem[];
  /** From the first day of the parts on, or earlier. */
  readonly flows: readonly FlowItem[];
}

const sumOf = (items: readonly StockItem[]): number => items.reduce((sum, { pieces }) => sum + pieces, 0);

type BySens = ReadonlyMap<Sens, readonly FlowItem[]>;

/** What is in a window is looked for once, however many definitions ask for it. */
const windows = new WeakMap<LedgerOfDay['flows'], Map<string, BySens>>();

// Days are compared as they are written: there are many items, and few bounds.
function flowsInWindow({ flows }: LedgerOfDay, asOf: PlainDate, days: Pick<DaysOfParts, 'from'>): BySens {
  const key = `${String(days.from)} ${asOf}`;
  const ofFlows = windows.get(flows) ?? new Map<string, BySens>();
  windows.set(flows, ofFlows);
  const known = ofFlows.get(key);
  if (known !== undefined) return known;
  const from = dayOfNumber(days.from);
  const bySens = new Map<Sens, FlowItem[]>();
  for (const item of flows) {
    if (item.on < from || item.on > asOf) continue;
    const alike = bySens.get(item.sens);
    if (alike === undefined) bySens.set(item.sens, [item]);
    else alike.push(item);
  }
  ofFlows.set(key, bySens);
  return bySens;
}

function flowsSince(ledger: LedgerOfDay, asOf: PlainDate, days: DaysOfParts): readonly number[] {
  const inWindow = flowsInWindow(ledger, asOf, days);
  return FLOWS_OF_PARTS.map((kind) => sumOf(inWindow.get(kind) ?? []));
}

/** How a ledger tells the quantities of a ratio. */
function quantities(ratio: RatioDefinition, asOf: PlainDate, ledger: LedgerOfDay, days: DaysOfParts, calendar: CompiledCalendrier | null) {
  const dayKind = dayKindOn(ratio, asOf);
  const inWindow = flowsInWindow(ledger, asOf, days);
  return (terme: Terme): number => {
    const { measure, ages } = terme;
    if (measure === 'stock') {
      const span = days.arrivals.get(terme);
      const [first, last] = [span?.from == null ? '' : dayOfNumber(span.from), span === undefined ? asOf : dayOfNumber(span.to)];
      return sumOf(ledger.stock.filter((item) => first <= item.arrivedOn && item.arrivedOn <= last && isCounted(terme, item)));
    }
    const hasAge = (item: StockItem, on: PlainDate): boolean => {
      if (ages === undefined) return true;
      const age = anterioriteOf(item.arrivedOn, on, dayKind, calendar) ?? 0;
      return ages.from <= age && (ages.to === null || age <= ages.to);
    };
    const moved = [...inWindow].flatMap(([sens, items]) => (isOfMeasure(sens, measure) ? items : []));
    return sumOf(moved.filter((item) => hasAge(item, item.on) && isCounted(terme, item)));
  };
}

/**
 * The parts of one day, as the ledger tells them: the same numbers as `PartsOfDays` comes to by going through all days before.
 * Null when the owner has no calendar and one is needed.
 */
export function partsOfLedger(
  rolledUp: RolledUp,
  asOf: PlainDate,
  ledger: LedgerOfDay,
  calendar: CompiledCalendrier | null,
): readonly number[] | null {
  if (needsCalendar(rolledUp) && calendar === null) return null;
  const days = daysOfParts(rolledUp, asOf, calendar);
  const pieces = sumOf(ledger.stock);
  if (rolledUp === 'day') return [pieces, ...flowsSince(ledger, asOf, days)];
  switch (rolledUp.block) {
    case 'stock': {
      const waiting = sumOf(ledger.stock.filter(({ waits }) => waits));
      return rolledUp.includesWaiting ? [pieces, waiting] : [pieces - waiting, 0];
    }
    case 'anteriorite': {
      const upTo = (cut: number): number => {
        const last = dayOfNumber(cut);
        return sumOf(ledger.stock.filter(({ arrivedOn }) => arrivedOn <= last));
      };
      const [above = 0, ...older] = days.cuts.map(upTo);
      return [pieces, above, ...older.map((count, i) => count - (older[i + 1] ?? 0))];
    }
    case 'flux':
      return flowsSince(ledger, asOf, days);
    case 'soldeEnJours': {
      const [, , manual = 0, automatic = 0] = flowsSince(ledger, asOf, days);
      return [pieces, rolledUp.includesAutomatic ? manual + automatic : manual];
    }
    case 'ratio':
      return partsOfRatio(rolledUp, quantities(rolledUp, asOf, ledger, days, calendar));
  }
}

/** Parts add up over owners, procédures and origins. */
export function sumOfParts(rolledUp: RolledUp, all: Iterable<readonly number[]>): readonly number[] {
  const sum = new Array<number>(partsWidth(rolledUp)).fill(0);
  for (const parts of all) for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (parts[i] ?? 0);
  return sum;
}
