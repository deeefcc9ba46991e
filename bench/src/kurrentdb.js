import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Does something with a server of KurrentDB: the one that `KURRENTDB_URL` names, or one that the folder in `ECLUSE_TEST_KURRENTDB` starts on disk.
 * Undefined when there is neither.
 * @template T @param {string} folder @param {(url: string) => Promise<T>} work @returns {Promise<T | undefined>}
 */
export async function withKurrentDb(folder, work) {
  const { KURRENTDB_URL: named = '', ECLUSE_TEST_KURRENTDB: programs = '' } = process.env;
  if (named !== '') return work(named);
  if (programs === '') return undefined;
  const child = spawn(join(programs, 'start'), ['--db', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  try {
    return await work(await addressOf(child));
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
async function addressOf(child) {
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('kurrentdb')) return line;
  throw new Error('the server of KurrentDB ended before it was ready');
}
