import { calendrierDecider, indicateurDecider, procedureDecider, SHIPPED_CALENDRIERS, SHIPPED_DEFINITIONS } from '#libs/domain';
import type { CommandContext, CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn } from '#libs/kernel';
import { calendrierCodec, indicateurCodec, procedureCodec } from '../codecs.js';
import { shippedProcedures } from './shipped-procedures.js';

type Times = Pick<CommandContext, 'actor' | 'occurredAt' | 'knownOn'>;

function timesOf(clock: Clock, timeZone: string): Times {
  const now = clock.now();
  return { actor: 'ecluse', occurredAt: new Date(now).toISOString(), knownOn: dayIn(timeZone, now) };
}

/**
 * Publishes the calendars, the definitions and the procédures that this version of the product ships, once each: what changes is a new version.
 * @returns the position token of the last one published now; null when all were there
 */
export async function publishShipped(executor: CommandExecutor, clock: Clock, timeZone: string): Promise<string | null> {
  const times = timesOf(clock, timeZone);
  const calendriers = await publishCalendriers(executor, times);
  let position: string | null = null;
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
  return (await publishProcedures(executor, times)) ?? position ?? calendriers;
}

/** Of what ships, what dossiers are decided with: the calendars and the procédures. A later {@link publishShipped} finds them there. */
export async function publishForDossiers(executor: CommandExecutor, clock: Clock, timeZone: string): Promise<void> {
  const times = timesOf(clock, timeZone);
  await publishCalendriers(executor, times);
  await publishProcedures(executor, times);
}

async function publishCalendriers(executor: CommandExecutor, times: Times): Promise<string | null> {
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
  return position;
}

async function publishProcedures(executor: CommandExecutor, times: Times): Promise<string | null> {
  let position: string | null = null;
  for (const definition of await shippedProcedures()) {
    const { code, version } = definition;
    const result = await executor.execute({
      stream: `procedure-${code}`,
      decider: procedureDecider,
      codec: procedureCodec,
      command: { type: 'PublishProcedure', definition },
      context: { ...times, commandId: `ship/procedure/${code}@${String(version)}` },
    });
    if (!result.alreadyDone) position = result.position;
  }
  return position;
}
