import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import type { Client } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, duration, integer } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';
import { withServer } from '../server/running-server.js';

interface Options extends WithJson {
  readonly all?: boolean;
}

interface Rebuild {
  readonly id: string;
  readonly projection: string;
  readonly state: 'requested' | 'running' | 'completed' | 'failed' | 'interrupted';
  readonly readOrdinal: number;
  readonly headOrdinal: number;
  readonly error: string | null;
}

const POLL_MS = 200;

export const registerRebuild: Registration = (program, context) => {
  program
    .command('rebuild')
    .summary('reconstruit des modèles de lecture depuis le journal')
    .description('Reconstruit un modèle de lecture depuis le journal, pendant que l’ancien sert ; il ne le remplace qu’une fois au même point.')
    .argument('[nom]', 'projection : stock, referentiel')
    .option('--all', 'toutes les projections')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse rebuild stock', 'ecluse rebuild --all'))
    .action(async (name: string | undefined, options: Options) => rebuild(name, options, context));
};

async function rebuild(name: string | undefined, { all = false, json: asJson }: Options, { terminal, setExitCode }: Context): Promise<void> {
  if ((name === undefined) === !all) {
    throw new Failure('usage', 'Donnez le nom d’une projection, ou --all pour toutes.', 'Par exemple : ecluse rebuild stock', 2);
  }
  const rebuilds = await withServer(terminal, async (client) => {
    const names =
      name === undefined ? (await allOf(pagesOf<{ name: string }>(client, '/api/v1/projections'))).items.map((each) => each.name) : [name];
    const done: Rebuild[] = [];
    for (const each of names) done.push(await rebuildOne(client, each, terminal));
    return done;
  });
  terminal.print(asJson === true ? json(rebuilds) : rebuilds.map(toldOf).join('\n'));
  if (rebuilds.some(({ state }) => state !== 'completed')) setExitCode(1);
}

async function rebuildOne(client: Client, name: string, terminal: Terminal): Promise<Rebuild> {
  const begun = performance.now();
  let now = await client.post<Rebuild>(`/api/v1/projections/${encodeURIComponent(name)}/rebuild`, { key: randomUUID() });
  while (now.state === 'requested' || now.state === 'running') {
    const { readOrdinal, headOrdinal } = now;
    const seconds = (performance.now() - begun) / 1000;
    const left = readOrdinal === 0 ? '' : ` · reste ${duration(((headOrdinal - readOrdinal) / readOrdinal) * seconds)}`;
    terminal.progress(`${name} : ${integer(readOrdinal)} sur ${integer(headOrdinal)} événements${left}`);
    await pause(POLL_MS);
    now = await client.get<Rebuild>(`/api/v1/rebuilds/${now.id}`);
  }
  terminal.endProgress();
  return now;
}

function toldOf({ projection, state, readOrdinal, error }: Rebuild): string {
  if (state === 'completed') return `${projection} : reconstruite, ${counted(readOrdinal, 'événement', 'événements')}.`;
  return `${projection} : ${state === 'failed' ? 'échec' : 'interrompue'} – ${error ?? 'sans explication'}. L’ancienne version sert toujours.`;
}
