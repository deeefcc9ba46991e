import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../apps/cli/bin/ecluse.js', import.meta.url));

/** What became of a command. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has written to its standard error so far. */
  said(): string;
  /** Resolves to the first line of its standard output that has the text; rejects when it ends before. */
  line(text: string): Promise<string>;
}

/** The real command, as it was built, in a process of its own, on a data folder of its own. */
export function launch(home: string, ...parameters: readonly string[]): RunningCommand {
  return launchWith({ ECLUSE_HOME: home }, ...parameters);
}

/** The same, told more by its environment. */
export function launchWith(environment: Readonly<Record<string, string>>, ...parameters: readonly string[]): RunningCommand {
  const env = { ...process.env, ECLUSE_PORT: '', DATABASE_URL: '', NODE_OPTIONS: '', ...environment };
  const child = spawn(process.execPath, [COMMAND, ...parameters], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (part: string) => {
      output[stream] += part;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, ...output });
    });
  });
  const line = async (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = output.stdout.split('\n').find((each) => each.includes(text));
        if (found !== undefined) resolve(found);
      };
      listeners.add(look);
      look();
      void ended.then(({ code, stderr }) => {
        reject(new Error(`ended with ${String(code)} before « ${text} »: ${stderr}`));
      });
    });
  return { child, ended, line, said: () => output.stderr };
}

/** Runs a command to its end. */
export async function ecluse(home: string, ...parameters: readonly string[]): Promise<Ended> {
  return launch(home, ...parameters).ended;
}
