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
  /** Address that the server binds; the loopback unless `ECLUSE_HOST` says otherwise. */
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** IANA name of the zone in which days are counted, `Europe/Paris` unless `ECLUSE_TIME_ZONE` says otherwise. */
  readonly timeZone: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
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

function readPort(environment: Environment): number {
  for (const name of ['ECLUSE_PORT', 'PORT']) {
    const value = given(environment, name);
    if (value !== undefined) return parsePort(name, value);
  }
  return 3000;
}

function readDatabaseUrl(environment: Environment): string | null {
  const value = given(environment, 'DATABASE_URL');
  if (value === undefined) return null;
  const remedy = 'Donnez une adresse de la forme postgres://compte:motdepasse@hôte:5432/base, ou retirez la variable pour le PostgreSQL embarqué.';
  if (!URL.canParse(value)) throw invalid('DATABASE_URL', '(masqué)', remedy);
  const { protocol, pathname } = new URL(value);
  if (!['postgres:', 'postgresql:'].includes(protocol) || pathname.length < 2) throw invalid('DATABASE_URL', '(masqué)', remedy);
  return value;
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
    host: given(environment, 'ECLUSE_HOST') ?? '127.0.0.1',
    port: readPort(environment),
    logLevel: readLogLevel(environment),
    timeZone: readTimeZone(environment),
  };
}
