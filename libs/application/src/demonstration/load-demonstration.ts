import type { Plan } from '#libs/demonstration';
import type { EncodedUnplaced, EncodedVerbatim, EventLog, EventStore, Head, Position } from '#libs/event-store';
import { type Clock, dayIn, firstWhere } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { decidingCommands } from './decide-by-figures.js';
import type { Part } from './demonstration-events.js';
import { demonstrationId, importStreamOf } from './identity.js';
import { keyOfInvented } from './invented-persons.js';
import { Tellers, type TellingThreads } from './tellers.js';

/** How far the loading has come: events of the log, and the day up to which they tell. */
export interface DemonstrationProgress {
  readonly events: number;
  readonly day: string;
}

/** One commit, on engines that have them. */
const BATCH_EVENTS = 5_000;

/** The epoch of a demonstration before it became a log. */
const EPOCH = 0;

/** The log that holds a demonstration, whole or in part. */
export const demonstrationOrigin = (plan: Plan): Pick<Head, 'logId' | 'epoch'> => ({ logId: demonstrationId(plan), epoch: EPOCH });

/** How far a demonstration goes in a log that holds all of it, and nothing else but what is decided by its figures (`decideByFigures`); null in any other log. */
export async function demonstrationIn(
  store: Pick<EventStore, 'head' | 'readStream' | 'ordinalsOf' | 'readAll'>,
  plan: Plan,
): Promise<{ readonly position: Position } | null> {
  const { logId, ordinal } = await store.head();
  if (logId !== demonstrationOrigin(plan).logId) return null;
  const last = (await store.readStream(importStreamOf(plan))).at(-1);
  if (last?.type !== 'ImportCompleted') return null;
  const { position } = last;
  const commands = decidingCommands(plan);
  const [of = 0] = await store.ordinalsOf([position]);
  if (ordinal - of > commands.size) return null;
  const { events } = await store.readAll(position, { limit: commands.size + 1 });
  return events.every(({ metadata }) => commands.has(metadata.commandId)) ? { position } : null;
}

/** With what a demonstration is loaded. */
export interface LoadingOptions {
  readonly clock: Clock;
  readonly timeZone: string;
  /** Who tells it while this thread writes; null: this one tells it, too. */
  readonly threads?: TellingThreads | null;
  /** Takes the keys of its invented persons before what is sealed under them is written; without it they are as if forgotten. */
  readonly vault?: Pick<Vault, 'adopt'>;
}

/**
 * Fills an empty log with a demonstration: what an import of its facts file would write, in large commits. Interrupted, the same call goes on
 * from the last of them. Memory does not grow with the plan.
 * @returns the head of the log
 * @throws LogNotEmpty when the log has a life of its own
 */
export async function loadDemonstration(
  log: Pick<EventLog, 'verbatim'>,
  plan: Plan,
  { clock, timeZone, threads = null, vault }: LoadingOptions,
  progress: (progress: DemonstrationProgress) => void = () => undefined,
): Promise<Head> {
  const alreadyThere = await log.verbatim.begin(demonstrationOrigin(plan), 'atEnd');
  const now = clock.now();
  const tellers = new Tellers(plan, { at: new Date(now).toISOString(), on: dayIn(timeZone, now) }, threads);
  let ordinal = 0;
  let batch: EncodedVerbatim[] = [];
  let persons: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = async (day: string): Promise<void> => {
    await writing;
    if (batch.length === 0) return;
    await vault?.adopt(persons.map((person) => ({ person, key: keyOfInvented(person) })));
    writing = log.verbatim.write(batch);
    // Told when it is awaited.
    writing.catch(() => undefined);
    batch = [];
    persons = [];
    progress({ events: ordinal, day });
  };
  try {
    for await (const { events, day, persons: told } of inOrder(tellers.parts())) {
      persons.push(...told);
      for (const event of events) {
        ordinal += 1;
        if (ordinal > alreadyThere) batch.push({ ordinal, encoded: event });
      }
      if (batch.length >= BATCH_EVENTS) await flush(day);
    }
    await flush(plan.lastDay);
    await writing;
  } finally {
    await tellers.close();
  }
  return log.verbatim.end();
}

/** The parts in the order of the log, and what was lived among each other in that of its instants: what is to be told before the next one begins goes first. */
async function* inOrder(parts: AsyncIterable<Part>): AsyncGenerator<Omit<Part, 'kind'>> {
  let open: EncodedUnplaced[] = [];
  for await (const { kind, events, day, persons } of parts) {
    if (kind === 'lived') {
      yield { events: open.splice(0, placeIn(open, events[0]?.recordedAt ?? '', 'before')), day, persons };
      putIn(open, events);
    } else {
      yield { events: [...open, ...events], day, persons };
      open = [];
    }
  }
}

/** Puts events in among others, in the order of their instants: after those of the same one. Those of years to come are not touched. */
function putIn(open: EncodedUnplaced[], events: readonly EncodedUnplaced[]): void {
  let place = 0;
  for (const event of events) {
    place = placeIn(open, event.recordedAt, 'after', place);
    open.splice(place, 0, event);
    place += 1;
  }
}

/** Where an instant comes, before or after all those of the same one; none before `from` is looked at. */
function placeIn(open: readonly EncodedUnplaced[], instant: string, side: 'before' | 'after', from = 0): number {
  return firstWhere(from, open.length, (place) => {
    const at = open[place]?.recordedAt ?? '';
    return side === 'before' ? at >= instant : at > instant;
  });
}
