import type { Plan } from '#libs/demonstration';
import { computedDigestOf, type EventLog, type Head, type VerbatimEvent } from '#libs/event-store';
import { type Clock, dayIn } from '#libs/kernel';
import { type DemonstrationEvent, demonstrationEvents, demonstrationId } from './demonstration-events.js';

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
  let batch: VerbatimEvent[] = [];
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
  for (const event of demonstrationEvents(plan, dayIn(timeZone, now))) {
    ordinal += 1;
    if (ordinal <= alreadyThere) continue;
    batch.push(placed(event, ordinal, recordedAt));
    if (batch.length >= BATCH_EVENTS) await flush();
  }
  await flush();
  await writing;
  return log.verbatim.end();
}

function placed(event: DemonstrationEvent, ordinal: number, recordedAt: string): VerbatimEvent {
  const whole = { ...event, sealed: [], ordinal, recordedAt };
  return { ...whole, digest: computedDigestOf({ ...whole, digest: '' }) };
}
