import {
  calendrierDecider,
  indicateurDecider,
  procedureDecider,
  repereDecider,
  seuilsDecider,
  SHIPPED_CALENDRIERS,
  SHIPPED_DEFINITIONS,
  SHIPPED_REPERES,
  SHIPPED_SEUILS,
} from '#libs/domain';
import type { CommandContext, CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, DomainError } from '#libs/kernel';
import { calendrierCodec, indicateurCodec, procedureCodec, repereCodec, seuilsCodec } from '../codecs.js';
import { shippedProcedures } from './shipped-procedures.js';

type Times = Pick<CommandContext, 'actor' | 'occurredAt' | 'knownOn'>;

function timesOf(clock: Clock, timeZone: string): Times {
  const now = clock.now();
  return { actor: 'ecluse', occurredAt: new Date(now).toISOString(), knownOn: dayIn(timeZone, now) };
}

/**
 * Publishes the calendars, the definitions, the procédures, the indicateurs repères and the thresholds that this version of the product ships, once each: what
 * changes is a new version.
 * @returns the position token of the last one published now; null when all were there
 */
export async function publishShipped(executor: CommandExecutor, clock: Clock, timeZone: string): Promise<string | null> {
  const times = timesOf(clock, timeZone);
  const calendriers = await publishCalendriers(executor, times);
  const definitions = await publishDefinitions(executor, times);
  const procedures = await publishProcedures(executor, times);
  return (await publishPilotage(executor, times)) ?? procedures ?? definitions ?? calendriers;
}

const referenceOf = ({ code, version }: { readonly code: string; readonly version: number }): string => `${code}@${String(version)}`;

async function publishCalendriers(executor: CommandExecutor, times: Times): Promise<string | null> {
  let position: string | null = null;
  for (const calendrier of SHIPPED_CALENDRIERS) {
    const result = await executor.execute({
      stream: `calendrier-${calendrier.code}`,
      decider: calendrierDecider,
      codec: calendrierCodec,
      command: { type: 'PublishCalendrier', calendrier },
      context: { ...times, commandId: `ship/${referenceOf(calendrier)}` },
    });
    if (!result.alreadyDone) position = result.position;
  }
  return position;
}

async function publishDefinitions(executor: CommandExecutor, times: Times): Promise<string | null> {
  let position: string | null = null;
  for (const definition of SHIPPED_DEFINITIONS) {
    const published = await unlessOfPeople(async () =>
      executor.execute({
        stream: `indicateur-${definition.code}`,
        decider: indicateurDecider,
        codec: indicateurCodec,
        command: { type: 'DefineIndicateur', definition },
        context: { ...times, commandId: `ship/${referenceOf(definition)}` },
      }),
    );
    position = published ?? position;
  }
  return position;
}

async function publishProcedures(executor: CommandExecutor, times: Times): Promise<string | null> {
  let position: string | null = null;
  for (const definition of await shippedProcedures()) {
    const result = await executor.execute({
      stream: `procedure-${definition.code}`,
      decider: procedureDecider,
      codec: procedureCodec,
      command: { type: 'PublishProcedure', definition },
      context: { ...times, commandId: `ship/procedure/${referenceOf(definition)}` },
    });
    if (!result.alreadyDone) position = result.position;
  }
  return position;
}

async function publishPilotage(executor: CommandExecutor, times: Times): Promise<string | null> {
  let position: string | null = null;
  for (const definition of SHIPPED_REPERES) {
    const published = await unlessOfPeople(async () =>
      executor.execute({
        stream: `repere-${definition.code}`,
        decider: repereDecider,
        codec: repereCodec,
        command: { type: 'PublishVersion', definition },
        context: { ...times, commandId: `ship/repere/${referenceOf(definition)}` },
      }),
    );
    position = published ?? position;
  }
  for (const definition of SHIPPED_SEUILS) {
    const published = await unlessOfPeople(async () =>
      executor.execute({
        stream: `seuils-${definition.code}`,
        decider: seuilsDecider,
        codec: seuilsCodec,
        command: { type: 'PublishVersion', definition },
        context: { ...times, commandId: `ship/seuils/${referenceOf(definition)}` },
      }),
    );
    position = published ?? position;
  }
  return position;
}

const OF_PEOPLE = ['definition.versionPublished', 'definition.otherBlock', 'repere.versionPublished', 'seuils.versionPublished'];

/** The position of what was published now; null where it was there, or where people had published a version of their own under its code: theirs stays. */
async function unlessOfPeople(publish: () => Promise<{ readonly alreadyDone: boolean; readonly position: string }>): Promise<string | null> {
  try {
    const { alreadyDone, position } = await publish();
    return alreadyDone ? null : position;
  } catch (error) {
    if (error instanceof DomainError && OF_PEOPLE.some((code) => error.code === code)) return null;
    throw error;
  }
}
