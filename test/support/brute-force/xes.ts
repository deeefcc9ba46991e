import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dayByCalendar } from './days.js';

/** When a pièce came, and when it went out: null while it is still there. */
export interface RawComeAndGone {
  readonly arrivedOn: string;
  leftOn: string | null;
}

interface RawEvent {
  readonly name: string;
  readonly transition: string;
  readonly instant: number;
}

const ZONE = 'Europe/Paris';

function valueOf(xml: string, key: string): string {
  return new RegExp(`key="${key}" value="([^"]*)"`, 'u').exec(xml)?.[1] ?? '';
}

/** The events of each trace, in order of time; those of one instant as in the file. Reads the flat attributes of well-formed logs only. */
export function readXes(path: string): RawEvent[][] {
  const xml = gunzipSync(readFileSync(path)).toString('utf8');
  const traces: RawEvent[][] = [];
  for (const [, trace] of xml.matchAll(/<trace>(.*?)<\/trace>/gsu)) {
    const events = [...(trace ?? '').matchAll(/<event>(.*?)<\/event>/gsu)].map(([, event]) => ({
      name: valueOf(event ?? '', 'concept:name'),
      transition: valueOf(event ?? '', 'lifecycle:transition'),
      instant: Date.parse(valueOf(event ?? '', 'time:timestamp')),
    }));
    traces.push(events.sort((a, b) => a.instant - b.instant));
  }
  return traces;
}

/** One pièce per trace: in with its earliest event, out with its latest. */
export function tracesAsPieces(traces: readonly (readonly RawEvent[])[]): RawComeAndGone[] {
  return traces.flatMap((events) => {
    const [first, last] = [events.at(0), events.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ arrivedOn: dayByCalendar(ZONE, first.instant), leftOn: dayByCalendar(ZONE, last.instant) }];
  });
}

/** One pièce per work item: SCHEDULE opens, START opens when none is open, COMPLETE closes the oldest open one, or comes and goes at once. */
export function workItemsAsPieces(traces: readonly (readonly RawEvent[])[]): RawComeAndGone[] {
  const pieces: RawComeAndGone[] = [];
  for (const events of traces) {
    const open = new Map<string, RawComeAndGone[]>();
    for (const { name, transition, instant } of events) {
      if (!name.startsWith('W_')) continue;
      const ofActivity = open.get(name) ?? [];
      open.set(name, ofActivity);
      const day = dayByCalendar(ZONE, instant);
      const opens = transition === 'SCHEDULE' || (transition === 'START' && ofActivity.length === 0);
      const completes = transition === 'COMPLETE';
      const oldest = completes ? ofActivity.shift() : undefined;
      if (oldest !== undefined) oldest.leftOn = day;
      else if (opens || completes) {
        const piece = { arrivedOn: day, leftOn: completes ? day : null };
        pieces.push(piece);
        if (opens) ofActivity.push(piece);
      }
    }
  }
  return pieces;
}
