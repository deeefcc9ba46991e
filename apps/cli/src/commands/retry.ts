import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import { counted } from '../output/french.js';
import { withServer } from '../server/running-server.js';

interface Options extends WithJson {
  readonly projection: string;
  readonly stream?: string;
}

interface Retry {
  readonly id: string;
  readonly state: 'requested' | 'completed';
  readonly retried: number;
  readonly remaining: number;
}

const POLL_MS = 200;

export const registerRetry: Registration = (program, context) => {
  program
    .command('retry')
    .summary('essaie de nouveau les événements mis de côté')
    .description(
      'Demande à une projection de reprendre les événements qu’elle a mis de côté, dans l’ordre. Ce qui échoue encore reste de côté. Code de retour 1 s’il en reste, ou si rien du flux nommé n’est de côté.',
    )
    .option('--projection <NOM>', 'projection', 'stock')
    .option('--stream <FLUX>', 'seulement ce flux')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse retry', 'ecluse retry --projection referentiel'))
    .action(async (options: Options) => retry(options, context));
};

async function retry({ projection, stream, json: asJson }: Options, { terminal, setExitCode }: Context): Promise<void> {
  const done = await withServer(terminal, async (client) => {
    const query = stream === undefined ? {} : { stream };
    const path = `/api/v1/projections/${encodeURIComponent(projection)}/retries`;
    let request = await client.post<Retry>(path, { query, key: randomUUID() });
    while (request.state === 'requested') {
      await pause(POLL_MS);
      request = await client.get<Retry>(`/api/v1/retries/${request.id}`);
    }
    return request;
  });
  if (stream !== undefined && done.retried === 0) {
    throw new Failure(
      'retry.none',
      `Rien du flux « ${stream} » n’est mis de côté dans « ${projection} ».`,
      `Pour voir ce qui l’est : ecluse set-aside-events --projection ${projection}`,
    );
  }
  terminal.print(
    asJson === true
      ? json(done)
      : `${counted(done.retried, 'événement repris', 'événements repris')}, dont ${counted(done.remaining, 'reste', 'restent')} de côté.`,
  );
  if (done.remaining > 0) setExitCode(1);
}
