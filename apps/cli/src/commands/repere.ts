import { randomUUID } from 'node:crypto';
import { examples, json, type Registration, type WithJson } from '../command.js';
import type { Client } from '../http/client.js';
import { onceSeen } from '../http/once-seen.js';
import { type Repere, repereText } from '../output/repere.js';
import { readUnits } from '../output/written.js';
import { withServer } from '../server/running-server.js';
import { addAmongOptions, type AmongOptions, amongQuery } from './among-options.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';
import { addVersions } from './pilotage-versions.js';

const REPERES = '/api/v1/reperes';

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
  addVersions(repere, { path: REPERES, command: 'repere', what: 'un indicateur repère', ofWhat: 'd’un indicateur repère' }, context);
  repere
    .command('choose <CODE>')
    .summary('choisit l’indicateur repère d’un réseau')
    .description(
      'Les pages et les cibles du réseau sont désormais celles de cet indicateur repère, dans sa dernière version, jusqu’au choix d’un autre. Il nomme ce réseau, ou aucun. Celui qui est livré se choisit comme les autres.',
    )
    .requiredOption('--reseau <CODE>', 'réseau qui le choisit, par le code de sa tête')
    .option('--json', 'le résultat en JSON')
    .addHelpText(
      'after',
      examples('ecluse repere choose repere-production --reseau famille', 'ecluse repere choose repere-quatre-dimensions --reseau famille'),
    )
    .action(async (code: string, { reseau, json: asJson }: WithJson & { readonly reseau: string }) => {
      const path = `/api/v1/organismes/${encodeURIComponent(reseau)}/choose-repere`;
      const chosen = await withServer(terminal, async (client) =>
        onceSeen(client, REPERES, await client.post<{ readonly position: string }>(path, { body: { repere: code }, key: randomUUID() })),
      );
      terminal.print(asJson === true ? json(chosen) : `${reseau} est désormais dit par ${code}.`);
    });
  addExportOptions(
    addAmongOptions(
      repere
        .command('show [CODE[@VERSION]]')
        .summary('ce qu’il vaut pour chacun')
        .description(
          'L’indicateur repère de chaque organisme à la fin d’un jour, ses axes de progrès, et ce qui en est du réseau. Sans code : celui que le réseau a choisi, ou celui qui est livré.',
        )
        .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon celui de --known-on, ou aujourd’hui'),
    ),
  )
    .option('--json', 'l’indicateur repère en JSON')
    .addHelpText(
      'after',
      examples('ecluse repere show --on 2022-01-31 --reseau famille', 'ecluse repere show --reseau famille --arbre regions --json'),
    )
    .action(async (code: string | undefined, options: Options) => {
      const path = `reperes/${encodeURIComponent(code ?? (await withServer(terminal, async (client) => first(client, options.reseau))))}`;
      const query = { on: options.on, ...amongQuery(options) };
      if (await exported(options, terminal, path, query)) return;
      await withServer(terminal, async (client) => {
        const answer = await client.get<Repere>(`/api/v1/${path}`, query);
        terminal.print(options.json === true ? json(answer) : repereText(answer, await readUnits(client)));
      });
    });
};

/** The code of the one that is told of a réseau unless another is named, the first of the list; of nobody that is named: of the only réseau there is. */
async function first(client: Client, reseau: string | undefined): Promise<string> {
  const { items } = await client.get<{ readonly items: readonly { readonly code: string }[] }>(REPERES, { reseau, limit: '1' });
  return items[0]?.code ?? '';
}
