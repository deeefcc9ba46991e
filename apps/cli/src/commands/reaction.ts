import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, integer, lateness } from '../output/french.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';

interface Options extends WithJson {
  readonly atEnd?: boolean;
  readonly again?: boolean;
}

interface Reaction {
  readonly name: string;
  readonly state: 'notBegun' | 'working' | 'unattended' | 'ahead';
  readonly ordinal: number | null;
  readonly lag: { readonly events: number; readonly seconds: number } | null;
  readonly workers: number;
  readonly partitions: number;
  readonly held: number;
}

const REACTIONS = '/api/v1/reactions';

const STATE_WORDS: Readonly<Record<Reaction['state'], string>> = {
  notBegun: 'pas encore commencée',
  working: 'au travail',
  unattended: 'sans projecteur',
  ahead: 'en avance sur le journal',
};

export const registerReaction: Registration = (program, context) => {
  const reaction = program
    .command('reaction')
    .summary('les réactions aux événements : où elles en sont, les faire reprendre')
    .description(
      'Les réactions : ce que les projecteurs font à la suite d’un événement – ouvrir un dossier lié, rapporter sa réponse. Elles ne sont jamais rejouées par une reconstruction.',
    );
  reaction
    .command('list')
    .summary('les réactions, et où elles en sont du journal')
    .description('Liste : chaque réaction, son état, et le dernier événement lu par la moins avancée de ses parts.')
    .option('--json', 'la liste en JSON')
    .addHelpText('after', examples('ecluse reaction list', 'ecluse reaction list --json'))
    .action(async (options: WithJson) => list(options, context));
  reaction
    .command('resume <NOM>')
    .summary('fait reprendre une réaction en avance sur le journal')
    .description(
      'Dit où reprend une réaction en avance sur le journal, parce qu’il a été restauré, déménagé ou remplacé. Avec --again elle relit tout, sans refaire ce qui est fait ; avec --at-end elle ne réagit qu’à ce qui viendra. Les projecteurs qui tournent reprennent aussitôt.',
    )
    .option('--again', 'depuis le début du journal présent : rien n’est oublié, ce qui est fait n’est pas refait')
    .option('--at-end', 'à la fin du journal présent : ce qui s’y trouve déjà reste sans réaction')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse reaction resume linked-dossier-opening --again', 'ecluse reaction resume linked-dossier-opening --at-end'))
    .action(async (name: string, options: Options) => resume(name, options, context));
};

async function list({ json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  const { items, count } = await withServer(terminal, async (client) => allOf(pagesOf<Reaction>(client, REACTIONS)));
  if (asJson === true) {
    terminal.print(json({ count, items }));
    return;
  }
  const columns = ['Réaction', 'État', 'Lu jusqu’à', 'Retard', 'Parts', 'Processus'].map((title) => ({ title }));
  const rows = items.map(({ name, state, ordinal, lag, held, partitions, workers }) => [
    ...[name, STATE_WORDS[state], ordinal === null ? '' : `nº ${integer(ordinal)}`, lag === null ? '' : lag.events === 0 ? 'aucun' : lateness(lag)],
    ...[`${integer(held)} sur ${integer(partitions)}`, integer(workers)],
  ]);
  const ahead = items
    .filter(({ state }) => state === 'ahead')
    .map(({ name }) => `Où reprend-elle ? ecluse reaction resume ${name} --again, ou --at-end`);
  terminal.print([table(columns, rows), '', `${counted(count, 'réaction', 'réactions')}.`, ...ahead].join('\n'));
}

async function resume(name: string, { atEnd = false, again = false, json: asJson }: Options, { terminal }: Context): Promise<void> {
  if (atEnd === again) {
    const why = again ? '--again et --at-end s’excluent.' : 'Dites où elle reprend : --again ou --at-end.';
    throw new Failure('usage', why, `Par exemple : ecluse reaction resume ${name} --again`, 2);
  }
  const path = `${REACTIONS}/${encodeURIComponent(name)}/resumption?from=${again ? 'start' : 'head'}`;
  const resumed = await withServer(terminal, async (client) => client.put<Reaction>(path));
  const where = again
    ? 'reprend au début du journal, sans refaire ce qui est fait'
    : 'reprend à la fin du journal ; ce qui s’y trouve reste sans réaction';
  terminal.print(asJson === true ? json(resumed) : `${resumed.name} : ${where}. La suite : ecluse reaction list`);
}
