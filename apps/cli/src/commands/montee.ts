import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { type Context, examples, json, type WithJson } from '../command.js';
import { onceSeen } from '../http/once-seen.js';
import { withServer } from '../server/running-server.js';
import { atLeastOne, fraction } from '../typed-number.js';

interface Options extends WithJson {
  readonly numero: number;
  readonly operationnel: number;
  readonly optimum: number;
  readonly partDebut: number;
  readonly partOperationnel: number;
  readonly source: string;
}

/** As the IGAS gives them (2022-035R): 18 months to be operational, 36 to the optimum. It gives no share: each réseau says its own. */
const [OPERATIONAL, OPTIMAL] = [18, 36];

const whole = atLeastOne('un nombre entier, à partir de 1');
const part = fraction('une part va de 0 à 1, par exemple 0,25');

const asked = (flags: string, description: string, parse: (text: string) => number): Option =>
  new Option(flags, description).argParser(parse).makeOptionMandatory();

/** What the work of newcomers is worth, as the tête de réseau says it. */
export function registerMontee(reseau: Command, { terminal }: Context): void {
  reseau
    .command('montee <RÉSEAU>')
    .summary('publie ce que vaut le travail des nouveaux venus, version par version')
    .description(
      'Publie une version de la montée en compétence : la part de ce que vaut un agent à son arrivée, une fois opérationnel, et toute à l’optimum ; entre-temps, à proportion des jours. Une version publiée ne change plus ; ce qu’elle fait des effectifs : ecluse reseau effectifs --reseau.',
    )
    .addOption(asked('--numero <N>', 'version : 1, puis la suivante', whole))
    .option('--operationnel <MOIS>', 'mois avant d’être opérationnel', whole, OPERATIONAL)
    .option('--optimum <MOIS>', 'mois avant l’optimum', whole, OPTIMAL)
    .addOption(asked('--part-debut <PART>', 'part au premier jour, de 0 à 1', part))
    .addOption(asked('--part-operationnel <PART>', 'part une fois opérationnel', part))
    .requiredOption('--source <TEXTE>', 'document, ou « choix du réseau »')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse reseau montee famille --numero 1 --part-debut 0,25 --part-operationnel 0,75 --source "choix du réseau"'))
    .action(async (code: string, options: Options) => {
      const { numero: version, operationnel, optimum, partDebut, partOperationnel, source } = options;
      const shares = { shareAtStart: partDebut, shareWhenOperational: partOperationnel };
      const body = { version, operationalMonths: operationnel, optimalMonths: optimum, ...shares, source };
      const written = await withServer(terminal, async (client) => {
        const path = `/api/v1/reseaux/${encodeURIComponent(code)}`;
        return onceSeen(client, path, await client.post<{ readonly position: string }>(`${path}/montees`, { body, key: randomUUID() }));
      });
      const said = `${code} : les nouveaux venus sont opérationnels à ${String(operationnel)} mois, à l’optimum à ${String(optimum)} (version ${String(version)}).`;
      terminal.print(options.json === true ? json(written) : said);
    });
}
