import { examples, json, type Registration, type WithJson } from '../command.js';
import type { Query } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, day, integer, text } from '../output/french.js';
import { type Column, table } from '../output/table.js';
import { withServer } from '../server/running-server.js';

type Item = Readonly<Record<string, unknown>>;

interface List {
  readonly name: string;
  readonly summary: string;
  /** The address, or how it is made of the options. */
  readonly path: string | ((query: Query) => string);
  readonly one: string;
  readonly many: string;
  readonly columns: readonly (Column & { readonly of: (item: Item) => string })[];
  /** Filters that the command takes. */
  readonly filters?: readonly (readonly [flags: string, description: string])[];
}

const at = (name: string) => (item: Item) => {
  const value = item[name];
  return typeof value === 'number' ? integer(value) : typeof value === 'string' ? text(value) : '–';
};
const dayAt = (name: string) => (item: Item) => {
  const value = item[name];
  return day(typeof value === 'string' ? value : null);
};
const inside = (name: string, member: string) => (item: Item) => {
  const value = item[name];
  return typeof value === 'object' && value !== null ? at(member)(value as Item) : '–';
};

const STATE_WORDS: Readonly<Record<string, string>> = { running: 'en cours', completed: 'fini', failed: 'échec' };

const LISTS: readonly List[] = [
  {
    name: 'caisses',
    summary: 'les caisses connues',
    path: '/api/v1/caisses',
    one: 'caisse',
    many: 'caisses',
    columns: [
      { title: 'Code', of: at('code') },
      { title: 'Nom', of: at('label') },
      { title: 'Calendrier', of: at('calendrier') },
      { title: 'Fuseau', of: at('timeZone') },
    ],
  },
  {
    name: 'procedures',
    summary: 'les procédures connues',
    path: '/api/v1/procedures',
    one: 'procédure',
    many: 'procédures',
    columns: [
      { title: 'Code', of: at('code') },
      { title: 'Nom', of: at('label') },
    ],
  },
  {
    name: 'imports',
    summary: 'les imports, du dernier au premier',
    path: '/api/v1/imports',
    one: 'import',
    many: 'imports',
    columns: [
      { title: 'Début', of: (item) => at('startedAt')(item).slice(0, 16).replace('T', ' ') },
      { title: 'Source', of: at('source') },
      { title: 'État', of: (item) => STATE_WORDS[at('status')(item)] ?? at('status')(item) },
      { title: 'Événements écrits', align: 'right', of: inside('appended', 'events') },
      { title: 'Déjà là', align: 'right', of: at('skipped') },
      { title: 'Refusés', align: 'right', of: at('refusedCount') },
      { title: 'Dernier jour', of: dayAt('lastDay') },
    ],
  },
  {
    name: 'set-aside',
    summary: 'les faits sans effet, et les dossiers qu’ils cachent des chiffres',
    path: '/api/v1/set-aside',
    one: 'fait sans effet',
    many: 'faits sans effet',
    filters: [['--source <NOM>', 'seulement cette source']],
    columns: [
      { title: 'Dossier', of: at('dossier') },
      { title: 'Fait', of: at('kind') },
      { title: 'Jour', of: dayAt('on') },
      { title: 'Connu le', of: dayAt('knownOn') },
      { title: 'Pourquoi', of: at('reason') },
    ],
  },
  {
    name: 'set-aside-events',
    summary: 'les événements qu’une projection n’a pas pu prendre en compte',
    path: ({ projection = 'stock' }) => `/api/v1/projections/${encodeURIComponent(String(projection))}/set-aside`,
    one: 'événement mis de côté',
    many: 'événements mis de côté',
    filters: [['--projection <NOM>', 'projection, stock sinon']],
    columns: [
      { title: 'Nº', align: 'right', of: at('ordinal') },
      { title: 'Dossier', of: (item) => (item['dossier'] === null ? at('stream')(item) : at('dossier')(item)) },
      { title: 'Type', of: at('type') },
      { title: 'Depuis', of: (item) => at('since')(item).slice(0, 16).replace('T', ' ') },
      { title: 'Pourquoi', of: at('reason') },
    ],
  },
];

/** One command per list, all alike. */
export const registerLists: Registration = (program, { terminal }) => {
  for (const { name, summary, path, one, many, columns, filters = [] } of LISTS) {
    const command = program.command(name).summary(summary).description(`Liste : ${summary}.`);
    for (const [flags, description] of filters) command.option(flags, description);
    command
      .option('--json', 'la liste en JSON')
      .addHelpText('after', examples(`ecluse ${name}`, `ecluse ${name} --json`))
      .action(async ({ json: asJson, ...query }: WithJson & Query) => {
        const list = await withServer(terminal, async (client) =>
          allOf(typeof path === 'string' ? pagesOf<Item>(client, path, query) : pagesOf<Item>(client, path(query))),
        );
        const rows = list.items.map((item) => columns.map(({ of }) => of(item)));
        const head = rows.length === 0 ? '' : `${table(columns, rows)}\n\n`;
        terminal.print(asJson === true ? json(list) : `${head}${counted(list.count, one, many)}.`);
      });
  }
};
