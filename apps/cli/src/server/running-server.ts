import type { Configuration } from '#libs/platform';
import { type Client, createClient, inNameOf } from '../http/client.js';
import type { Terminal } from '../output/terminal.js';
import type { StartedSteps } from './boot.js';
import { untilServing } from './readiness.js';

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
    await untilServing(createClient(server.url), server, terminal);
    terminal.endProgress();
    return await work(createClient(server.url, asking));
  } finally {
    terminal.endProgress();
    await steps.stopAll();
  }
}
