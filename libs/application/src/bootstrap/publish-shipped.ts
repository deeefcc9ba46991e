import { calendrierDecider, indicateurDecider, SHIPPED_CALENDRIERS, SHIPPED_DEFINITIONS } from '#libs/domain';
import type { CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn } from '#libs/kernel';
import { calendrierCodec, indicateurCodec } from '../codecs.js';

/**
 * Publishes the calendars and the definitions that this version of the product ships, once each.
 * @returns the position token of the last one published now; null when all were there
 */
export async function publishShipped(executor: CommandExecutor, clock: Clock, timeZone: string): Promise<string | null> {
  const now = clock.now();
  const times = { actor: 'ecluse', occurredAt: new Date(now).toISOString(), knownOn: dayIn(timeZone, now) };
  let position: string | null = null;
  for (const calendrier of SHIPPED_CALENDRIERS) {
    const result = await executor.execute({
      stream: `calendrier-${calendrier.code}`,
      decider: calendrierDecider,
      codec: calendrierCodec,
      command: { type: 'PublishCalendrier', calendrier },
      context: { ...times, commandId: `ship/${calendrier.code}@${String(calendrier.version)}` },
    });
    if (!result.alreadyDone) position = result.position;
  }
  for (const definition of SHIPPED_DEFINITIONS) {
    const result = await executor.execute({
      stream: `indicateur-${definition.code}`,
      decider: indicateurDecider,
      codec: indicateurCodec,
      command: { type: 'DefineIndicateur', definition },
      context: { ...times, commandId: `ship/${definition.code}@${String(definition.version)}` },
    });
    if (!result.alreadyDone) position = result.position;
  }
  return position;
}
