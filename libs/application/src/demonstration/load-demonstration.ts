import type { Plan } from '#libs/demonstration';
import type { EventLog, EventStore, Head, UnloggedEvent, VerbatimEvent } from '#libs/event-store';
import { type Clock, dayIn } from '#libs/kernel';
import { demonstrationEvents, demonstrationId, importStreamOf } from './demonstration-events.js';

/** How far the loading has come: events of the log, and the day up to which they tell. */
export interface DemonstrationProgress {
  readonly events: number;
  readonly day: string;
}

type LoadedEvent = VerbatimEvent | UnloggedEvent;

/** One commit, on engines that have them. */
const BATCH_EVENTS = 5_000;

/** The epoch of a demonstration before it became a log. */
const EPOCH = 0;

/** The log that holds a demonstration, whole or in part. */
export const demonstrationOrigin = (plan: Plan): Pick<Head, 'logId' | 'epoch'> => ({ logId: demonstrationId(plan), epoch: EPOCH });

/** Whether a log holds a demonstration, all of it and nothing else. */
export async function holdsDemonstration(store: Pick<EventStore, 'head' | 'readStream' | 'ordinalsOf'>, plan: Plan): Promise<boolean> {
  const { logId, ordinal } = await store.head();
  if (logId !== demonstrationOrigin(plan).logId) return false;
  const last = (await store.readStream(importStreamOf(plan))).at(-1);
  if (last?.type !== 'ImportCompleted') return false;
  const [of] = await store.ordinalsOf([last.position]);
  return of === ordinal;
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
  { clock, timeZone }: { readonly clock: Clock; readonly timeZone: string },
  progress: (progress: DemonstrationProgress) => void = () => undefined,
): Promise<Head> {
  const alreadyThere = await log.verbatim.begin(demonstrationOrigin(plan));
  const now = clock.now();
  const recordedAt = new Date(now).toISOString();
  let ordinal = 0;
  let batch: LoadedEvent[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    if (batch.length === 0) return;
    const last = batch.at(-1);
    writing = log.verbatim.write(batch);
    // Told when it is awaited.
    writing.catch(() => undefined);
    batch = [];
    progress({ events: ordinal, day: last?.metadata.knownOn ?? '' });
  };
  for await (const event of demonstrationEvents(plan, recordedAt, dayIn(timeZone, now))) {
    ordinal += 1;
    if (ordinal <= alreadyThere) continue;
    batch.push({ ...event, ordinal });
    if (batch.length >= BATCH_EVENTS) await flush();
  }
  await flush();
  await writing;
  return log.verbatim.end();
}
