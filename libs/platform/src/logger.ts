import { type LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { type LogLevel } from './configuration.js';

/** What must never be read in a journal, wherever it stands in a logged object. */
const secrets = ['password', 'authorization', 'cookie', 'databaseUrl', 'connectionString'];

const LONGEST_TEXT = 4_000;

/** What an error is, and nothing of what it was about: drivers hang whole statements on it, with the values that people gave. */
function errorLine(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { name, message, code, stack, cause } = error as Readonly<Record<string, unknown>>;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : undefined);
  return {
    type: text(name),
    code: text(code),
    message: text(message),
    stack: text(stack),
    cause: cause === undefined ? undefined : errorLine(cause),
  };
}

/** The journal: one JSON object a line, on the error output unless told otherwise, so that results keep the standard output for themselves. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination({ dest: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorLine },
      redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`), 'req.headers.authorization', 'req.headers.cookie'], censor: '(masqué)' },
    },
    destination,
  );
}

type NestLevel = 'debug' | 'error' | 'fatal' | 'info' | 'trace' | 'warn';

/** Lets Nest write in the same journal: its last parameter is the context, an error's second one its stack. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: NestLevel) =>
    (message: unknown, ...parameters: unknown[]): void => {
      const context = parameters.at(-1);
      const about = typeof context === 'string' ? { context } : {};
      const stack = level === 'error' && parameters.length > 1 && typeof parameters[0] === 'string' ? { stack: parameters[0] } : {};
      if (message instanceof Error) logger[level]({ ...about, err: message }, message.message);
      else if (typeof message === 'string') logger[level]({ ...about, ...stack }, message);
      else logger[level]({ ...about, ...stack, data: message });
    };
  return {
    log: write('info'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}
