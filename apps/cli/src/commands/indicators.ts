import { examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { type Figures, figuresTable } from '../output/figures.js';
import { withServer } from '../server/running-server.js';
import { addSliceOptions, type SliceOptions, sliceQuery } from './slice-options.js';

interface Options extends SliceOptions, WithJson {
  readonly on?: readonly string[];
}

export const registerIndicators: Registration = (program, { terminal }) => {
  addSliceOptions(
    program
      .command('indicators')
      .summary('stock, antériorité, flux et solde en jours')
      .description('Les chiffres à la fin d’un ou plusieurs jours : stock, antériorité, flux et solde en jours.')
      .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon celui de --known-on, ou aujourd’hui ; peut être répété', gathered),
  )
    .option('--json', 'un objet JSON, ou une liste quand plusieurs jours sont demandés')
    .addHelpText(
      'after',
      examples(
        'ecluse indicators',
        'ecluse indicators --on 2011-10-31 --source wabo-receipt --json',
        'ecluse indicators --on 2023-03-31 --known-on 2023-03-31 --caisse 751',
        'ecluse indicators --on 2024-01-31 --on 2024-02-29 --definition solde-ouvre-20@1',
      ),
    )
    .action(async (options: Options) => {
      const answer = await withServer(terminal, async (client) =>
        client.get<Figures | readonly Figures[]>('/api/v1/indicators', { on: options.on, ...sliceQuery(options) }),
      );
      terminal.print(options.json === true ? json(answer) : figuresTable('asOf' in answer ? [answer] : answer));
    });
};
