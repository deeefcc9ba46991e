import { examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { type Comparaison, comparaisonText, type Dispersion, dispersionText, type Fiche, ficheText } from '../output/comparaison.js';
import { readUnits } from '../output/written.js';
import { fraction } from '../typed-number.js';
import { withServer } from '../server/running-server.js';
import { addAmongOptions, type AmongOptions, amongQuery } from './among-options.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';

interface Options extends AmongOptions, ExportOptions, WithJson {
  readonly on?: readonly string[];
  readonly quantile?: readonly string[];
  readonly tolerance?: number;
}

interface FicheOptions extends AmongOptions, ExportOptions, WithJson {
  readonly indicateur?: readonly string[];
  readonly on?: string;
}

interface SeriesOptions extends AmongOptions, ExportOptions, WithJson {
  readonly from: string;
  readonly to: string;
  readonly step?: string;
  readonly quantile?: readonly string[];
  readonly periode?: readonly string[];
}

const COMPARAISONS = '/api/v1/comparaisons';
const order = fraction('un quantile va de 0 à 1, par exemple 0,9 ; pour en demander plusieurs, répétez --quantile');
const QUANTILE = [
  '--quantile <ORDRE>',
  'quantile voulu, de 0 à 1 ; peut être répété',
  (text: string, former: readonly string[] | undefined): readonly string[] => gathered(String(order(text)), former),
] as const;

export const registerComparaison: Registration = (program, { terminal }) => {
  const comparaison = program
    .command('comparaison')
    .summary('les caisses comparées entre elles : rangs, médiane, dispersion')
    .description('Compare les caisses, ou des groupements, par un indicateur. Le réseau est un rapport de sommes, jamais une moyenne.');
  addExportOptions(
    addAmongOptions(
      comparaison
        .command('show <INDICATEUR>')
        .summary('à un jour, ou à deux')
        .description('Compare les organismes par un indicateur à un jour ; à deux, dit qui reste moins bon ou meilleur que le réseau.')
        .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon celui de --known-on, ou aujourd’hui ; deux fois pour deux dates', gathered)
        .option(...QUANTILE)
        .option(
          '--tolerance <PART>',
          'à quelle part de la valeur du réseau on en est encore proche, 0 sinon',
          fraction('une tolérance va de 0 à 1, par exemple 0,05'),
        ),
    ),
  )
    .option('--json', 'la comparaison en JSON')
    .addHelpText(
      'after',
      examples(
        'ecluse comparaison show solde-ouvre-20 --on 2022-01-31 --reseau famille',
        'ecluse comparaison show anteriorite-ouvree --on 2020-03-31 --on 2021-12-31 --reseau famille',
      ),
    )
    .action(async (indicateur: string, options: Options) => {
      const { on, quantile, tolerance } = options;
      const query = { indicateur, on, quantile, tolerance, ...amongQuery(options) };
      if (await exported(options, terminal, 'comparaisons', query)) return;
      await withServer(terminal, async (client) => {
        const answer = await client.get<Comparaison>(COMPARAISONS, query);
        terminal.print(options.json === true ? json(answer) : comparaisonText(answer, await readUnits(client)));
      });
    });
  addExportOptions(
    addAmongOptions(
      comparaison
        .command('fiche <ORGANISME>')
        .summary('une caisse par tous les indicateurs')
        .description('La fiche d’une caisse à un jour : par chaque indicateur sa valeur et son rang, et ce qu’en font ceux à qui la comparer.')
        .option('--indicateur <CODE[@V]>', 'seulement cet indicateur, tous sinon ; peut être répété', gathered)
        .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon celui de --known-on, ou aujourd’hui'),
    ),
  )
    .option('--json', 'la fiche en JSON')
    .addHelpText('after', examples('ecluse comparaison fiche 751 --on 2022-01-31', 'ecluse comparaison fiche 751 --groupement idf --ods fiche.ods'))
    .action(async (organisme: string, options: FicheOptions) => {
      const query = { indicateur: options.indicateur, on: options.on, ...amongQuery(options) };
      const path = `fiches/${encodeURIComponent(organisme)}`;
      if (await exported(options, terminal, path, query)) return;
      await withServer(terminal, async (client) => {
        const answer = await client.get<Fiche>(`/api/v1/${path}`, query);
        terminal.print(options.json === true ? json(answer) : ficheText(answer, await readUnits(client)));
      });
    });
  addExportOptions(
    addAmongOptions(
      comparaison
        .command('series <INDICATEUR>')
        .summary('à travers une période')
        .description('La dispersion des organismes à travers une période, et la moyenne de leurs rangs.')
        .requiredOption('--from <JOUR>', 'premier jour')
        .requiredOption('--to <JOUR>', 'dernier jour')
        .option('--step <PAS>', 'day, week ou month ; month sinon')
        .option(...QUANTILE)
        .option('--periode <JOUR..JOUR>', 'période des rangs moyens, tout sinon ; peut être répétée', gathered),
    ),
  )
    .option('--json', 'la série en JSON')
    .addHelpText('after', examples('ecluse comparaison series solde-ouvre-20 --from 2019-01-01 --to 2021-12-31 --reseau famille'))
    .action(async (indicateur: string, options: SeriesOptions) => {
      const { from, to, step, quantile, periode } = options;
      const query = { indicateur, from, to, step, quantile, periode, ...amongQuery(options) };
      if (await exported(options, terminal, 'comparaisons/series', query)) return;
      await withServer(terminal, async (client) => {
        const answer = await client.get<Dispersion>(`${COMPARAISONS}/series`, query);
        terminal.print(options.json === true ? json(answer) : dispersionText(answer, await readUnits(client)));
      });
    });
};
