import { Option } from 'commander';
import { examples, type Registration, type WithJson } from '../command.js';
import type { Client, Query } from '../http/client.js';
import { type Page, pagesOf } from '../http/pages.js';
import { counted, day, integer, text } from '../output/french.js';
import { table } from '../output/table.js';
import type { Terminal } from '../output/terminal.js';
import { withServer } from '../server/running-server.js';
import { atLeastOne } from '../typed-number.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';
import { addSliceOptions, type SliceOptions, sliceQuery } from './slice-options.js';

interface Options extends SliceOptions, ExportOptions, WithJson {
  readonly on?: string;
  readonly above?: string;
  readonly band?: string;
  readonly waiting?: string | boolean;
  readonly etape?: string;
  readonly flow?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly format: 'table' | 'csv' | 'json';
}

interface Piece {
  readonly [field: string]: unknown;
  readonly piece: string;
  readonly dossier: string;
  readonly source: string | null;
  readonly caisse: string;
  readonly caisseExecutante: string;
  readonly procedure: string;
  readonly type: string;
  readonly waitingFor: string | null;
  readonly arrivedOn: string;
  readonly age: number | null;
  readonly leftOn: string | null;
}

interface Pieces extends Page<Piece> {
  readonly asOf: string;
}

const CSV_FIELDS = [
  ...['pieceId', 'piece', 'dossierId', 'dossier', 'source', 'origin', 'caisse', 'caisseExecutante', 'procedure', 'type', 'population', 'canal'],
  ...['etape', 'waitingFor', 'arrivedOn', 'age', 'ageKind', 'inStockSince', 'leftOn', 'exit'],
];

function queryOf(options: Options): Query {
  const { on, above, band, waiting, etape, flow, from, to } = options;
  return { on, above, band, waiting, etape, flow, from, to, ...sliceQuery(options) };
}

const FLOWS = ['arrived', 'processed', 'automatic', 'returned', 'neutralised', 'closed', 'reopened'];

export const registerPieces: Registration = (program, { terminal }) => {
  addExportOptions(
    addSliceOptions(
      program
        .command('pieces')
        .summary('la liste des pièces derrière un chiffre')
        .description(
          'La liste derrière un chiffre : les pièces en stock à la fin d’un jour, ou celles d’un flux (--flow). Les plus vieilles d’abord.',
        )
        .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon celui de --known-on, ou aujourd’hui'),
    ),
  )
    .option('--above <JOURS>', 'seulement les pièces strictement plus vieilles')
    .option('--band <DE-A>', 'seulement cette tranche d’âge, bornes comprises (16-30, ou 181- sans fin)')
    .option('--waiting [QUI]', 'seulement les pièces en attente, ou en attente de QUI')
    .option('--etape <ETAPE>', 'seulement les pièces à cette étape ; « - » : celles dont on ne sait pas l’étape')
    .addOption(new Option('--flow <FLUX>', 'les pièces d’un flux au lieu de celles du stock').choices(FLOWS))
    .option('--from <JOUR>', 'premier jour du flux')
    .option('--to <JOUR>', 'dernier jour du flux')
    .option('--limit <N>', 'pas plus de N lignes', atLeastOne('un nombre de lignes est entier, à partir de 1'))
    .addOption(new Option('--format <FORMAT>', 'forme du résultat').choices(['table', 'csv', 'json']).default('table'))
    .option('--json', 'comme --format json')
    .addHelpText(
      'after',
      examples(
        'ecluse pieces --on 2011-10-31 --above 15',
        'ecluse pieces --on 2023-03-31 --band 31-60 --caisse 751 --format csv > pieces.csv',
        'ecluse pieces --procedure demande-de-retraite --etape instruction --waiting',
        'ecluse pieces --flow processed --from 2023-03-01 --to 2023-03-31 --json',
      ),
    )
    .action(async (options: Options) => {
      if (await exported(options, terminal, 'pieces', queryOf(options))) return;
      const most = options.limit ?? Number.POSITIVE_INFINITY;
      const format = options.json === true ? 'json' : options.format;
      await withServer(terminal, async (client) => PRINTERS[format](client, queryOf(options), most, terminal));
    });
};

type Printer = (client: Client, query: Query, most: number, terminal: Terminal) => Promise<void>;

const follow = (client: Client, query: Query, most: number): AsyncGenerator<Pieces> => pagesOf<Piece, Pieces>(client, '/api/v1/pieces', query, most);

async function printTable(client: Client, query: Query, most: number, terminal: Terminal): Promise<void> {
  const rows: string[][] = [];
  let head: Pieces | undefined;
  for await (const page of follow(client, query, most)) {
    head ??= page;
    for (const item of page.items) rows.push(rowOf(item));
  }
  const titles = ['Arrivée', 'Âge', 'Pièce', 'Dossier', 'Caisse', 'Exécutante', 'Procédure', 'Type', 'Attend', 'Sortie'];
  const columns = titles.map((title) => ({ title, align: title === 'Âge' ? ('right' as const) : ('left' as const) }));
  const shown = head !== undefined && rows.length < head.count ? `, les ${integer(rows.length)} premières` : '';
  if (rows.length > 0) terminal.print(table(columns, rows));
  terminal.print(`${rows.length > 0 ? '\n' : ''}${counted(head?.count ?? 0, 'pièce', 'pièces')} au ${day(head?.asOf ?? null)}${shown}.`);
}

function rowOf(item: Piece): string[] {
  const { arrivedOn, age, piece, dossier, caisse, caisseExecutante, procedure, type, waitingFor, leftOn } = item;
  return [day(arrivedOn), integer(age), piece, dossier, caisse, caisseExecutante, procedure, type, text(waitingFor), day(leftOn)];
}

async function* itemsOf(pages: AsyncIterable<Pieces>): AsyncGenerator<Piece> {
  for await (const { items } of pages) yield* items;
}

async function printCsv(client: Client, query: Query, most: number, terminal: Terminal): Promise<void> {
  const { csvOf } = await import('#libs/interchange');
  const cellOf = (value: unknown): string | number | null => (typeof value === 'string' || typeof value === 'number' ? value : null);
  const columns = CSV_FIELDS.map((field) => ({ header: field, valueOf: (item: Piece) => cellOf(item[field]) }));
  for await (const piece of csvOf(itemsOf(follow(client, query, most)), columns)) {
    terminal.print(piece.trimEnd());
    await terminal.taken();
  }
}

/** One object whose items arrive page by page: a long list is never held whole. */
async function printJson(client: Client, query: Query, most: number, terminal: Terminal): Promise<void> {
  let held: string | null = null;
  let begun = false;
  for await (const { items, ...head } of follow(client, query, most)) {
    if (!begun) terminal.print(`${JSON.stringify({ ...head, next: undefined }, null, 2).slice(0, -2)},\n  "items": [`);
    begun = true;
    for (const item of items) {
      if (held !== null) terminal.print(`${held},`);
      held = `    ${JSON.stringify(item)}`;
    }
    await terminal.taken();
  }
  terminal.print(held === null ? '  ]\n}' : `${held}\n  ]\n}`);
}

const PRINTERS: Readonly<Record<Options['format'], Printer>> = { table: printTable, csv: printCsv, json: printJson };
