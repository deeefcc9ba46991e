import { examples, json, type Registration, type WithJson } from '../command.js';
import type { Client } from '../http/client.js';
import { type Repere, repereText } from '../output/repere.js';
import { readUnits } from '../output/written.js';
import { withServer } from '../server/running-server.js';
import { addAmongOptions, type AmongOptions, amongQuery } from './among-options.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';
import { addVersions } from './pilotage-versions.js';

interface Options extends AmongOptions, ExportOptions, WithJson {
  readonly on?: string;
}

export const registerRepere: Registration = (program, context) => {
  const { terminal } = context;
  const repere = program
    .command('repere')
    .alias('composite')
    .summary('l’indicateur repère : chaque caisse face à la médiane du réseau')
    .description('L’indicateur repère : une somme pondérée d’écarts à la médiane du réseau, par dimension. Plus de 0 : moins bon.');
  addVersions(repere, { path: '/api/v1/reperes', command: 'repere', what: 'un indicateur repère', ofWhat: 'd’un indicateur repère' }, context);
  addExportOptions(
    addAmongOptions(
      repere
        .command('show [CODE[@VERSION]]')
        .summary('ce qu’il vaut pour chacun')
        .description(
          'L’indicateur repère de chaque organisme à la fin d’un jour, ses axes de progrès, et ce qui en est du réseau. Sans code : le premier que vous avez publié, ou celui qui est livré.',
        )
        .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ), aujourd’hui sinon'),
    ),
  )
    .option('--json', 'l’indicateur repère en JSON')
    .addHelpText(
      'after',
      examples('ecluse repere show --on 2022-01-31 --reseau famille', 'ecluse repere show --reseau famille --arbre regions --json'),
    )
    .action(async (code: string | undefined, options: Options) => {
      const path = `reperes/${encodeURIComponent(code ?? (await withServer(terminal, first)))}`;
      const query = { on: options.on, ...amongQuery(options) };
      if (await exported(options, terminal, path, query)) return;
      await withServer(terminal, async (client) => {
        const answer = await client.get<Repere>(`/api/v1/${path}`, query);
        terminal.print(options.json === true ? json(answer) : repereText(answer, await readUnits(client)));
      });
    });
};

/** The code of the one that is told unless another is named: people's own come first in the list, what ships last. */
async function first(client: Client): Promise<string> {
  const { items } = await client.get<{ readonly items: readonly { readonly code: string }[] }>('/api/v1/reperes');
  return items[0]?.code ?? '';
}
