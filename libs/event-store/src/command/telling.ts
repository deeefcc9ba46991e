import { DomainError } from '#libs/kernel';
import { type AppendTold, type CommandOutcome, type CommandTold, told } from '../diagnostics.js';
import { EventIdTaken, NotStorable, OutcomeUnknown, StoreUnavailable, VersionConflict } from '../event-store.errors.js';
import type { Appended } from '../event-store.port.js';
import type { CommandResult } from './command-request.js';

const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;

/** A command tells its own type; one that is only a function has none. */
function typeOf(command: unknown): string {
  return typeof command === 'object' && command !== null && 'type' in command && typeof command.type === 'string' ? command.type : 'other';
}

/** What an append and a command fail by alike. */
function failureOf(error: unknown): 'conflict' | 'unknown' | 'unavailable' | 'failed' {
  if (error instanceof VersionConflict) return 'conflict';
  if (error instanceof StoreUnavailable) return 'unavailable';
  if (error instanceof OutcomeUnknown || (error instanceof DomainError && error.code === 'command.outcomeUnknown')) return 'unknown';
  return 'failed';
}

function outcomeOf({ alreadyDone, events }: CommandResult<unknown>): CommandOutcome {
  if (alreadyDone) return 'repeated';
  return events.length > 0 ? 'done' : 'nothingToDo';
}

function refusalOf(error: unknown): CommandOutcome {
  const failure = failureOf(error);
  const ours = error instanceof NotStorable || error instanceof EventIdTaken;
  return failure === 'failed' && error instanceof DomainError && !ours ? 'refused' : failure;
}

/** Tells of a command as it is answered, and answers as it would have been. */
export async function tellingCommand<Result extends CommandResult<unknown>>(command: unknown, decide: () => Promise<Result>): Promise<Result> {
  const begun = performance.now();
  const tell = (outcome: CommandOutcome): void => {
    told.command.publish({ type: typeOf(command), outcome, seconds: secondsSince(begun) } satisfies CommandTold);
  };
  try {
    const result = await decide();
    tell(outcomeOf(result));
    return result;
  } catch (error) {
    tell(refusalOf(error));
    throw error;
  }
}

/** Tells of an append as it is answered, and answers as it would have been. */
export async function tellingAppend(events: number, append: Promise<Appended>): Promise<Appended> {
  const begun = performance.now();
  const tell = (outcome: AppendTold['outcome']): void => {
    told.append.publish({ events, outcome, seconds: secondsSince(begun) } satisfies AppendTold);
  };
  try {
    const appended = await append;
    tell(appended.repeated ? 'repeated' : 'appended');
    return appended;
  } catch (error) {
    tell(failureOf(error));
    throw error;
  }
}
