import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { StartupError } from './startup-error.js';

/** From the quietest to the most talkative. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** How much the program writes in its journal. */
export type LogLevel = (typeof logLevels)[number];

/** Everything that the environment decides. */
export interface Configuration {
  /** Absolute path; `.ecluse` in the working folder unless `ECLUSE_HOME` says otherwise. */
  readonly dataFolder: string;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Where the event log is kept. Everything else is in PostgreSQL, whatever keeps the log. */
  readonly eventStore: EventStoreChoice;
  /** Address that the server binds; the loopback unless `ECLUSE_HOST` says otherwise. */
  readonly host: string;
  readonly port: number;
  /** Where the projector tells of its health and its measures; 0: any free port. */
  readonly projectorPort: number;
  /** Names by which this machine may be asked for besides those of the loopback: that of a container in its network, say. */
  readonly allowedHosts: readonly string[];
  readonly logLevel: LogLevel;
  /** IANA name of the zone in which days are counted, `Europe/Paris` unless `ECLUSE_TIME_ZONE` says otherwise. */
  readonly timeZone: string;
}

/** Every variable that is read, besides `NAME_FILE` for those that hold a secret: documents and containers name no other. */
export const configurationVariables = [
  'DATABASE_URL',
  'ECLUSE_ALLOWED_HOSTS',
  'ECLUSE_HOME',
  'ECLUSE_HOST',
  'ECLUSE_LOG_LEVEL',
  'ECLUSE_PORT',
  'ECLUSE_PROJECTOR_PORT',
  'ECLUSE_TIME_ZONE',
  'EVENT_STORE',
  'KURRENTDB_URL',
  'PORT',
] as const;

/** These may stand in a file, which `NAME_FILE` names. */
export const secretVariables = ['DATABASE_URL', 'KURRENTDB_URL'] as const satisfies readonly Variable[];

type Variable = (typeof configurationVariables)[number];

/** PostgreSQL with everything else, or a KurrentDB of its own. */
export type EventStoreChoice = { readonly engine: 'postgresql' } | { readonly engine: 'kurrentdb'; readonly url: string };

/** The engine that keeps the log and its address, once that of the database is known. */
export function eventStoreAddress(
  choice: EventStoreChoice,
  databaseUrl: string,
): { readonly engine: EventStoreChoice['engine']; readonly url: string } {
  return { url: databaseUrl, ...choice };
}

type Environment = Readonly<Record<string, string | undefined>>;

function given(environment: Environment, name: Variable): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

function givenSecret(environment: Environment, name: (typeof secretVariables)[number]): string | undefined {
  const file = environment[`${name}_FILE`]?.trim() ?? '';
  if (given(environment, name) !== undefined || file === '') return given(environment, name);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw invalid(`${name}_FILE`, file, `Donnez le chemin d’un fichier lisible, qui contient la valeur de ${name}.`, error);
  }
}

function invalid(name: string, value: string, remedy: string, cause?: unknown): StartupError {
  return new StartupError('configuration.invalid', `La variable ${name} vaut « ${value} », qui n’est pas accepté.`, remedy, { cause });
}

/** Reads a port, 1 to 65535 (0: any free one); `name` is the variable or option to name in the error. */
export function parsePort(name: string, value: string): number {
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
  throw new StartupError(
    'configuration.invalid',
    `${name} vaut « ${value} », qui n’est pas un port.`,
    `Donnez à ${name} un nombre de 1 à 65535 (0 : un port libre).`,
  );
}

function readPort(environment: Environment, names: readonly Variable[], otherwise: number): number {
  for (const name of names) {
    const value = given(environment, name);
    if (value !== undefined) return parsePort(name, value);
  }
  return otherwise;
}

function readAllowedHosts(environment: Environment): readonly string[] {
  const names = (given(environment, 'ECLUSE_ALLOWED_HOSTS') ?? '').split(',').map((name) => name.trim().toLowerCase());
  const wrong = names.find((name) => !/^[a-z\d.-]*$/u.test(name));
  if (wrong !== undefined)
    throw invalid('ECLUSE_ALLOWED_HOSTS', wrong, 'Donnez des noms de machine, séparés par des virgules, sans port : ecluse,api.interne');
  return names.filter((name) => name !== '');
}

function readDatabaseUrl(environment: Environment): string | null {
  const value = givenSecret(environment, 'DATABASE_URL');
  if (value === undefined) return null;
  const remedy = 'Donnez une adresse de la forme postgres://compte:motdepasse@hôte:5432/base, ou retirez la variable pour le PostgreSQL embarqué.';
  if (!URL.canParse(value)) throw invalid('DATABASE_URL', '(masqué)', remedy);
  const { protocol, pathname } = new URL(value);
  if (!['postgres:', 'postgresql:'].includes(protocol) || pathname.length < 2) throw invalid('DATABASE_URL', '(masqué)', remedy);
  return value;
}

const KURRENTDB_ADDRESS = /^(?:kurrentdb|kurrent|kdb|esdb)(?:\+discover)?:\/\/[^\s?/]+(?:\/)?(?:\?[^\s]*)?$/u;

function readEventStore(environment: Environment): EventStoreChoice {
  const engine = given(environment, 'EVENT_STORE') ?? 'postgresql';
  const url = givenSecret(environment, 'KURRENTDB_URL');
  switch (engine) {
    case 'postgresql':
      return { engine };
    case 'kurrentdb': {
      const remedy = 'Donnez une adresse de la forme kurrentdb://hôte:2113?tls=false, ou kurrentdb://h1:2113,h2:2113,h3:2113 pour une grappe.';
      if (url === undefined) {
        throw new StartupError('configuration.invalid', 'EVENT_STORE vaut « kurrentdb », et la variable KURRENTDB_URL manque.', remedy);
      }
      if (!KURRENTDB_ADDRESS.test(url)) throw invalid('KURRENTDB_URL', '(masqué)', remedy);
      return { engine, url };
    }
    default:
      throw invalid('EVENT_STORE', engine, 'Donnez postgresql (le choix par défaut) ou kurrentdb.');
  }
}

function readLogLevel(environment: Environment): LogLevel {
  const value = given(environment, 'ECLUSE_LOG_LEVEL') ?? 'info';
  const level = logLevels.find((known) => known === value);
  if (level === undefined) throw invalid('ECLUSE_LOG_LEVEL', value, `Donnez l’un de : ${logLevels.join(', ')}.`);
  return level;
}

function readTimeZone(environment: Environment): string {
  const value = given(environment, 'ECLUSE_TIME_ZONE') ?? 'Europe/Paris';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch (error) {
    throw invalid('ECLUSE_TIME_ZONE', value, 'Donnez le nom IANA d’un fuseau, par exemple Europe/Paris ou Indian/Reunion.', error);
  }
}

/**
 * Reads the configuration from the environment (`process.env`), relative to a working folder.
 * Throws the `StartupError` `configuration.invalid`, which names the variable and what it takes; a password is never repeated.
 */
export function readConfiguration(environment: Environment, workingFolder: string): Configuration {
  return {
    dataFolder: resolve(workingFolder, given(environment, 'ECLUSE_HOME') ?? '.ecluse'),
    databaseUrl: readDatabaseUrl(environment),
    eventStore: readEventStore(environment),
    host: given(environment, 'ECLUSE_HOST') ?? '127.0.0.1',
    port: readPort(environment, ['ECLUSE_PORT', 'PORT'], 3000),
    projectorPort: readPort(environment, ['ECLUSE_PROJECTOR_PORT'], 0),
    allowedHosts: readAllowedHosts(environment),
    logLevel: readLogLevel(environment),
    timeZone: readTimeZone(environment),
  };
}
