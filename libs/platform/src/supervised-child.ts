import { fork, type ChildProcess, type Serializable } from 'node:child_process';

/** How a child process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds until it is started again; null when it is not. */
  readonly restartInMs: number | null;
}

/** What a supervised child is given, and who is told of it. */
export interface ChildOptions {
  readonly args?: readonly string[];
  /** Options of Node itself, beside those that this process was started with. */
  readonly execArgv?: readonly string[];
  /** Told each time the child ends, unless it was asked to. */
  readonly onExit?: (exit: ChildExit) => void;
  /** Told of every message that the child sends over its channel. */
  readonly onMessage?: (message: unknown) => void;
  /** First wait before a restart; it doubles up to a minute, and starts over once a child has lived for a minute. 200 ms unless said otherwise. */
  readonly firstDelayMs?: number;
  /** How long the child may take to end after SIGTERM, before SIGKILL. 20 seconds unless said otherwise. */
  readonly stopWithinMs?: number;
}

/** A child process that is kept alive until `stop`. */
export interface SupervisedChild {
  /** Null while it is between two lives. */
  readonly pid: number | null;
  send(message: Serializable): void;
  /** SIGTERM, then SIGKILL when it takes too long; resolves when it is gone. Stopping twice does nothing more. */
  stop(): Promise<void>;
}

const longestDelayMs = 60_000;
const healthyAfterMs = 60_000;

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess, withinMs: number): Promise<void> {
  if (hasEnded(child)) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    // Windows has no SIGTERM to catch: there the closed channel asks the child to end.
    if (process.platform === 'win32' && child.connected) child.disconnect();
    else child.kill('SIGTERM');
  });
}

/**
 * Runs a Node module as a child process, and again, after a growing wait, each time it ends by itself. It gets its own process group, so that a
 * Ctrl-C in the terminal does not reach it, and a channel, whose end tells it that we are gone: the child is to use `onStop` with `withParent`.
 */
export function superviseChild(modulePath: string, environment: NodeJS.ProcessEnv, options: ChildOptions = {}): SupervisedChild {
  const firstDelayMs = options.firstDelayMs ?? 200;
  const state: { child: ChildProcess; timer: NodeJS.Timeout | undefined; stopping: Promise<void> | undefined } = {
    child: begin(),
    timer: undefined,
    stopping: undefined,
  };
  let delayMs = firstDelayMs;

  function begin(): ChildProcess {
    const startedAt = performance.now();
    const child = fork(modulePath, [...(options.args ?? [])], {
      env: environment,
      execArgv: [...process.execArgv, ...(options.execArgv ?? [])],
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => options.onMessage?.(message));
    const over = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (state.stopping !== undefined) return;
      if (performance.now() - startedAt > healthyAfterMs) delayMs = firstDelayMs;
      options.onExit?.({ code, signal, restartInMs: delayMs });
      state.timer = setTimeout(() => {
        state.child = begin();
      }, delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    };
    child.once('exit', over);
    child.on('error', () => {
      // One that could not even be started has no exit; other errors are about its channel, which its exit tells.
      if (child.pid === undefined) over(null, null);
    });
    return child;
  }

  return {
    get pid() {
      return hasEnded(state.child) ? null : (state.child.pid ?? null);
    },
    send: (message) => {
      if (state.child.connected) state.child.send(message);
    },
    stop: async () => {
      clearTimeout(state.timer);
      return (state.stopping ??= ended(state.child, options.stopWithinMs ?? 20_000));
    },
  };
}
