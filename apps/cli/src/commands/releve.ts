import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import type { Client } from '../http/client.js';
import { onceSeen } from '../http/once-seen.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, day, integer, number } from '../output/french.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';
import { fileStats } from './import.js';
import { importWhole } from './whole-file.js';

interface Recorded {
  readonly read: number;
  readonly recorded: number;
  readonly blank: number;
  readonly unchanged: number;
  readonly corrections: number;
  readonly closed: number;
  readonly unlikely: number;
  readonly warnings: readonly string[];
  readonly position: string | null;
}

interface Releve {
  readonly code: string;
  readonly organisme: string;
  readonly periode: string;
  readonly knownOn: string;
  readonly value: number;
  readonly source: string;
  readonly corrects: number | null;
}

interface ListOptions extends WithJson, ExportOptions {
  readonly indicateur?: string;
  readonly organisme?: string;
  readonly groupement?: string;
  readonly reseau?: string;
  readonly on?: string;
}

export const registerReleve: Registration = (program, context) => {
  const releve = program
    .command('releve')
    .summary('les relevés : ce qu’aucun événement ne donne')
    .description('Coûts, appels, satisfaction : ce qui se mesure ailleurs, par période et par organisme. Un relevé se corrige ; rien ne s’efface.');
  releve
    .command('import <FICHIER>')
    .summary('enregistre les relevés d’un fichier CSV, XLSX ou ODS, tous ou aucun')
    .description(
      'Lit un fichier CSV, ou un classeur .xlsx ou .ods (indicateur, organisme, periode, valeur, source) et enregistre tout, ou rien si une ligne est refusée.',
    )
    .option('--source <NOM>', 'd’où viennent les valeurs des lignes qui ne le disent pas ; le nom du fichier sinon')
    .option('--json', 'le compte rendu en JSON, ou le refus, avec ses lignes')
    .addHelpText('after', examples('ecluse releve import couts-2025.csv --source "comptes 2025"'))
    .action(async (file: string, options: ImportOptions) => importFile(file, options, context));
  addExportOptions(
    releve
      .command('template [INDICATEUR...]')
      .summary('un fichier à remplir, CSV sur la sortie sinon')
      .description('Un fichier à remplir : une ligne par indicateur et par caisse. Les lignes laissées sans valeur sont passées à l’import.')
      .option('--reseau <CODE>', 'seulement les caisses de ce réseau, par le code de sa tête')
      .option('--periode <PÉRIODE>', 'AAAA, AAAA-T1 ou AAAA-MM selon l’indicateur ; la dernière finie sinon'),
  )
    .addHelpText(
      'after',
      examples(
        'ecluse releve template cout-allocataire-pondere allocataires-ponderes > couts.csv',
        'ecluse releve template cout-allocataire-pondere --reseau famille --periode 2025 --xlsx couts.xlsx',
      ),
    )
    .action(async (indicateur: readonly string[], options: ExportOptions & { readonly reseau?: string; readonly periode?: string }) => {
      const query = { indicateur, reseau: options.reseau, periode: options.periode };
      if (await exported(options, context.terminal, 'releves/modele', query)) return;
      const template = await withServer(context.terminal, async (client) => text(await client.download('/api/v1/releves/modele', query)));
      context.terminal.print(template.trimEnd());
    });
  addExportOptions(
    releve
      .command('list')
      .summary('les relevés, corrections comprises')
      .option('--indicateur <CODE>', 'seulement cet indicateur')
      .option('--organisme <CODE>', 'seulement cet organisme')
      .option('--groupement <CODE>', 'seulement ceux de ce groupement : lui, ses caisses, les groupements sous lui')
      .option('--reseau <CODE>', 'seulement ceux de ce réseau')
      .option('--on <JOUR>', 'de quel jour sont les caisses du groupement et du réseau (AAAA-MM-JJ), d’aujourd’hui sinon'),
  )
    .option('--json', 'la liste en JSON')
    .addHelpText('after', examples('ecluse releve list --indicateur cout-allocataire-pondere'))
    .action(async (options: ListOptions) => {
      const { json: asJson, indicateur, organisme, groupement, reseau, on } = options;
      const query = { indicateur, organisme, groupement, reseau, on };
      if (await exported(options, context.terminal, 'releves', query)) return;
      const releves = await withServer(context.terminal, async (client) => allOf(pagesOf<Releve>(client, '/api/v1/releves', query)));
      const told = (value: number): string => (Number.isInteger(value) ? integer(value) : number(value));
      if (asJson === true) {
        context.terminal.print(json(releves));
        return;
      }
      const columns = ['Indicateur', 'Organisme', 'Période', 'Valeur', 'Connu le', 'Source'].map((title) => ({ title }));
      const rows = releves.items.map((each) => [
        ...[each.code, each.organisme, each.periode],
        `${told(each.value)}${each.corrects === null ? '' : ` (corrige ${told(each.corrects)})`}`,
        ...[day(each.knownOn), each.source],
      ]);
      context.terminal.print(`${rows.length === 0 ? '' : `${table(columns, rows)}\n\n`}${counted(releves.count, 'relevé', 'relevés')}.`);
    });
};

async function upload(client: Client, file: string, source: string): Promise<Recorded> {
  const { size: total } = await fileStats(file);
  const bytes = { bytes: createReadStream(file), total, sent: () => undefined };
  return onceSeen(
    client,
    '/api/v1/releves?limit=1',
    await client.upload<Recorded>('/api/v1/releves', bytes, { query: { source }, key: randomUUID() }),
  );
}

function recordedText(file: string, recorded: Recorded): string {
  const { read, blank, recorded: written, unchanged, corrections, closed, unlikely, warnings } = recorded;
  return [
    `${file} : ${counted(read, 'ligne lue', 'lignes lues')}, ${counted(written, 'relevé enregistré', 'relevés enregistrés')}, ${counted(unchanged, 'déjà là', 'déjà là')}.`,
    ...(blank === 0 ? [] : [`  ${counted(blank, 'ligne sans valeur, passée', 'lignes sans valeur, passées')}`]),
    ...(corrections === 0 ? [] : [`  ${counted(corrections, 'correction', 'corrections')} d’une valeur déjà relevée`]),
    ...(closed === 0 ? [] : [`  ${counted(closed, 'relevé', 'relevés')} d’une période arrêtée : ecluse arrete correct dit ce que cela change`]),
    ...(unlikely === 0
      ? []
      : [`  ${counted(unlikely, 'relevé peu vraisemblable, enregistré tel quel', 'relevés peu vraisemblables, enregistrés tels quels')} :`]),
    ...warnings.map((warning) => `    ${warning}`),
    ...(warnings.length < unlikely ? [`    … et ${counted(unlikely - warnings.length, 'autre', 'autres')}.`] : []),
  ].join('\n');
}

type ImportOptions = WithJson & { readonly source?: string };

async function importFile(file: string, { source = basename(file), ...options }: ImportOptions, context: Context): Promise<void> {
  await importWhole(
    { command: 'ecluse releve import', file, ...options },
    context,
    async () => withServer(context.terminal, async (client) => upload(client, file, source)),
    (recorded) => recordedText(file, recorded),
  );
}
