import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownIdentity, stillLives, type ProcessIdentity } from './process-identity.js';
import { systemCode } from './startup-error.js';

/** Either the lock, or the living process that holds it. */
export type LockOutcome =
  { readonly status: 'held'; readonly release: () => Promise<void> } | { readonly status: 'refused'; readonly holder: ProcessIdentity };

const pattern = /^lock\.(\d+)$/;

async function generations(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
}

async function holderOf(path: string): Promise<ProcessIdentity | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof content !== 'object' || content === null || !('pid' in content) || !('start' in content)) return null;
    return typeof content.pid === 'number' && typeof content.start === 'string' ? { pid: content.pid, start: content.start } : null;
  } catch (error) {
    // Released meanwhile, or cut short by a power failure: nobody holds it.
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Takes the only lock of a folder. The lock is the file `lock.<n>` with the highest n, and names its holder. The lock of a
 * dead holder is never removed to be taken, which two heirs could do to each other: the heir creates the next one, which only one can.
 */
export async function lockFolder(folder: string): Promise<LockOutcome> {
  const mine = join(folder, `lock-request.${randomUUID()}`);
  await writeFile(mine, `${JSON.stringify(ownIdentity())}\n`, { mode: 0o600 });
  try {
    for (;;) {
      const last = Math.max(0, ...(await generations(folder)));
      const holder = last === 0 ? null : await holderOf(join(folder, `lock.${String(last)}`));
      if (holder !== null && stillLives(holder)) return { status: 'refused', holder };
      const path = join(folder, `lock.${String(last + 1)}`);
      if (!(await created(mine, path))) continue;
      const all = await generations(folder);
      if (Math.max(...all) > last + 1) {
        // Seen before an older lock was cleared away: another process is ahead.
        await rm(path, { force: true });
        continue;
      }
      for (const old of all) if (old <= last) await rm(join(folder, `lock.${String(old)}`), { force: true });
      return { status: 'held', release: async () => rm(path, { force: true }) };
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function created(from: string, path: string): Promise<boolean> {
  try {
    await link(from, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
