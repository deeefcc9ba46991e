import { messageOf } from './startup-error.js';

/** One thing to stop: named for the journal, bounded in time. */
export interface StopStep {
  readonly name: string;
  /** 30 seconds unless said otherwise; then the next step follows. */
  readonly withinMs?: number;
  stop(): Promise<void> | void;
}

/** How a program wants to end. */
export interface StopOptions {
  /** Also stop when the parent process, which forked this one, is gone. */
  readonly withParent?: boolean;
  /** Told of a step that failed or took too long; the others are still stopped. */
  readonly onProblem?: (step: string, problem: string) => void;
  /** Told once, when stopping begins; `reason` is a signal's name, `parent` or the caller's own. */
  readonly onBegin?: (reason: string) => void;
  /** Told when a second signal cuts the stop short. */
  readonly onForced?: () => void;
}

/** A program that knows how to end. */
export interface Stopper {
  /** Stops everything in order, once; then ends the process with this exit code. */
  stop(reason: string, exitCode?: number): Promise<void>;
}

/** npm hands on the terminal's Ctrl-C, so that one keystroke may arrive twice; a person takes longer. */
const sameKeystrokeMs = 700;

async function bounded(step: StopStep, report: (step: string, problem: string) => void): Promise<void> {
  const withinMs = step.withinMs ?? 30_000;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      report(step.name, `not stopped within ${String(withinMs)} ms`);
      resolve();
    }, withinMs);
  });
  try {
    await Promise.race([Promise.resolve(step.stop()), timeout]);
  } catch (error) {
    report(step.name, messageOf(error));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Stops a program in order, one step after the other, on SIGINT, SIGTERM or SIGHUP (or SIGBREAK), then ends the process: exit code 0, or 1 when
 * a step failed. A second signal ends it at once, with 130. Call it as soon as there is something to stop: `steps` is read when stopping begins.
 */
export function onStop(steps: () => readonly StopStep[], options: StopOptions = {}): Stopper {
  let begun: { readonly at: number; readonly done: Promise<void> } | undefined;
  const state = { failed: false };
  const report = (step: string, problem: string): void => {
    state.failed = true;
    options.onProblem?.(step, problem);
  };
  const run = async (exitCode: number | undefined): Promise<void> => {
    for (const step of steps()) await bounded(step, report);
    process.exit(exitCode ?? (state.failed ? 1 : 0));
  };
  const stop = async (reason: string, exitCode?: number): Promise<void> => {
    if (begun === undefined) {
      options.onBegin?.(reason);
      begun = { at: performance.now(), done: run(exitCode) };
    }
    return begun.done;
  };
  const onSignal = (name: NodeJS.Signals): void => {
    if (begun !== undefined && performance.now() - begun.at > sameKeystrokeMs) {
      options.onForced?.();
      process.exit(130);
    }
    void stop(name);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(name, onSignal);
  if (options.withParent === true) {
    process.once('disconnect', () => void stop('parent'));
    // A parent that was killed while this process was still loading: there is nobody left to disconnect.
    if (!process.connected) void stop('parent');
  }
  return { stop };
}
