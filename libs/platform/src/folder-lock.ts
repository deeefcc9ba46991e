import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownIdentity, stillLives, type ProcessIdentity } from './process-identity.js';
import { giveSignOfLife, givesSignOfLife, pidNamespace } from './sign-of-life.js';
import { systemCode } from './startup-error.js';

/** Who a lock names. Of another numbering of processes – another container's –, the pid says nothing here: its sign of life does. */
export interface LockHolder extends ProcessIdentity {
  readonly elsewhere: boolean;
  readonly sign: string | null;
}

/** Either the lock, or the living process that holds it. */
export type LockOutcome =
  { readonly status: 'held'; readonly release: () => Promise<void> } | { readonly status: 'refused'; readonly holder: LockHolder };

const pattern = /^lock\.(\d+)$/;

async function generations(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
}

async function holderOf(path: string): Promise<LockHolder | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof content !== 'object' || content === null || !('pid' in content) || !('start' in content)) return null;
    if (typeof content.pid !== 'number' || typeof content.start !== 'string') return null;
    const sign = 'sign' in content && typeof content.sign === 'string' && !content.sign.includes('/') ? content.sign : null;
    return { pid: content.pid, start: content.start, sign, elsewhere: 'namespace' in content && content.namespace !== pidNamespace() };
  } catch (error) {
    // Released meanwhile, or cut short by a power failure: nobody holds it.
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function holds(folder: string, holder: LockHolder): Promise<boolean> {
  if (!holder.elsewhere || holder.sign === null) return stillLives(holder);
  return givesSignOfLife(folder, holder.sign);
}

/** Takes away the lock of a dead holder, and what it left of its sign of life. */
async function clear(folder: string, generation: number): Promise<void> {
  const path = join(folder, `lock.${String(generation)}`);
  const sign = (await holderOf(path))?.sign ?? null;
  await rm(path, { force: true });
  if (sign !== null) await rm(join(folder, sign), { force: true });
}

/**
 * Takes the only lock of a folder. The lock is the file `lock.<n>` with the highest n, and names its holder. The lock of a
 * dead holder is never removed to be taken, which two heirs could do to each other: the heir creates the next one, which only one can.
 */
export async function lockFolder(folder: string): Promise<LockOutcome> {
  const mine = join(folder, `lock-request.${randomUUID()}`);
  // Given before the lock is: whoever sees the lock can ask.
  const sign = await giveSignOfLife(folder);
  let held = false;
  try {
    await writeFile(mine, `${JSON.stringify({ ...ownIdentity(), namespace: pidNamespace(), sign: sign.name })}\n`, { mode: 0o600 });
    for (;;) {
      const last = Math.max(0, ...(await generations(folder)));
      const holder = last === 0 ? null : await holderOf(join(folder, `lock.${String(last)}`));
      if (holder !== null && (await holds(folder, holder))) return { status: 'refused', holder };
      const path = join(folder, `lock.${String(last + 1)}`);
      if (!(await created(mine, path))) continue;
      const all = await generations(folder);
      if (Math.max(...all) > last + 1) {
        // Seen before an older lock was cleared away: another process is ahead.
        await rm(path, { force: true });
        continue;
      }
      for (const old of all) if (old <= last) await clear(folder, old);
      held = true;
      const release = async (): Promise<void> => {
        await rm(path, { force: true });
        await sign.end();
      };
      return { status: 'held', release };
    }
  } finally {
    await rm(mine, { force: true });
    if (!held) await sign.end();
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
