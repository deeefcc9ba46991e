import { type LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { type LogLevel } from './configuration.js';

/** What must never be read in a journal, wherever it stands in a logged object. */
const secrets = ['password', 'authorization', 'cookie', 'databaseUrl', 'connectionString'];

/** The journal: one JSON object a line, on the error output unless told otherwise, so that results keep the standard output for themselves. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination({ dest: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
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
