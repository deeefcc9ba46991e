import { type Channel, channel, type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';

/** How a command ended; `done` has appended, `nothingToDo` has not, `repeated` is the answer of before again. */
export type CommandOutcome = 'done' | 'nothingToDo' | 'repeated' | 'refused' | 'conflict' | 'unknown' | 'unavailable' | 'failed';

/** One command, when its caller was answered. */
export interface CommandTold {
  readonly type: string;
  readonly outcome: CommandOutcome;
  readonly seconds: number;
}

/** One append to one stream, when its outcome was known or given up. */
export interface AppendTold {
  readonly events: number;
  readonly outcome: 'appended' | 'repeated' | 'conflict' | 'unknown' | 'unavailable' | 'failed';
  readonly seconds: number;
}

/** Appends that were sent together, and how many of them. Engines that send each alone tell nothing. */
export interface BatchTold {
  readonly appends: number;
  readonly events: number;
}

/** What the log tells of itself to whoever measures: all logs of the process, through Node's own channels. Nothing is told when nobody listens. */
export const told = {
  command: channel('ecluse.command'),
  append: channel('ecluse.append'),
  batch: channel('ecluse.batch'),
} as const satisfies Record<string, Channel>;

export interface LogObserver {
  command(told: CommandTold): void;
  append(told: AppendTold): void;
  batch(told: BatchTold): void;
}

/** Listens until the function that it returns is called. */
export function observeLog(observer: LogObserver): () => void {
  const listeners: readonly (readonly [Channel, ChannelListener])[] = [
    [
      told.command,
      (message) => {
        observer.command(message as CommandTold);
      },
    ],
    [
      told.append,
      (message) => {
        observer.append(message as AppendTold);
      },
    ],
    [
      told.batch,
      (message) => {
        observer.batch(message as BatchTold);
      },
    ],
  ];
  for (const [{ name }, listener] of listeners) subscribe(name, listener);
  return () => {
    for (const [{ name }, listener] of listeners) unsubscribe(name, listener);
  };
}
