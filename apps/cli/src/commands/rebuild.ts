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
  readonly yes?: boolean;
  readonly accept?: boolean;
  readonly cancel?: boolean;
}

interface Rebuild {
  readonly id: string;
  readonly projection: string;
  readonly state: 'requested' | 'running' | 'waiting' | 'interrupted' | 'completed' | 'failed' | 'cancelled';
  readonly readOrdinal: number;
  readonly headOrdinal: number;
  readonly eventsPerSecond: number;
  readonly accepted: boolean;
  readonly differences: readonly { readonly told: string }[] | null;
  readonly error: string | null;
}

interface Projection {
  readonly name: string;
  readonly rebuild: Rebuild | null;
}

const POLL_MS = 200;
const PROJECTIONS = '/api/v1/projections';

export const registerRebuild: Registration = (program, context) => {
  program
    .command('rebuild')
    .summary('reconstruit des modèles de lecture depuis le journal')
    .description(
      'Reconstruit un modèle de lecture depuis le journal, pendant que l’ancien sert. Les chiffres des mois clos et des soixante derniers jours sont comparés : égaux, le nouveau remplace l’ancien ; différents, il attend votre oui (--accept) ou votre non (--cancel).',
    )
    .argument('[nom]', 'projection : stock, parcours, referentiel')
    .option('--all', 'toutes les projections')
    .option('--yes', 'oui, d’avance, à toute différence de chiffres')
    .option('--accept', 'oui à la reconstruction qui attend')
    .option('--cancel', 'non : la reconstruction en cours est abandonnée')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse rebuild stock', 'ecluse rebuild --all', 'ecluse rebuild stock --accept', 'ecluse rebuild stock --cancel'))
    .action(async (name: string | undefined, options: Options) => rebuild(name, options, context));
};

async function rebuild(name: string | undefined, options: Options, { terminal, setExitCode }: Context): Promise<void> {
  const { all = false, json: asJson } = options;
  if (name !== undefined && all) {
    throw new Failure('usage', 'Le nom d’une projection et --all s’excluent.', 'Par exemple : ecluse rebuild --all', 2);
  }
  if (name === undefined && !all) {
    throw new Failure('usage', 'Donnez le nom d’une projection, ou --all pour toutes.', 'Par exemple : ecluse rebuild stock', 2);
  }
  if ([options.yes, options.accept, options.cancel].filter(Boolean).length > 1) {
    throw new Failure('usage', '--yes, --accept et --cancel s’excluent.', 'Par exemple : ecluse rebuild stock --accept', 2);
  }
  const rebuilds = await withServer(terminal, async (client) => {
    const known = (await allOf(pagesOf<Projection>(client, PROJECTIONS))).items;
    const done: Rebuild[] = [];
    for (const each of name === undefined ? concerned(known, options) : [name]) {
      done.push(await carriedOut(client, await begun(client, each, known, options), terminal));
    }
    return done;
  });
  terminal.print(asJson === true ? json(rebuilds) : rebuilds.map((each) => toldOf(each, options)).join('\n'));
  if (rebuilds.some(({ state }) => state !== (options.cancel === true ? 'cancelled' : 'completed'))) setExitCode(1);
}

/** With --all: every projection is rebuilt; a yes or a no is for those with a rebuild under way. */
function concerned(known: readonly Projection[], { accept, cancel }: Options): readonly string[] {
  const decided = accept === true || cancel === true;
  const names = known.filter(({ rebuild: underWay }) => !decided || underWay !== null).map((projection) => projection.name);
  if (names.length === 0) throw new Failure('rebuild.none', 'Aucune reconstruction n’est en cours.', 'Pour en demander une : ecluse rebuild --all');
  return names;
}

/** A new rebuild, or what was decided about the one under way. */
async function begun(client: Client, name: string, known: readonly Projection[], { yes, accept, cancel }: Options): Promise<Rebuild> {
  if (accept !== true && cancel !== true) {
    return client.post<Rebuild>(`${PROJECTIONS}/${encodeURIComponent(name)}/rebuild`, {
      key: randomUUID(),
      query: yes === true ? { accept: 'true' } : {},
    });
  }
  const underWay = known.find((projection) => projection.name === name)?.rebuild;
  if (underWay == null) {
    throw new Failure('rebuild.none', `Aucune reconstruction de « ${name} » n’est en cours.`, `Pour en demander une : ecluse rebuild ${name}`);
  }
  const path = `/api/v1/rebuilds/${underWay.id}`;
  return cancel === true ? client.delete<Rebuild>(path) : client.put<Rebuild>(`${path}/acceptance`);
}

/** Whether nothing more will happen to it by itself. */
const isAtRest = ({ state, accepted }: Rebuild): boolean =>
  state === 'completed' || state === 'failed' || state === 'cancelled' || (state === 'waiting' && !accepted);

async function carriedOut(client: Client, first: Rebuild, terminal: Terminal): Promise<Rebuild> {
  let now = first;
  while (!isAtRest(now)) {
    const { projection, readOrdinal, headOrdinal, eventsPerSecond } = now;
    const left = eventsPerSecond === 0 ? '' : ` · ${integer(eventsPerSecond)}/s · reste ${duration((headOrdinal - readOrdinal) / eventsPerSecond)}`;
    terminal.progress(`${projection} : ${integer(readOrdinal)} sur ${integer(headOrdinal)} événements${left}`);
    await pause(POLL_MS);
    now = await client.get<Rebuild>(`/api/v1/rebuilds/${now.id}`);
  }
  terminal.endProgress();
  return now;
}

function toldOf({ projection, state, readOrdinal, differences, error }: Rebuild, { cancel }: Options): string {
  const former = 'L’ancienne version sert toujours.';
  switch (state) {
    case 'completed':
      return `${projection} : reconstruite, ${counted(readOrdinal, 'événement', 'événements')}.`;
    case 'waiting':
      return [
        `${projection} : des chiffres diffèrent ; ${former}`,
        ...(differences ?? []).map(({ told }) => `  ${told}`),
        `Oui : ecluse rebuild ${projection} --accept. Non : ecluse rebuild ${projection} --cancel.`,
      ].join('\n');
    case 'cancelled':
      return `${projection} : reconstruction abandonnée${cancel === true ? '' : ' à la demande d’un autre'}. ${former}`;
    case 'failed':
    case 'requested':
    case 'running':
    case 'interrupted':
      return `${projection} : échec – ${error ?? 'sans explication'}. ${former}`;
  }
}
