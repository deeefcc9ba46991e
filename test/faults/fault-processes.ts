import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { until } from '../support/killable-server.js';

/** What a spec has started, to be ended in the opposite order whatever became of the spec – also when it did not get further than that. */
export class Teardown {
  private readonly steps: (() => Promise<unknown>)[] = [];

  /** @returns what was started */
  after<Started>(started: Started, end: (started: Started) => Promise<unknown>): Started {
    this.steps.unshift(async () => end(started));
    return started;
  }

  async run(): Promise<void> {
    const problems: unknown[] = [];
    for (const step of this.steps.splice(0)) {
      await step().catch((problem: unknown) => {
        problems.push(problem);
      });
    }
    if (problems.length > 0) throw new AggregateError(problems, 'not all was ended');
  }
}

/** How long each storm blows, in milliseconds: a minute, unless `ECLUSE_FAULT_SECONDS` says otherwise. */
export const STORM_MS = Number(process.env['ECLUSE_FAULT_SECONDS'] ?? 60) * 1_000;

const STOP_WITHIN_MS = 60_000;

/** A script of `processes/` at work. */
export interface FaultProcess {
  readonly pid: number;
  /** @throws when it ended although nobody asked, with what it said */
  readonly mustLive: () => void;
  /** SIGKILL, and gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and ended in order. @throws when it ended otherwise, with what it said */
  readonly stop: () => Promise<void>;
}

/** Every process that a spec started: whatever becomes of the spec, each is ended by its pid. */
export class FaultProcesses {
  private readonly children = new Set<ChildProcess>();

  start(script: 'log-writer' | 'command-writer' | 'subscriber' | 'reactor' | 'timekeeper', configuration: object): FaultProcess {
    const path = fileURLToPath(new URL(`processes/${script}.js`, import.meta.url));
    const child = spawn(process.execPath, [path, JSON.stringify(configuration)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    this.children.add(child);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
    const gone = async (): Promise<void> => {
      await until(`${script} is gone`, () => (hasEnded(child) ? true : null), STOP_WITHIN_MS);
      this.children.delete(child);
    };
    return {
      pid: child.pid ?? Number.NaN,
      mustLive: () => {
        if (hasEnded(child)) throw new Error(`${script} ended with ${String(child.exitCode ?? child.signalCode)}: ${said}`);
      },
      kill: async () => {
        child.kill('SIGKILL');
        await gone();
      },
      stop: async () => {
        child.kill('SIGTERM');
        await gone();
        if (child.exitCode !== 0) throw new Error(`${script} ended with ${String(child.exitCode ?? child.signalCode)}: ${said}`);
      },
    };
  }

  /** Ends what a failed spec left behind. */
  killAll(): void {
    for (const child of this.children) child.kill('SIGKILL');
    this.children.clear();
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** An event whose append a writer saw acknowledged. */
export interface Acknowledged {
  /** Milliseconds of the clock that all processes of the machine share. */
  readonly at: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** What writers noted; the line that a killed one did not finish is none. */
export async function acknowledgedIn(...files: readonly string[]): Promise<readonly Acknowledged[]> {
  const texts = await Promise.all(files.map(async (file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [at, stream = '', revision, id = ''] = line.split(' ');
        return { at: Number(at), stream, revision: Number(revision), id };
      }),
  );
}

/** The longest time without any acknowledgement, in milliseconds, from the first to the last, or between two instants. */
export function longestGapMs(acknowledged: readonly Acknowledged[], between: readonly number[] = []): number {
  const [from = -Infinity, to = Infinity] = between;
  const within = acknowledged.map(({ at }) => at).filter((at) => from <= at && at <= to);
  const instants = [...within, ...between].sort((a, b) => a - b);
  return instants.reduce((longest, at, n) => Math.max(longest, at - (instants[n - 1] ?? at)), 0);
}

/** How many commands were acknowledged from one instant to another: what was appended together was acknowledged together. */
export function commandsIn(acknowledged: readonly Acknowledged[], [from, to]: readonly [from: number, to: number] = [-Infinity, Infinity]): number {
  return new Set(acknowledged.filter(({ at }) => from <= at && at <= to).map(({ at, stream }) => `${String(at)} ${stream}`)).size;
}

/** Prints under which load something held, and gives it: a machine takes what it takes, which is told beside what was asked of it. */
export function tellLoad(of: string, acknowledged: readonly Acknowledged[]): { readonly commandsPerSecond: number } {
  const instants = acknowledged.map(({ at }) => at).sort((a, b) => a - b);
  const seconds = ((instants.at(-1) ?? 0) - (instants[0] ?? 0)) / 1_000;
  const commands = commandsIn(acknowledged);
  const told = `${String(commands)} commands (${String(acknowledged.length)} events) acknowledged in ${seconds.toFixed(0)} s`;
  const commandsPerSecond = commands / seconds;
  process.stderr.write(`${of}: ${told}, ${commandsPerSecond.toFixed(0)}/s, the longest pause ${String(longestGapMs(acknowledged))} ms\n`);
  return { commandsPerSecond };
}

/** When a writer was last answered; 0 when it never was. Cheap however much it has noted. */
export async function lastAcknowledgedIn(file: string): Promise<number> {
  const notes = await open(file, 'r').catch(() => null);
  if (notes === null) return 0;
  try {
    const { size } = await notes.stat();
    const { buffer, bytesRead } = await notes.read(Buffer.alloc(1_000), 0, 1_000, Math.max(0, size - 1_000));
    const whole = buffer.toString('utf8', 0, bytesRead).split('\n').at(-2) ?? '';
    return Number(whole.split(' ')[0]);
  } finally {
    await notes.close();
  }
}

/** Now, on the clock of the acknowledgements. */
export const sharedNow = (): number => Number(process.hrtime.bigint() / 1_000_000n);

const placeOf = ({ stream, revision, id }: Pick<Acknowledged, 'stream' | 'revision' | 'id'>): string => `${stream} ${String(revision)} ${id}`;

/** What was acknowledged and is not in the log, at the very place that was acknowledged. */
export function lost(acknowledged: readonly Acknowledged[], log: readonly Pick<Acknowledged, 'stream' | 'revision' | 'id'>[]): readonly string[] {
  const kept = new Set(log.map(placeOf));
  return acknowledged.map(placeOf).filter((place) => !kept.has(place));
}

/** Ids that stand in the log more than once. */
export function doubled(log: readonly Pick<Acknowledged, 'id'>[]): readonly string[] {
  const seen = new Set<string>();
  return log.map(({ id }) => id).filter((id) => seen.size === seen.add(id).size);
}
