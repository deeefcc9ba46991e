import type { PlainDate } from '#libs/kernel';
import type { ImportUnit } from '../import/import.events.js';

/** What of an activity decides how a trace is cut into pièces. `instant`: ISO in UTC to the millisecond, so that texts sort as times. */
export interface PlacedActivity {
  readonly rank: number;
  readonly activity: string;
  readonly transition: string | null;
  readonly instant: string;
  readonly on: PlainDate;
  readonly isWorkItem: boolean;
}

/** A pièce as a log tells it: when it came, and when it left if it did. `key` names it among those of its trace. */
export interface TracePiece {
  readonly key: string;
  readonly activity: string;
  readonly arrival: PlacedActivity;
  readonly exit: PlacedActivity | null;
}

/** The key of the one pièce of a trace that is not cut further: an earlier event learnt later leaves it the same pièce. */
export const WHOLE_TRACE = 'trace';

/** Events of a trace in order of time; ties keep the order of the file. */
export function inOrderOfTime<A extends PlacedActivity>(activities: Iterable<A>): readonly A[] {
  return [...activities].sort((a, b) => (a.instant < b.instant ? -1 : a.instant > b.instant ? 1 : a.rank - b.rank));
}

function wholeTrace(ordered: readonly PlacedActivity[]): readonly TracePiece[] {
  const [first, last] = [ordered[0], ordered.at(-1)];
  return first === undefined || last === undefined ? [] : [{ key: WHOLE_TRACE, activity: WHOLE_TRACE, arrival: first, exit: last }];
}

/**
 * Work items, activity by activity: SCHEDULE opens one; START opens one only when none is open;
 * COMPLETE closes the oldest open one or, when none is open, stands for one that came and left at once.
 * An event without a transition tells of something done: as COMPLETE.
 */
function workItems(ordered: readonly PlacedActivity[]): readonly TracePiece[] {
  const pieces: { key: string; activity: string; arrival: PlacedActivity; exit: PlacedActivity | null }[] = [];
  const open = new Map<string, typeof pieces>();
  for (const event of ordered) {
    if (!event.isWorkItem) continue;
    const queue = open.get(event.activity) ?? [];
    open.set(event.activity, queue);
    const opened = { key: String(event.rank), activity: event.activity, arrival: event, exit: null };
    switch ((event.transition ?? 'COMPLETE').toUpperCase()) {
      case 'SCHEDULE':
        pieces.push(opened);
        queue.push(opened);
        break;
      case 'START':
        if (queue.length > 0) break;
        pieces.push(opened);
        queue.push(opened);
        break;
      case 'COMPLETE': {
        const oldest = queue.shift();
        if (oldest === undefined) pieces.push({ ...opened, exit: event });
        else oldest.exit = event;
        break;
      }
      default: // suspended, resumed, reassigned …: still the same work item
    }
  }
  return pieces;
}

/** The pièces of a trace, in order of arrival. Source: data README, units `trace` and `workitem`. */
export function piecesOfTrace(activities: Iterable<PlacedActivity>, unit: ImportUnit): readonly TracePiece[] {
  const ordered = inOrderOfTime(activities);
  return unit === 'trace' ? wholeTrace(ordered) : workItems(ordered);
}
