import { InvalidArgumentError } from 'commander';
import { type Context, examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { allOf, pagesOf } from '../http/pages.js';
import { Failure } from '../failure.js';
import { counted, duration, integer } from '../output/french.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { exportTo } from './log-export.js';
import { importFrom } from './log-import.js';
import { declareRestored } from './log-restored.js';
import { assertNewFile, FORCE, type WithForce } from './new-file.js';

interface Seal {
  readonly block: number;
  readonly from: number;
  readonly to: number;
  readonly digest: string;
}

interface Verification {
  readonly ok: boolean;
  readonly examined: number;
  readonly sealed: number;
  readonly digest: string;
  readonly differences: readonly string[];
}

const SEAL = /^\d{1,9}:[0-9a-f]{64}$/iu;

function sealOption(value: string, former: readonly string[] | undefined): readonly string[] {
  if (!SEAL.test(value)) throw new InvalidArgumentError('un sceau s’écrit BLOC:EMPREINTE, l’empreinte en 64 chiffres hexadécimaux');
  return gathered(value, former);
}

export const registerLog: Registration = (program, context) => {
  const log = program
    .command('log')
    .summary('vérifie, exporte, importe le journal des événements')
    .description('Le journal des événements : le vérifier, en lire les sceaux, le sauvegarder, le déménager d’un magasin à un autre.');
  log
    .command('verify')
    .summary('relit le journal entier et le compare à ses sceaux')
    .description(
      'Relit le journal entier : empreintes, numéros, révisions, sceaux. Ne change rien. Code de retour 1, et les différences, quand quelque chose ne va pas.',
    )
    .option('--seal <BLOC:EMPREINTE>', 'compare aussi avec ce sceau, noté ailleurs ; peut être répétée', sealOption)
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse log verify', `ecluse log verify --seal 35:${'…'.repeat(3)}`))
    .action(async (options: WithJson & { readonly seal?: readonly string[] }) => verify(options, context));
  log
    .command('seals')
    .summary('les sceaux publiés, un par millier d’événements')
    .description('Les sceaux publiés. Notez le dernier hors d’Écluse : il prouve plus tard que rien de ce qui précède n’a changé.')
    .option('--last', 'le dernier seulement')
    .option('--json', 'en JSON')
    .addHelpText('after', examples('ecluse log seals --last', 'ecluse log seals --json'))
    .action(async (options: WithJson & { readonly last?: boolean }) => seals(options, context));
  log
    .command('export <FICHIER>')
    .summary('écrit le journal entier dans un fichier')
    .description(
      'Écrit le journal entier dans un fichier NDJSON, compressé si son nom finit par .gz ; « - » : la sortie standard. Le fichier ne prend son nom qu’une fois entier ; interrompu, l’export recommence du début. Les clés du coffre n’y sont pas : ecluse vault export.',
    )
    .option(...FORCE)
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse log export journal.ndjson.gz', 'ecluse log export - | wc -l'))
    .action(async (file: string, options: WithJson & WithForce) => exportLog(file, options, context));
  log
    .command('import <FICHIER>')
    .summary('reprend un journal exporté dans le magasin vide configuré')
    .description(
      'Reprend tel quel un journal exporté – flux, révisions, numéros, instants – dans un journal vide, sur lequel aucun serveur ne tourne, puis relit tout et compare. Interrompu, il reprend où il en est.',
    )
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ECLUSE_HOME=/srv/neuf ecluse log import journal.ndjson.gz'))
    .action(async (file: string, options: WithJson) => importFrom(file, options, context));
  log
    .command('restored')
    .summary('déclare que le journal a été restauré')
    .description(
      'Déclare que le journal a été remis dans un état antérieur : une nouvelle époque commence. Aucun serveur ne tourne sur ce journal. Les jetons d’avant sont refusés ; les projections et réactions que le journal contient encore continuent, les autres sont nommées.',
    )
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse log restored'))
    .action(async (options: WithJson) => declareRestored(options, context));
};

async function verify({ seal, json: asJson }: WithJson & { readonly seal?: readonly string[] }, { terminal, setExitCode }: Context): Promise<void> {
  terminal.progress('Vérification du journal…');
  const result = await withServer(terminal, async (client) => client.post<Verification>('/api/v1/journal/verifications', { query: { seal } }));
  terminal.endProgress();
  const { ok, examined, sealed, digest, differences } = result;
  const lines = [
    `${ok ? 'juste' : 'FAUX '}  Journal entier : ${integer(examined)} événements relus, scellés jusqu’au numéro ${integer(sealed)}`,
    ...differences.map((difference) => `         ${difference}`),
    `       Empreinte du journal : ${digest}`,
  ];
  terminal.print(asJson === true ? json(result) : lines.join('\n'));
  if (!ok) setExitCode(1);
}

async function seals({ last = false, json: asJson }: WithJson & { readonly last?: boolean }, { terminal }: Context): Promise<void> {
  const items = await withServer(terminal, async (client) => {
    if (!last) return (await allOf(pagesOf<Seal>(client, '/api/v1/journal/sceaux'))).items;
    const { lastSeal } = await client.get<{ readonly lastSeal: Seal | null }>('/api/v1/journal');
    return lastSeal === null ? [] : [lastSeal];
  });
  if (asJson === true) terminal.print(json(last ? (items[0] ?? null) : items));
  else if (items.length === 0) terminal.print('Aucun sceau : un bloc se scelle tous les mille événements.');
  else {
    const columns = [{ title: 'Bloc', align: 'right' }, { title: 'Jusqu’au numéro', align: 'right' }, { title: 'Empreinte' }] as const;
    terminal.print(
      table(
        columns,
        items.map(({ block, to, digest }) => [integer(block), integer(to), digest]),
      ),
    );
  }
}

async function exportLog(file: string, { json: asJson, force = false }: WithJson & WithForce, { terminal }: Context): Promise<void> {
  if (file === '-' && asJson === true) {
    throw new Failure(
      'usage',
      '--json et « - » s’excluent : la sortie standard est l’export.',
      'Par exemple : ecluse log export journal.ndjson.gz --json',
      2,
    );
  }
  if (file !== '-') await assertNewFile(file, { force });
  const begun = performance.now();
  const events = await withServer(terminal, async (client) => exportTo(file, await client.download('/api/v1/journal/export'), terminal));
  terminal.endProgress();
  if (file === '-') return;
  const seconds = (performance.now() - begun) / 1000;
  const keys = 'Les clés des personnes n’y sont pas : ecluse vault export.';
  terminal.print(
    asJson === true ? json({ events, seconds }) : `${file} : ${counted(events, 'événement', 'événements')}, en ${duration(seconds)}. ${keys}`,
  );
}
