import { setTimeout as pause } from 'node:timers/promises';
import type { Configuration } from '#libs/platform';
import { type Client, createClient, inNameOf } from '../http/client.js';
import { Failure } from '../failure.js';
import type { Terminal } from '../output/terminal.js';
import type { StartedSteps } from './boot.js';

/** What `/health/ready` says, as far as the commands read it. */
export interface Readiness {
  readonly status: 'ready' | 'notReady';
  readonly database: boolean;
  readonly migrated: boolean;
  readonly log: object | null;
  readonly projections: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly ordinal: number | null;
    readonly lag: { readonly events: number; readonly seconds: number } | null;
    readonly holder: { readonly label: string; readonly since: string } | null;
    readonly standby: number;
    readonly setAside: { readonly events: number; readonly streams: number };
  }[];
  readonly reactions: readonly {
    readonly name: string;
    readonly workers: number;
    readonly partitions: number;
    readonly held: number;
    readonly ahead: boolean;
    readonly lag: { readonly events: number; readonly seconds: number };
  }[];
  /** Due, and not able to pass. */
  readonly blockedEcheances: { readonly count: number; readonly dossiers: readonly string[] };
  readonly reasons: readonly string[];
}

const READY_POLL_MS = 50;
const READY_WITHIN_MS = 60_000;
const RIGHT_WITHIN_MS = 5_000;

/** Whether the server can answer right, and why not. */
export async function readinessOf(client: Client): Promise<{ readonly ready: boolean; readonly readiness: Readiness }> {
  const { status, body } = await client.read('/health/ready');
  return { ready: status === 200, readiness: body as Readiness };
}

/** Whether it answers, be it from read models that are late or of a log that is no more. */
function serves({ database, migrated, log, projections }: Readiness): boolean {
  return database && migrated && log !== null && projections.length > 0 && projections.every(({ ordinal }) => ordinal !== null);
}

/**
 * Waits until a server that has just been started can answer. One that serves and still is not right says why, and is left to whoever
 * mends it: a read model ahead of a restored log is rebuilt, a journal that was altered verified, by commands that need this very server.
 */
export async function untilReady(client: Client, terminal: Terminal): Promise<void> {
  let last: Readiness | undefined;
  for (let waited = 0; waited < READY_WITHIN_MS; waited += READY_POLL_MS) {
    const { ready, readiness } = await readinessOf(client);
    if (ready) return;
    if (waited >= RIGHT_WITHIN_MS && serves(readiness)) {
      for (const reason of readiness.reasons) terminal.say(`Attention : ${reason}`);
      return;
    }
    last = readiness;
    await pause(READY_POLL_MS);
  }
  throw new Failure(
    'server.notReady',
    `Le serveur n’est pas prêt : ${last?.reasons.join(' ') ?? 'il ne dit pas pourquoi'}`,
    'Lisez son journal, au-dessus.',
  );
}

/**
 * Does the work on the database of the data folder, with no server on it: refused when one runs. Nothing is published, nothing is projected.
 */
export async function withDatabase<Result>(
  terminal: Terminal,
  work: (databaseUrl: string, configuration: Configuration) => Promise<Result>,
): Promise<Result> {
  const { readConfiguration } = await import('#libs/platform');
  const configuration = readConfiguration(process.env, process.cwd());
  const { bootDatabase, StartedSteps } = await import('./boot.js');
  const steps = new StartedSteps();
  const onDeath = await stoppable(steps, terminal);
  try {
    const { url } = await bootDatabase({ configuration, notify: terminal.progress, onDeath }, steps);
    return await work(url, configuration);
  } finally {
    terminal.endProgress();
    await steps.stopAll();
  }
}

/** Stops what was started on a signal, or when the database ends. */
async function stoppable(steps: StartedSteps, terminal: Terminal): Promise<(error: Error) => void> {
  const { onStop } = await import('#libs/platform');
  const stopper = onStop(() => steps.steps, { onBegin: terminal.endProgress });
  return (error) => {
    terminal.say(error.message);
    void stopper.stop('database', 1);
  };
}

/**
 * Does the work with the server that runs on the data folder or, when none does, with one that is started for it on the loopback and stopped after it.
 * Nothing of the server is loaded when one runs.
 */
export async function withServer<Result>(terminal: Terminal, work: (client: Client) => Promise<Result>): Promise<Result> {
  const { readConfiguration, readServerAddress } = await import('#libs/platform');
  const configuration = readConfiguration(process.env, process.cwd());
  const address = await readServerAddress(configuration.dataFolder);
  const asking = inNameOf(process.env['ECLUSE_CAISSE']);
  if (address !== null) return work(createClient(address.url, asking));

  const { boot, StartedSteps } = await import('./boot.js');
  const steps = new StartedSteps();
  const onDeath = await stoppable(steps, terminal);
  const { logLevel } = configuration;
  // The person asked for a result: the journal of a server that only lives for it would be in the way.
  const quiet = { ...configuration, logLevel: logLevel === 'info' ? 'warn' : logLevel } as const;
  try {
    terminal.progress('Démarrage d’un serveur pour cette commande…');
    const server = await boot({ configuration: quiet, host: '127.0.0.1', port: 0, notify: terminal.progress, onDeath }, steps);
    await untilReady(createClient(server.url), terminal);
    terminal.endProgress();
    return await work(createClient(server.url, asking));
  } finally {
    terminal.endProgress();
    await steps.stopAll();
  }
}
