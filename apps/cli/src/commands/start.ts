import { InvalidArgumentError } from 'commander';
import type { Configuration } from '#libs/platform';
import { type Context, examples, type Registration, type WithJson } from '../command.js';
import { describe, Failure } from '../failure.js';
import { type Client, createClient } from '../http/client.js';
import { type Page, pagesOf } from '../http/pages.js';
import { type Figures, figuresTable } from '../output/figures.js';
import { day, duration, integer } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';
import { untilServing } from '../server/readiness.js';
import type { ImportAnswer } from './import.js';

interface Reseau {
  readonly code: string;
  readonly caisses: readonly string[];
}

interface Options extends WithJson {
  readonly port?: number;
  readonly empty?: boolean;
  /** Commander’s name of `--without-projector`. */
  readonly withoutProjector?: boolean;
}

function portOf(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/u.test(value) || port > 65_535) throw new InvalidArgumentError('un port est un nombre de 1 à 65535 (0 : un port libre)');
  return port;
}

export const registerStart: Registration = (program, context) => {
  program
    .command('start')
    .summary('démarre le serveur, l’API et la page')
    .description(
      'Démarre PostgreSQL, l’API, la page et le projecteur sur le dossier de données (.ecluse, ou ECLUSE_HOME). Sur un dossier neuf, charge d’abord la petite démonstration : un réseau inventé de 101 caisses. Ctrl-C arrête tout.',
    )
    .option('--port <PORT>', 'port d’écoute, 3000 sinon (ou ECLUSE_PORT) ; 0 : un port libre', portOf)
    .option('--empty', 'ne charge pas la démonstration')
    .option('--without-projector', 'sans projecteur : il tourne à part (ecluse project) ; n’charge rien, n’attend pas que les chiffres soient prêts')
    .option('--json', 'dit l’adresse en JSON, sur une ligne')
    .addHelpText('after', examples('ecluse start', 'ecluse start --port 8080 --empty', 'ECLUSE_HOME=/srv/ecluse ecluse start'))
    .action(async (options: Options) => start(options, context));
};

async function start(options: Options, { terminal }: Context): Promise<void> {
  const { assertPortFree, onStop, readConfiguration, readServerAddress } = await import('#libs/platform');
  const { boot, StartedSteps } = await import('../server/boot.js');
  const configuration = readConfiguration(process.env, process.cwd());
  const port = options.port ?? configuration.port;
  const { host } = configuration;
  // Said before the port, which is busy for this very reason.
  const running = await readServerAddress(configuration.dataFolder);
  if (running !== null) {
    const message = `Écluse tourne déjà sur ce dossier de données : ${running.url} (processus ${String(running.pid)}).`;
    throw new Failure('dataFolder.inUse', message, 'Ouvrez cette adresse ; pour démarrer ailleurs, nommez un autre dossier dans ECLUSE_HOME.');
  }
  const steps = new StartedSteps();
  const stopper = onStop(() => steps.steps, {
    onBegin: () => {
      terminal.say('\nArrêt…');
    },
    onProblem: (step, problem) => {
      terminal.say(`Mal arrêté : ${step} (${problem}).`);
    },
    onForced: () => {
      terminal.say('Arrêt forcé.');
    },
  });
  const onDeath = (error: Error): void => {
    const { message, remedy } = describe(error);
    terminal.say(remedy === null ? message : `${message}\n→ ${remedy}`);
    void stopper.stop('PostgreSQL', 1);
  };
  const notify = (text: string): void => {
    terminal.say(text);
  };
  try {
    if (port !== 0) await assertPortFree(host, port);
    const quiet = { ...configuration, logLevel: configuration.logLevel === 'info' ? 'warn' : configuration.logLevel } as const;
    const withProjector = options.withoutProjector !== true;
    const loaded: { lastDay: string | null } = { lastDay: null };
    const beforehand = async (databaseUrl: string): Promise<void> => {
      if (options.empty !== true && withProjector) loaded.lastDay = await loadSmallDemonstration(databaseUrl, configuration, terminal);
    };
    const server = await boot({ configuration: quiet, host, port, withProjector, beforehand, notify, onDeath }, steps);
    const client = createClient(server.url);
    if (withProjector) await untilServing(client, { published: server.published, lastDay: loaded.lastDay }, terminal);
    if (options.json === true) terminal.print(JSON.stringify({ url: server.url, pid: process.pid }));
    else if (withProjector) await welcome(client, loaded.lastDay, terminal);
    else
      terminal.print(
        `Page           ${server.url}/\nLe projecteur tourne à part : ecluse project. /health/ready dit quand les chiffres suivent le journal.`,
      );
  } catch (error) {
    await steps.stopAll();
    throw error;
  }
  // Signals end it; until then the server keeps the process alive.
  await new Promise<never>(() => undefined);
}

/** On an empty log, and only there: something to look at. @returns the last day that it tells about; null when nothing was loaded */
async function loadSmallDemonstration(databaseUrl: string, configuration: Configuration, terminal: Terminal): Promise<string | null> {
  const [{ SCALES }, { fillWithDemonstration }] = await Promise.all([import('#libs/demonstration'), import('../server/demonstration.js')]);
  const filled = await fillWithDemonstration(SCALES.small, databaseUrl, configuration, terminal);
  if (filled === 'published')
    terminal.say(
      'Le journal n’a encore aucun dossier, mais un serveur y a publié ses définitions : la démonstration ne s’y charge plus. Pour la voir : ECLUSE_HOME=/chemin/neuf ecluse start.',
    );
  if (typeof filled === 'string') return null;
  const took = duration(filled.writing + filled.projecting + filled.deciding);
  terminal.say(`La petite démonstration est chargée (${integer(filled.events)} événements, ${took} ; --empty pour n’en rien charger).`);
  return SCALES.small.lastDay;
}

/** The figures of a day that has some, the address of the page, and what to try next. */
async function welcome(client: Client, loadedTo: string | null, terminal: Terminal): Promise<void> {
  const { figures, why } = await figuresOfADay(client, loadedTo);
  if (figures === null) {
    terminal.print('Le journal est vide : aucun chiffre pour l’instant.');
  } else {
    terminal.print(`\nLes chiffres à la fin du ${day(figures.asOf)}${why}\n`);
    terminal.print(figuresTable([figures]));
  }
  const on = figures?.asOf ?? 'JOUR';
  const reseau = figures?.filters['reseau'];
  const only = reseau === undefined ? '' : ` --reseau ${reseau}`;
  const page = figures === null ? '' : `?jour=${on}${reseau === undefined ? '' : `&reseau=${encodeURIComponent(reseau)}`}`;
  terminal.print(
    [
      '',
      `Page           ${client.url}/${page}`,
      `Documentation  ${client.url}/documentation`,
      '',
      'À essayer, dans un autre terminal :',
      ...(figures === null
        ? ['  npx ecluse import FICHIER.xes.gz']
        : [`  npx ecluse indicators --on ${on}${only}`, `  npx ecluse pieces --on ${on} --above 15${only}`]),
      '  npx ecluse --help',
      '',
      'Ctrl-C arrête le serveur ; tout est gardé.',
    ].join('\n'),
  );
}

/** The réseau of the most caisses: of several together, each counting by definitions of its own, most figures are mixed. Undefined: there is none. */
async function largestReseau(client: Client, on?: string): Promise<string | undefined> {
  const reseaux: Reseau[] = [];
  for await (const { items } of pagesOf<Reseau>(client, '/api/v1/reseaux', { on })) reseaux.push(...items);
  return [...reseaux].sort((a, b) => b.caisses.length - a.caisses.length || a.code.localeCompare(b.code))[0]?.code;
}

/** The figures of a day; of its largest réseau, where all of them together are mixed. */
async function figuresOn(client: Client, on?: string): Promise<Figures> {
  const figures = await client.get<Figures>('/api/v1/indicators', { on });
  const { stock, anteriorite, flux, soldeEnJours } = figures;
  if ([stock, anteriorite, flux, soldeEnJours].every(({ status }) => status !== 'mixed')) return figures;
  const reseau = await largestReseau(client, on);
  return reseau === undefined ? figures : client.get<Figures>('/api/v1/indicators', { on, reseau });
}

/** Whose figures they are, after why of that day. */
const ofReseau = ({ filters: { reseau } }: Figures): string => (reseau === undefined ? '' : `, réseau ${reseau}`);

/** Today when there is a stock today, else the last day that an import told about. */
async function figuresOfADay(client: Client, loadedTo: string | null): Promise<{ readonly figures: Figures | null; readonly why: string }> {
  if (loadedTo !== null) {
    const figures = await figuresOn(client, loadedTo);
    return { figures, why: `, dernier jour de la démonstration${ofReseau(figures)} :` };
  }
  const { items } = await client.get<Page<ImportAnswer>>('/api/v1/imports', { limit: 100 });
  const today = await figuresOn(client);
  const moved = (today.flux.arrived ?? 0) + (today.flux.processed ?? 0);
  if (today.flux.status === 'mixed' || moved > 0) return { figures: today, why: `, aujourd’hui${ofReseau(today)} :` };
  const last = items.reduce<string | null>(
    (latest, { lastDay }) => (lastDay !== null && (latest === null || lastDay > latest) ? lastDay : latest),
    null,
  );
  if (last === null || last >= today.asOf)
    return { figures: today.stock.status === 'noData' ? null : today, why: `, aujourd’hui${ofReseau(today)} :` };
  const figures = await figuresOn(client, last);
  return { figures, why: `, dernier jour importé (rien n’a bougé depuis)${ofReseau(figures)} :` };
}
