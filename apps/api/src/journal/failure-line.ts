import type { FailureLine } from '#libs/event-store';
import { refusalOf } from '../http/problem.filter.js';

const UNEXPECTED = { code: 'server.failed', message: 'le serveur a rencontré une erreur imprévue' };

/** What fails after the answer has begun can only be told in it: its last line then says why it is of no use. */
export async function* withFailureLine(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    const { code, message } = refusalOf(error) ?? UNEXPECTED;
    const line: FailureLine = { error: { code, message } };
    yield `${JSON.stringify(line)}\n`;
  }
}
