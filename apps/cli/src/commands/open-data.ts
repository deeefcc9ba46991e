import { readFile } from 'node:fs/promises';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import { withServer } from '../server/running-server.js';
import { writtenTo } from './export-options.js';
import { assertNewFile, FORCE, type WithForce } from './new-file.js';

interface Options extends WithForce, WithJson {
  readonly from: string;
  readonly to: string;
  readonly reseau?: string;
  readonly knownOn?: string;
  readonly apres?: string;
  readonly exhaustive?: boolean;
}

export const registerOpenData: Registration = (program, context) => {
  program
    .command('open-data <FICHIER.zip>')
    .summary('une publication en données ouvertes, sans petit effectif')
    .description(
      'Écrit une archive (datapackage.json, stock.csv, flux.csv) : caisse × procédure × tranche d’âge × mois. Les petits effectifs sont masqués, et assez d’autres cellules pour qu’aucun ne se retrouve par les totaux.',
    )
    .requiredOption('--from <MOIS>', 'premier mois (AAAA-MM)')
    .requiredOption('--to <MOIS>', 'dernier mois')
    .option('--reseau <CODE>', 'seulement les caisses de ce réseau')
    .option('--known-on <JOUR>', 'tel que connu ce jour-là, qui est passé ; hier sinon')
    .option('--apres <FICHIER.zip>', 'la publication d’avant : ses mois restent tels quels, et ce qu’elle masque le reste')
    .option('--exhaustive', 'résout pour chaque petit effectif, même là où deux tableaux le montrent déjà introuvable')
    .option(...FORCE)
    .option('--json', 'ce qui est écrit et masqué, en JSON')
    .addHelpText(
      'after',
      examples(
        'ecluse open-data 2025.zip --from 2025-01 --to 2025-12 --reseau famille',
        'ecluse open-data 2026.zip --from 2025-01 --to 2026-06 --apres 2025.zip',
      ),
    )
    .action(async (file: string, options: Options) => publish(file, options, context));
};

async function publish(file: string, options: Options, { terminal }: Context): Promise<void> {
  await assertNewFile(file, options);
  const { from, to, reseau, knownOn, apres, exhaustive } = options;
  const avant = apres === undefined ? undefined : await suiteOf(apres);
  await withServer(terminal, async (client) => {
    const bytes = await client.downloadOf('/api/v1/donnees-ouvertes', { from, to, reseau, knownOn, exhaustive, avant });
    await writtenTo(file, bytes);
  });
  const { ecluse } = await descriptorOf(file);
  const { petitsEffectifs: small } = ecluse.verification;
  const { cellules, masquees } = ecluse;
  if (options.json === true) {
    terminal.print(json({ files: [file], cellules, masquees, petitsEffectifs: small }));
    return;
  }
  terminal.print(
    `Écrit : ${file}. ${String(masquees)} cellules masquées sur ${String(cellules)}, chaque mois ; ${String(small)} petits effectifs, aucun ne se retrouve.`,
  );
}

interface Descriptor {
  readonly ecluse: {
    readonly suite: object;
    readonly cellules: number;
    readonly masquees: number;
    readonly verification: { readonly petitsEffectifs: number };
  };
}

const suiteOf = async (file: string): Promise<object> => (await descriptorOf(file)).ecluse.suite;

/** @throws Failure `openData.notOne` */
async function descriptorOf(file: string): Promise<Descriptor> {
  const { unpacked } = await import('#libs/interchange');
  try {
    for (const { path, text } of await unpacked(await readFile(file), 'openData')) {
      if (path !== 'datapackage.json') continue;
      let json = '';
      for await (const piece of text) json += piece;
      const told = JSON.parse(json) as Partial<Descriptor>;
      if (told.ecluse?.suite !== undefined) return { ecluse: told.ecluse };
    }
  } catch (error) {
    throw notOne(file, error);
  }
  throw notOne(file);
}

const notOne = (file: string, cause?: unknown): Failure =>
  new Failure(
    'openData.notOne',
    `Le fichier ${file} n’est pas une publication d’Écluse.`,
    'Donnez l’archive .zip qu’une commande open-data a écrite.',
    1,
    { cause },
  );
