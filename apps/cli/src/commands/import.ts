import { randomUUID } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Option } from 'commander';
import { type Context, examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import type { Client, Query } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, day, duration, integer, size } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';
import { untilIncluded } from '../server/readiness.js';
import { withServer } from '../server/running-server.js';

interface Options extends WithJson {
  readonly source?: string;
  readonly format?: string;
  readonly unit?: string;
  readonly workItems?: string;
  readonly caisse?: string;
  readonly procedure?: string;
  readonly people?: readonly string[];
  readonly refusals?: string;
}

/** What the server says of an import. */
export interface ImportAnswer {
  readonly id: string;
  readonly status: 'running' | 'completed' | 'failed';
  readonly source: string;
  readonly format: string | null;
  readonly unit: string | null;
  readonly read: { readonly bytes: number; readonly records: number; readonly events: number };
  readonly appended: { readonly dossiers: number; readonly events: number };
  readonly skipped: number;
  readonly refusedCount: number;
  readonly heldCount: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly position: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

interface Refusal {
  readonly where: string;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
  readonly held: boolean;
}

/** How many refusals are shown; the others go to a file. */
const SHOWN = 20;
const KEPT = 'Ce qui précède l’erreur est gardé : la même commande, une fois le fichier réparé, reprend là.';

export const registerImport: Registration = (program, context) => {
  program
    .command('import')
    .summary('importe un journal XES ou un fichier de faits')
    .description(
      'Importe un journal XES ou un fichier de faits (.ndjson), tel quel ou compressé par gzip, puis attend que les chiffres le contiennent.',
    )
    .argument('<fichier>', 'fichier à importer')
    .option('--source <NOM>', 'nom de la source (sinon : le nom du fichier sans ses extensions)')
    .addOption(new Option('--format <FORMAT>', 'format (sinon : reconnu au contenu)').choices(['xes', 'facts']))
    .addOption(
      new Option('--unit <UNITÉ>', 'ce qui fait une pièce d’un journal : la trace, ou chaque élément de travail').choices(['trace', 'workitem']),
    )
    .option('--work-items <REGEX>', 'activités qui sont des éléments de travail (sinon : ^W_)')
    .option('--caisse <CODE>', 'caisse responsable des pièces d’un journal (sinon : IMPORT)')
    .option('--procedure <CODE>', 'procédure des dossiers d’un journal')
    .option('--people <ATTRIBUT>', 'autre attribut d’un journal qui nomme des personnes ; peut être répétée', gathered)
    .option('--refusals <FICHIER>', 'écrit tous les refus dans ce fichier, un objet JSON par ligne')
    .option('--json', 'le compte rendu en JSON')
    .addHelpText(
      'after',
      examples(
        'ecluse import wabo-receipt.xes.gz',
        'ecluse import bpic2012.xes.gz --unit workitem --source bpic-workitem',
        'ecluse import faits-1.ndjson.gz --source ancien-systeme --refusals refus.ndjson',
      ),
    )
    .action(async (file: string, options: Options) => importFile(file, options, context));
};

/** @throws Failure when it is not a file that can be read */
export async function fileStats(file: string): Promise<Stats> {
  try {
    const stats = await stat(file);
    if (stats.isFile()) return stats;
  } catch (error) {
    throw new Failure(
      'file.unreadable',
      `Le fichier ${file} ne peut pas être lu : ${error instanceof Error ? error.message : String(error)}.`,
      'Vérifiez son chemin et ses droits.',
      1,
      {
        cause: error,
      },
    );
  }
  throw new Failure('file.unreadable', `${file} n’est pas un fichier.`, 'Vérifiez son chemin.');
}

async function importFile(file: string, options: Options, { terminal, setExitCode }: Context): Promise<void> {
  const { size: total } = await fileStats(file);
  await withServer(terminal, async (client) => {
    const query: Query = {
      ...{ source: options.source, format: options.format, unit: options.unit, workItems: options.workItems, caisse: options.caisse },
      ...{ procedure: options.procedure, people: options.people, fileName: basename(file) },
    };
    const answer = await uploadFile(client, file, total, query, terminal).catch((error: unknown) => {
      throw error instanceof Failure ? new Failure(error.code, `${file} : ${error.message}`, error.remedy, error.exitCode, { cause: error }) : error;
    });
    const refusals = answer.refusedCount + answer.heldCount === 0 ? [] : await refusalsOf(client, answer.id);
    if (options.refusals !== undefined) await writeFile(options.refusals, refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join(''));
    if (answer.position !== null) await untilIncluded(client, answer.position, answer.lastDay, terminal);
    terminal.print(
      options.json === true ? json({ ...answer, refusals: refusals.slice(0, SHOWN) }) : reportOf(file, answer, refusals, options.refusals),
    );
    if (answer.status !== 'completed' || refusals.length > 0) setExitCode(1);
    if (answer.error !== null) throw new Failure(answer.error.code, `${file} : ${answer.error.message}`, answer.appended.events === 0 ? null : KEPT);
  });
}

/** Sends a file to the server as it is read, and tells how far it is. */
export async function uploadFile(client: Client, file: string, total: number, query: Query, terminal: Terminal): Promise<ImportAnswer> {
  const begun = performance.now();
  let shownAt = 0;
  const sent = (bytes: number): void => {
    const now = performance.now();
    if (now - shownAt < 100) return;
    shownAt = now;
    const seconds = (now - begun) / 1000;
    const left = duration(((total - bytes) / Math.max(1, bytes)) * seconds);
    const percent = integer(Math.floor((100 * bytes) / Math.max(1, total)));
    terminal.progress(`${percent} % · ${size(bytes)} sur ${size(total)} · ${size(bytes / Math.max(0.001, seconds))}/s · reste ${left}`);
  };
  const answer = await client.upload<ImportAnswer>('/api/v1/imports', { bytes: createReadStream(file), total, sent }, { query, key: randomUUID() });
  terminal.endProgress();
  return answer;
}

async function refusalsOf(client: Client, id: string): Promise<readonly Refusal[]> {
  return (await allOf(pagesOf<Refusal>(client, `/api/v1/imports/${encodeURIComponent(id)}/refusals`))).items;
}

function reportOf(file: string, answer: ImportAnswer, refusals: readonly Refusal[], refusalsFile: string | undefined): string {
  const { read, appended, skipped, refusedCount, heldCount, firstDay, lastDay, source, status } = answer;
  const records = answer.format === 'facts' ? counted(read.records, 'ligne', 'lignes') : counted(read.records, 'trace', 'traces');
  const lines = [
    `${file} → source « ${source} » : ${status === 'completed' ? 'importé' : 'échec'}.`,
    `  lu       ${records}, ${counted(read.events, 'événement', 'événements')}, ${size(read.bytes)}`,
    `  écrit    ${counted(appended.dossiers, 'dossier nouveau', 'dossiers nouveaux')}, ${counted(appended.events, 'événement', 'événements')}`,
    `  déjà là  ${integer(skipped)}`,
    `  refusé   ${integer(refusedCount)}${heldCount === 0 ? '' : `, et ${counted(heldCount, 'retenu', 'retenus')} avec ${refusedCount < 2 ? 'lui' : 'eux'}`}`,
    ...(firstDay === null ? [] : [`  du ${day(firstDay)} au ${day(lastDay)}`]),
  ];
  for (const { where, reason, remedy, held, code } of refusals.slice(0, SHOWN)) {
    lines.push('', `${held ? 'Retenu' : 'Refusé'}, ${where} [${code}] : ${reason}`, `  → ${remedy}`);
  }
  if (refusals.length > SHOWN) {
    const rest = counted(refusals.length - SHOWN, 'autre refus', 'autres refus');
    lines.push('', refusalsFile === undefined ? `… et ${rest} : --refusals FICHIER les écrit tous.` : `… et ${rest}, tous dans ${refusalsFile}.`);
  }
  if (lastDay !== null && status === 'completed') lines.push('', `Pour les chiffres : ecluse indicators --on ${lastDay} --source ${quoted(source)}`);
  return lines.join('\n');
}

const quoted = (word: string): string => (/^[\w.-]+$/u.test(word) ? word : `'${word}'`);
