import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.js';
import { ownIdentity, stillLives } from './process-identity.js';
import { systemCode } from './startup-error.js';

/** Where a running server listens, as it leaves it in its data folder. */
export interface ServerAddress {
  readonly url: string;
  readonly pid: number;
  /** ISO instant in UTC. */
  readonly startedAt: string;
}

const fileIn = (folder: string): string => join(folder, 'server.json');

function parsed(content: string): (ServerAddress & { readonly start: string }) | null {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (!('url' in value) || !('pid' in value) || !('startedAt' in value) || !('start' in value)) return null;
  const { url, pid, startedAt, start } = value;
  if (typeof url !== 'string' || typeof pid !== 'number' || typeof startedAt !== 'string' || typeof start !== 'string') return null;
  return { url, pid, startedAt, start };
}

/** Leaves the address of this server in the data folder `folder`, where the CLI finds it. `startedAt` is an ISO instant. */
export async function writeServerAddress(folder: string, url: string, startedAt: string): Promise<void> {
  await writeFileAtomically(fileIn(folder), `${JSON.stringify({ url, startedAt, ...ownIdentity() })}\n`);
}

/** The address of the server that runs on this data folder, or null when none does: what a dead server left is not believed. */
export async function readServerAddress(folder: string): Promise<ServerAddress | null> {
  try {
    const left = parsed(await readFile(fileIn(folder), 'utf8'));
    return left !== null && stillLives(left) ? { url: left.url, pid: left.pid, startedAt: left.startedAt } : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

/** Takes the address away when the server stops. */
export async function removeServerAddress(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}
