import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type Context, examples, json, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import { onceSeen } from '../http/once-seen.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted } from '../output/french.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { definitionIn } from './definition-file.js';

interface Version {
  readonly code: string;
  readonly version: number;
  readonly label: string;
  readonly source: string;
  /** With the product. */
  readonly shipped: boolean;
  /** Of a repère: the réseaux that are told by it unless another is named. */
  readonly inForceFor?: readonly string[];
  readonly content: object;
}

interface Published {
  readonly code: string;
  readonly version: number;
  readonly position: string;
}

/** What is published by versions, and what it is called. */
export interface Publishing {
  readonly path: string;
  readonly command: string;
  /** « un indicateur repère », and of it « d’un indicateur repère ». */
  readonly what: string;
  readonly ofWhat: string;
}

const referenceOf = ({ code, version }: Pick<Version, 'code' | 'version'>): string => `${code}@${String(version)}`;

/** `publish`, `list` and `definition` of what is published by versions. */
export function addVersions(group: Command, { path, command, what, ofWhat }: Publishing, { terminal }: Context): void {
  group
    .command('publish <FICHIER>')
    .summary(`publie une version ${ofWhat}`)
    .description(
      `Publie une version ${ofWhat}, lue d’un fichier JSON. Une version publiée ne change plus ; publier deux fois la même ne fait rien de plus.`,
    )
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples(`ecluse ${command} publish ${command}.json`))
    .action(async (file: string, { json: asJson }: WithJson) => {
      const body = await definitionIn(file, `Partez d’une version publiée : ecluse ${command} definition CODE`);
      const published = await withServer(terminal, async (client) =>
        onceSeen(client, path, await client.post<Published>(path, { body, key: randomUUID() })),
      );
      terminal.print(asJson === true ? json(published) : `${referenceOf(published)} : publié.`);
    });
  group
    .command('list')
    .summary('ce qui est publié, toutes versions')
    .description(`Liste : ce qui est publié, toutes versions.`)
    .option('--json', 'la liste en JSON')
    .action(async ({ json: asJson }: WithJson) => {
      const { count, items } = await withServer(terminal, async (client) => allOf(pagesOf<Version>(client, path)));
      const isChosen = items.some(({ inForceFor }) => inForceFor !== undefined);
      const columns = ['Définition', 'Nom', 'De qui', ...(isChosen ? ['Vaut pour'] : []), 'Source'].map((title) => ({ title }));
      const rows = items.map(({ code, version, label, shipped, inForceFor, source }) => [
        ...[referenceOf({ code, version }), label, shipped ? 'Écluse' : 'vous'],
        ...(isChosen ? [inForceFor?.join(', ') ?? ''] : []),
        source,
      ]);
      const shown = `${rows.length === 0 ? '' : `${table(columns, rows)}\n\n`}${counted(count, 'version', 'versions')}.`;
      terminal.print(asJson === true ? json(items) : shown);
    });
  group
    .command('definition <CODE[@VERSION]>')
    .summary(`ce qui a été publié, tel quel, en JSON`)
    .description(`Une version telle qu’elle a été publiée, en JSON : la dernière, ou celle qui est demandée. De quoi écrire ${what} à publier.`)
    .option('--json', 'en JSON, comme sans cette option')
    .action(async (text: string) => {
      const { items } = await withServer(terminal, async (client) => allOf(pagesOf<Version>(client, path)));
      const found = items.filter((each) => each.code === text || referenceOf(each) === text).sort((a, b) => b.version - a.version)[0];
      if (found === undefined) {
        const known = items.map(referenceOf).join(', ') || 'rien n’est encore publié';
        throw new Failure('definition.unknown', `« ${text} » n’est pas publié (${known}).`, `Voyez ecluse ${command} list.`);
      }
      terminal.print(json(found.content));
    });
}
