import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { type Context, examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import type { Query } from '../http/client.js';
import { onceSeen } from '../http/once-seen.js';
import { allOf, pagesOf } from '../http/pages.js';
import { ABSENT, counted, day, integer } from '../output/french.js';
import { type Effectifs, effectifsText } from '../output/effectifs.js';
import { type Organisme, organismeText, type Reseau, reseauText } from '../output/reseau.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';
import { registerMontee } from './montee.js';

interface Written {
  readonly code: string;
  readonly position: string;
}

interface Imported {
  readonly organismes: number;
  readonly changed: number;
  readonly position: string | null;
}

interface Looking extends WithJson {
  readonly on?: string;
  readonly restated?: boolean;
}

const AS_JSON = ['--json', 'le résultat en JSON'] as const;

const KINDS: Readonly<Record<string, string>> = { caisse: 'caisse', groupement: 'groupement', teteDeReseau: 'tête de réseau' };

const looking = ({ on, restated }: Looking): Query => ({ on, ...(restated === true ? { perimetre: 'restated' } : {}) });
const pathOf = (code: string, verb = ''): string => `/api/v1/organismes/${encodeURIComponent(code)}${verb === '' ? '' : `/${verb}`}`;

function addLookOptions(command: Command): Command {
  return command
    .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ), aujourd’hui sinon')
    .option('--restated', 'par les caisses d’aujourd’hui, quel que soit le jour')
    .option('--json', 'en JSON');
}

export const registerReseau: Registration = (program, context) => {
  const reseau = program
    .command('reseau')
    .summary('les réseaux : caisses, groupements, appartenances, fusions')
    .description(
      'Les organismes des réseaux et leurs arbres : régions, groupes comparables, mutualisations, binômes, ou tout autre. Une appartenance est datée ; rien de ce qui s’est passé ne bouge, ni quand une caisse change de groupement, ni quand elle fusionne.',
    );
  registerReading(reseau, context);
  registerEffectifs(reseau, context);
  registerImport(reseau, context);
  registerMontee(reseau, context);
  registerWriting(reseau, context);
};

interface EffectifsOptions extends Looking, ExportOptions {
  readonly from?: string;
  readonly caisse?: string;
  readonly groupement?: string;
  readonly reseau?: string;
}

function registerEffectifs(reseau: Command, { terminal }: Context): void {
  addExportOptions(
    reseau
      .command('effectifs')
      .summary('contrats en ETP et en ETPMA, turn-over, compétences')
      .description(
        'Les effectifs d’une caisse, d’un groupement, d’un réseau, ou de tous : par sorte de contrat et fonction. Les ETP sont ceux d’un jour, les ETPMA la moyenne d’une période : ils ne s’ajoutent pas.',
      )
      .option('--on <JOUR>', 'jour regardé, et dernier de la période ; aujourd’hui sinon')
      .option('--from <JOUR>', 'premier jour de la période ; un an avant sinon')
      .option('--caisse <CODE>', 'caisse')
      .option('--groupement <CODE>', 'groupement')
      .option('--reseau <CODE>', 'réseau, par le code de sa tête')
      .option('--restated', 'par les caisses d’aujourd’hui, quel que soit le jour'),
  )
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse reseau effectifs --on 2024-12-31 --caisse 751', 'ecluse reseau effectifs --reseau famille --json'))
    .action(async (options: EffectifsOptions) => {
      const { from, caisse, groupement, reseau: head } = options;
      const query = { ...looking(options), from, caisse, groupement, reseau: head };
      if (await exported(options, terminal, 'effectifs', query)) return;
      const effectifs = await withServer(terminal, async (client) => client.get<Effectifs>('/api/v1/effectifs', query));
      terminal.print(options.json === true ? json(effectifs) : effectifsText(effectifs));
    });
}

function registerReading(reseau: Command, { terminal }: Context): void {
  addLookOptions(reseau.command('show [RÉSEAU]').summary('les réseaux, ou un seul, par arbre'))
    .addHelpText(
      'after',
      examples('ecluse reseau show', 'ecluse reseau show famille --on 2023-12-31', 'ecluse reseau show famille --restated --json'),
    )
    .action(async (code: string | undefined, options: Looking) => {
      const reseaux = await withServer(terminal, async (client) =>
        code === undefined
          ? (await allOf(pagesOf<Reseau>(client, '/api/v1/reseaux', looking(options)))).items
          : [await client.get<Reseau>(`/api/v1/reseaux/${encodeURIComponent(code)}`, looking(options))],
      );
      if (options.json === true) terminal.print(json(code === undefined ? reseaux : reseaux[0]));
      else terminal.print(reseaux.length === 0 ? 'Aucun réseau n’est enregistré.' : reseaux.map(reseauText).join('\n\n'));
    });
  addLookOptions(reseau.command('organisme <CODE>').summary('un organisme, ses appartenances et ses caisses'))
    .addHelpText('after', examples('ecluse reseau organisme 751', 'ecluse reseau organisme idf --on 2023-12-31'))
    .action(async (code: string, options: Looking) => {
      const organisme = await withServer(terminal, async (client) => client.get<Organisme>(pathOf(code), looking(options)));
      terminal.print(options.json === true ? json(organisme) : organismeText(organisme));
    });
  reseau
    .command('list')
    .summary('tous les organismes')
    .option('--arbre <ARBRE>', 'seulement ceux de cet arbre')
    .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ), aujourd’hui sinon')
    .option('--json', 'la liste en JSON')
    .addHelpText('after', examples('ecluse reseau list', 'ecluse reseau list --arbre regions --on 2023-12-31'))
    .action(async ({ json: asJson, ...query }: WithJson & Query) => {
      const organismes = await withServer(terminal, async (client) => allOf(pagesOf<Organisme>(client, '/api/v1/organismes', query)));
      if (asJson === true) {
        terminal.print(json(organismes));
        return;
      }
      const columns = ['Code', 'Nom', 'Sorte', 'Rattaché à'].map((title) => ({ title }));
      const rows = organismes.items.map(({ code, label, kind, parents, mergedInto }) => [
        ...[code, label, KINDS[kind] ?? kind],
        mergedInto === null
          ? Object.entries(parents)
              .map(([arbre, parent]) => `${parent} (${arbre})`)
              .join(', ') || ABSENT
          : `fusionnée dans ${mergedInto}`,
      ]);
      terminal.print(`${rows.length === 0 ? '' : `${table(columns, rows)}\n\n`}${counted(organismes.count, 'organisme', 'organismes')}.`);
    });
}

interface Posted {
  readonly path: string;
  readonly body: object;
  /** What is said once it is done. */
  readonly done: string;
}

/** The action of a command that says something of an organisme. */
function posting<Options extends WithJson>(
  { terminal }: Context,
  of: (code: string, options: Options) => Posted,
): (code: string, options: Options) => Promise<void> {
  return async (code, options) => {
    const { path, body, done } = of(code, options);
    const written = await withServer(terminal, async (client) =>
      onceSeen(client, pathOf(code), await client.post<Written>(path, { body, key: randomUUID() })),
    );
    terminal.print(options.json === true ? json(written) : done);
  };
}

/** @throws Failure `file.unreadable` */
async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('file.unreadable', `Le fichier ${file} ne peut être lu (${why}).`, 'Vérifiez son nom et vos droits.', 1, { cause: error });
  });
}

function registerImport(reseau: Command, { terminal }: Context): void {
  reseau
    .command('import <FICHIER>')
    .summary('décrit des réseaux d’un coup, par un fichier YAML')
    .description(
      'Lit un fichier YAML : caisses, groupements, appartenances, calendriers, fusions. Si quoi que ce soit ne va pas, chaque faute est dite avec sa ligne, et rien n’est écrit. Le même fichier une seconde fois ne fait rien de plus.',
    )
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse reseau import reseau.yaml'))
    .action(async (file: string, { json: asJson }: WithJson) => {
      const body = { text: await textOf(file), fileName: basename(file) };
      const imported = await withServer(terminal, async (client) =>
        onceSeen(client, '/api/v1/reseaux', await client.post<Imported>('/api/v1/reseaux/import', { body, key: randomUUID() })),
      );
      const said = `${counted(imported.organismes, 'organisme décrit', 'organismes décrits')}, ${integer(imported.changed)} de changés.`;
      terminal.print(asJson === true ? json(imported) : said);
    });
}

function registerWriting(reseau: Command, context: Context): void {
  reseau
    .command('groupement <CODE>')
    .summary('enregistre un groupement, ou une tête de réseau')
    .requiredOption('--label <NOM>', 'nom')
    .option('--arbre <ARBRE>', 'arbre où il a ses membres : regions, mutualisation…')
    .option('--reseau', 'c’est une tête de réseau')
    .addHelpText(
      'after',
      examples(
        'ecluse reseau groupement famille --label "Branche famille" --reseau',
        'ecluse reseau groupement idf --label "Île-de-France" --arbre regions',
      ),
    )
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly label: string; readonly arbre?: string; readonly reseau?: boolean }>(
        context,
        (code, { label, arbre, reseau: isHead }) => ({
          path: '/api/v1/organismes',
          body: { code, label, arbre, kind: isHead === true ? 'teteDeReseau' : 'groupement' },
          done: `${code} est enregistré.`,
        }),
      ),
    );
  reseau
    .command('visibilite <RÉSEAU>')
    .summary('dit si ses caisses voient les agrégats les unes des autres, à partir d’un jour')
    .description(
      'Sans rien dire, aucune ne voit ceux d’une autre. Une question posée au nom d’une caisse (ECLUSE_CAISSE, « vu de » de la page) s’y tient.',
    )
    .addOption(new Option('--autres <CHOIX>', 'agrégats des autres caisses').choices(['montres', 'caches']).makeOptionMandatory())
    .requiredOption('--from <JOUR>', 'premier jour')
    .addHelpText('after', examples('ecluse reseau visibilite famille --autres montres --from 2026-01-01'))
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly autres: 'montres' | 'caches'; readonly from: string }>(context, (code, { autres, from }) => ({
        path: pathOf(code, 'visibilites'),
        body: { from, autres: autres === 'montres' ? 'shown' : 'hidden' },
        done: `À partir du ${day(from)}, les caisses de ${code} ${autres === 'montres' ? 'voient' : 'ne voient pas'} les agrégats les unes des autres.`,
      })),
    );
  reseau
    .command('rename <CODE>')
    .summary('renomme un organisme')
    .requiredOption('--label <NOM>', 'nouveau nom')
    .addHelpText('after', examples('ecluse reseau rename 751 --label Paris'))
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly label: string }>(context, (code, { label }) => ({
        path: pathOf(code, 'rename'),
        body: { label },
        done: `${code} s’appelle désormais ${label}.`,
      })),
    );
  reseau
    .command('calendrier <CAISSE>')
    .summary('change le calendrier ou le fuseau d’une caisse, à partir d’un jour')
    .requiredOption('--calendrier <CODE>', 'calendrier publié')
    .option('--time-zone <FUSEAU>', 'nom IANA ; celui du calendrier sinon')
    .option('--from <JOUR>', 'premier jour ; depuis toujours sinon')
    .addHelpText(
      'after',
      examples('ecluse reseau calendrier 670 --calendrier alsace-moselle', 'ecluse reseau calendrier 971 --calendrier guadeloupe --from 2024-01-01'),
    )
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly calendrier: string; readonly timeZone?: string; readonly from?: string }>(
        context,
        (code, { calendrier, timeZone, from }) => ({
          path: pathOf(code, 'assign-calendrier'),
          body: { calendrier, timeZone, from },
          done: `${code} compte ses jours par ${calendrier} ${from === undefined ? 'depuis toujours' : `à partir du ${day(from)}`}.`,
        }),
      ),
    );
  reseau
    .command('attach <CODE>')
    .summary('rattache un organisme à un groupement ou à une tête de réseau')
    .requiredOption('--to <CODE>', 'groupement ou tête de réseau')
    .requiredOption('--from <JOUR>', 'premier jour')
    .option('--until <JOUR>', 'jour de fin, exclu ; sans fin sinon')
    .option('--replaces', 'met fin à l’appartenance qui tient ce jour-là dans le même arbre')
    .addHelpText(
      'after',
      examples('ecluse reseau attach 751 --to idf --from 2015-01-01', 'ecluse reseau attach 751 --to centre --from 2024-07-01 --replaces'),
    )
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly to: string; readonly from: string; readonly until?: string; readonly replaces?: boolean }>(
        context,
        (code, { to, from, until, replaces }) => ({
          path: pathOf(code, 'attach'),
          body: { parent: to, from, until, replaces },
          done: `${code} est rattaché à ${to} à partir du ${day(from)}.`,
        }),
      ),
    );
  reseau
    .command('detach <CODE>')
    .summary('met fin à une appartenance')
    .requiredOption('--arbre <ARBRE>', 'arbre')
    .requiredOption('--on <JOUR>', 'premier jour où il n’y est plus')
    .addHelpText('after', examples('ecluse reseau detach 751 --arbre regions --on 2024-07-01'))
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly arbre: string; readonly on: string }>(context, (code, { arbre, on }) => ({
        path: pathOf(code, 'detach'),
        body: { arbre, on },
        done: `${code} n’est plus dans l’arbre ${arbre} à partir du ${day(on)}.`,
      })),
    );
  reseau
    .command('merge <CAISSE>')
    .summary('fusionne une caisse dans une autre')
    .requiredOption('--into <CAISSE>', 'caisse qui reprend')
    .requiredOption('--on <JOUR>', 'premier jour où elle répond de tout')
    .addHelpText('after', examples('ecluse reseau merge 752 --into 751 --on 2024-01-01'))
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly into: string; readonly on: string }>(context, (code, { into, on }) => ({
        path: pathOf(code, 'merge'),
        body: { into, on },
        done: `${into} répond de ${code} à partir du ${day(on)}.`,
      })),
    );
  reseau
    .command('cancel-merge <CAISSE>')
    .summary('annule une fusion dite par erreur')
    .addHelpText('after', examples('ecluse reseau cancel-merge 752'))
    .option(...AS_JSON)
    .action(
      posting(context, (code) => ({
        path: pathOf(code, 'cancel-merge'),
        body: {},
        done: `${code} n’a pas fusionné : ce à quoi la fusion a mis fin reprend, jusqu’à nouvel ordre.`,
      })),
    );
  reseau
    .command('split <CAISSE>')
    .summary('scinde une caisse en deux autres ou plus')
    .requiredOption('--into <CAISSE>', 'caisse qui reprend, deux au moins : se répète', gathered)
    .requiredOption('--on <JOUR>', 'jour de la scission')
    .addHelpText('after', examples('ecluse reseau split 751 --into 753 --into 754 --on 2025-01-01'))
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly into: readonly string[]; readonly on: string }>(context, (code, { into, on }) => ({
        path: pathOf(code, 'split'),
        body: { into, on },
        done: `${code} se scinde le ${day(on)} ; ${integer(into.length)} caisses reprennent ses dossiers, à mesure qu’ils leur sont transférés.`,
      })),
    );
  reseau
    .command('cancel-split <CAISSE>')
    .summary('annule une scission dite par erreur')
    .requiredOption('--on <JOUR>', 'jour de la scission')
    .addHelpText('after', examples('ecluse reseau cancel-split 751 --on 2025-01-01'))
    .option(...AS_JSON)
    .action(
      posting<WithJson & { readonly on: string }>(context, (code, { on }) => ({
        path: pathOf(code, 'cancel-split'),
        body: { on },
        done: `${code} ne s’est pas scindée le ${day(on)} ; ce qui a été transféré entre-temps le reste.`,
      })),
    );
}
