import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Client } from '../http/client.js';
import { Failure } from '../failure.js';
import type { Terminal } from '../output/terminal.js';

/** What `/health/ready` says, as far as the commands read it. */
export interface Readiness {
  readonly status: 'ready' | 'notReady';
  readonly projections: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly ordinal: number | null;
    readonly lag: { readonly events: number; readonly seconds: number } | null;
  }[];
  readonly reasons: readonly string[];
}

const READY_POLL_MS = 50;
const READY_WITHIN_MS = 60_000;

/** Whether the server can answer right, and why not. */
export async function readinessOf(client: Client): Promise<{ readonly ready: boolean; readonly readiness: Readiness }> {
  const { status, body } = await client.read('/health/ready');
  return { ready: status === 200, readiness: body as Readiness };
}

/** Waits until a server that has just been started can answer. */
export async function untilReady(client: Client): Promise<void> {
  let last: Readiness | undefined;
  for (let waited = 0; waited < READY_WITHIN_MS; waited += READY_POLL_MS) {
    const { ready, readiness } = await readinessOf(client);
    if (ready) return;
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
 * Does the work with the server that runs on the data folder or, when none does, with one that is started for it on the loopback and stopped after it.
 * Nothing of the server is loaded when one runs.
 */
export async function withServer<Result>(terminal: Terminal, work: (client: Client) => Promise<Result>): Promise<Result> {
  const { readConfiguration, readServerAddress, onStop } = await import('#libs/platform');
  const configuration = readConfiguration(process.env, process.cwd());
  const address = await readServerAddress(configuration.dataFolder);
  if (address !== null) return work(createClient(address.url));

  const { boot, StartedSteps } = await import('./boot.js');
  const steps = new StartedSteps();
  const stopper = onStop(() => steps.steps, { onBegin: terminal.endProgress });
  const { logLevel } = configuration;
  // The person asked for a result: the journal of a server that only lives for it would be in the way.
  const quiet = { ...configuration, logLevel: logLevel === 'info' ? 'warn' : logLevel } as const;
  const onDeath = (error: Error): void => {
    terminal.say(error.message);
    void stopper.stop('database', 1);
  };
  try {
    terminal.progress('Démarrage d’un serveur pour cette commande…');
    const server = await boot({ configuration: quiet, host: '127.0.0.1', port: 0, notify: terminal.progress, onDeath }, steps);
    const client = createClient(server.url);
    await untilReady(client);
    terminal.endProgress();
    return await work(client);
  } finally {
    terminal.endProgress();
    await steps.stopAll();
  }
}
