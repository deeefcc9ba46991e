import { randomUUID } from 'node:crypto';
import { type Context, examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { onceSeen } from '../http/once-seen.js';
import { allOf, pagesOf } from '../http/pages.js';
import { type Arrete, arreteText } from '../output/arrete.js';
import { counted, day, integer } from '../output/french.js';
import { table } from '../output/table.js';
import { readUnits } from '../output/written.js';
import { withServer } from '../server/running-server.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';

interface Established {
  readonly reseau: string;
  readonly mois: string;
  readonly knownOn: string;
  readonly changed: number;
  readonly position: string;
}

interface Summary {
  readonly reseau: string;
  readonly mois: string;
  readonly knownOn: string;
  readonly figures: number;
  readonly organismes: number;
  readonly corrections: number;
}

export const registerArrete: Registration = (program, context) => {
  const arrete = program
    .command('arrete')
    .summary('les arrêtés : les chiffres publiés d’un mois')
    .description(
      'Un arrêté publie les chiffres d’un mois d’un réseau, de ses groupements et de ses caisses, tels que connus ce jour-là. Ils ne changent plus ; ce qui se sait depuis se dit par une correction.',
    );
  arrete
    .command('close <RÉSEAU> <MOIS>')
    .summary('arrête les chiffres d’un mois')
    .option('--indicateur <CODE>', 'seulement cet indicateur ; peut être répété ; tous sinon', gathered)
    .option('--json', 'le compte rendu en JSON')
    .addHelpText('after', examples('ecluse arrete close famille 2026-09'))
    .action(async (reseau: string, mois: string, { json: asJson, indicateur }: WithJson & { readonly indicateur?: readonly string[] }) => {
      const body = { reseau, mois, ...(indicateur === undefined ? {} : { indicateurs: indicateur }) };
      await establish(
        '/api/v1/arretes',
        body,
        asJson,
        context,
        ({ changed }) => `Le mois ${mois} de ${reseau} est arrêté : ${counted(changed, 'chiffre', 'chiffres')}.`,
      );
    });
  arrete
    .command('correct <RÉSEAU> <MOIS>')
    .summary('dit lesquels des chiffres arrêtés se savent autrement aujourd’hui')
    .option('--json', 'le compte rendu en JSON')
    .addHelpText('after', examples('ecluse arrete correct famille 2026-09'))
    .action(async (reseau: string, mois: string, { json: asJson }: WithJson) => {
      await establish(`/api/v1/${pathOf(reseau, mois)}/corrections`, undefined, asJson, context, ({ changed }) =>
        changed === 0
          ? 'Rien n’a changé depuis : aucune correction.'
          : `${counted(changed, 'chiffre se sait', 'chiffres se savent')} autrement : c’est une correction.`,
      );
    });
  arrete
    .command('list')
    .summary('les mois arrêtés')
    .option('--json', 'la liste en JSON')
    .addHelpText('after', examples('ecluse arrete list'))
    .action(async ({ json: asJson }: WithJson) => {
      const arretes = await withServer(context.terminal, async (client) => allOf(pagesOf<Summary>(client, '/api/v1/arretes')));
      if (asJson === true) {
        context.terminal.print(json(arretes));
        return;
      }
      const columns = ['Réseau', 'Mois', 'Arrêté le', 'Chiffres', 'Organismes', 'Corrections'].map((title) => ({ title }));
      const rows = arretes.items.map((each) => [
        each.reseau,
        each.mois,
        day(each.knownOn),
        ...[each.figures, each.organismes, each.corrections].map(integer),
      ]);
      context.terminal.print(`${rows.length === 0 ? '' : `${table(columns, rows)}\n\n`}${counted(arretes.count, 'mois arrêté', 'mois arrêtés')}.`);
    });
  addExportOptions(
    arrete
      .command('show <RÉSEAU> <MOIS>')
      .summary('un arrêté : ses chiffres tels que publiés, et tels que corrigés depuis')
      .option('--known-on <JOUR>', 'tel que corrigé ce jour-là : par les corrections dites jusque-là'),
  )
    .option('--json', 'l’arrêté en JSON')
    .addHelpText('after', examples('ecluse arrete show famille 2026-09', 'ecluse arrete show famille 2026-09 --known-on 2026-12-31 --json'))
    .action(async (reseau: string, mois: string, options: WithJson & ExportOptions & { readonly knownOn?: string }) => {
      const query = { knownOn: options.knownOn };
      if (await exported(options, context.terminal, pathOf(reseau, mois), query)) return;
      await withServer(context.terminal, async (client) => {
        const found = await client.get<Arrete>(`/api/v1/${pathOf(reseau, mois)}`, query);
        context.terminal.print(options.json === true ? json(found) : arreteText(found, options.knownOn, await readUnits(client)));
      });
    });
};

const pathOf = (reseau: string, mois: string): string => `arretes/${encodeURIComponent(reseau)}/${encodeURIComponent(mois)}`;

async function establish(
  path: string,
  body: object | undefined,
  asJson: boolean | undefined,
  { terminal }: Context,
  said: (established: Established) => string,
): Promise<void> {
  const established = await withServer(terminal, async (client) =>
    onceSeen(client, '/api/v1/arretes', await client.post<Established>(path, { ...(body === undefined ? {} : { body }), key: randomUUID() })),
  );
  terminal.print(asJson === true ? json(established) : said(established));
}
