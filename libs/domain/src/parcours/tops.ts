import { addDays, addMonths, endOfMonth, isPlainDate, type JsonObject, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import type { ProcedureDefinition, TopOf, Tops } from '../procedure/definition.js';

/** The top of the month in which a day lies. */
function topOfMonth({ day, ifNotWorked, exceptions }: Tops, of: PlainDate, calendrier: CompiledCalendrier): PlainDate {
  const exception = exceptions[of.slice(0, 7)];
  if (exception !== undefined && isPlainDate(exception)) return exception;
  const last = endOfMonth(of);
  const planned = `${of.slice(0, 8)}${String(Math.min(day, Number(last.slice(8)))).padStart(2, '0')}` as PlainDate;
  if (ifNotWorked === 'keep' || calendrier.isWorked(planned)) return planned;
  return ifNotWorked === 'before' ? calendrier.nthWorkedDayBack(planned, 1) : calendrier.nthWorkedDayAfter(planned, 1);
}

/** The top that goes with a day: the one of its month moved by so many months, or the first one on or after it. */
export function topDay(tops: Tops, pick: TopOf, day: PlainDate, calendrier: CompiledCalendrier): PlainDate {
  if (pick.pick === 'ofMonth') return topOfMonth(tops, addMonths(day, pick.months), calendrier);
  // One that is moved may fall in a neighbouring month.
  let month = addMonths(day, -1);
  for (;;) {
    const top = topOfMonth(tops, month, calendrier);
    if (top >= day) return top;
    month = addDays(endOfMonth(month), 1);
  }
}

/** The dates that follow from dates just recorded, those that follow from these included. */
export function topsFrom(values: JsonObject, definition: ProcedureDefinition, calendrier: CompiledCalendrier): JsonObject {
  const found: Record<string, PlainDate | null> = {};
  const all = { ...values };
  let sources = Object.keys(values);
  while (sources.length > 0) {
    const fresh: string[] = [];
    for (const [code, { top }] of Object.entries(definition.fields)) {
      const tops = top === undefined ? undefined : definition.tops[top.tops];
      if (top === undefined || tops === undefined || !sources.includes(top.from) || code in found) continue;
      const from = all[top.from];
      found[code] = all[code] = typeof from === 'string' && isPlainDate(from) ? topDay(tops, top, from, calendrier) : null;
      fresh.push(code);
    }
    sources = fresh;
  }
  return found;
}
