import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takesConnections } from './postmaster.js';

let cluster = '';
beforeEach(async () => {
  cluster = await mkdtemp(join(tmpdir(), 'ecluse-postmaster-'));
});
afterEach(async () => {
  await rm(cluster, { recursive: true, force: true });
});

/** The file as PostgreSQL 18 writes it. */
const left = async (pid: number, port: number, status: string): Promise<void> =>
  writeFile(
    join(cluster, 'postmaster.pid'),
    `${[pid, cluster, 1_795_410_942, port, '', '127.0.0.1', ' 13222830         0', status.padEnd(8)].join('\n')}\n`,
  );

describe('a PostgreSQL that was just started', () => {
  it('takes connections once its own file says so', async () => {
    expect(await takesConnections(cluster, 17, 39_505)).toBe(false);
    await left(17, 39_505, 'starting');
    expect(await takesConnections(cluster, 17, 39_505)).toBe(false);
    await left(17, 39_505, 'ready');
    expect(await takesConnections(cluster, 17, 39_505)).toBe(true);
  });

  it('is not taken for the killed one before it, whose file is still there, even with the same pid', async () => {
    await left(17, 41_234, 'ready');
    expect(await takesConnections(cluster, 17, 39_505)).toBe(false);
    expect(await takesConnections(cluster, 18, 41_234)).toBe(false);
  });
});
