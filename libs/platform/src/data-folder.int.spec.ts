import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder, readServerAddress, removeServerAddress, writeServerAddress } from '#libs/platform';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecluse-folder-'));
  folders.push(folder);
  return folder;
}

/** What the kernel of Linux alone does: containers, and sockets in a folder however deep. */
const isLinux = process.platform === 'linux';
const onLinux = isLinux ? it : it.skip;
if (!isLinux) process.stderr.write('skipped: data folders shared by containers – Linux only\n');

/** A process that has ended: nobody has its identity any more. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** Root writes everywhere: an ordinary account is needed to be refused. */
async function asOrdinaryAccount<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the data folder', () => {
  it('is made, with the folders above it, for this account only', async () => {
    const path = join(await temporary(), 'above', 'données');
    const folder = await openDataFolder(path);
    expect(folder.path).toBe(path);
    expect((await stat(path)).mode & 0o066).toBe(0);
    await folder.close();
    expect(await readdir(path)).toEqual([]);
  });

  it('is refused while another process uses it, naming that process and its address', async () => {
    const path = await temporary();
    const folder = await openDataFolder(path);
    await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'dataFolder.inUse', message: expect.stringContaining(String(process.pid)) });
    await writeServerAddress(path, 'http://127.0.0.1:3210', '2024-01-01T00:00:00.000Z');
    await expect(openDataFolder(path)).rejects.toMatchObject({ message: expect.stringContaining('http://127.0.0.1:3210') });
    await removeServerAddress(path);
    await folder.close();
    await (await openDataFolder(path)).close();
  });

  it('goes to exactly one of many that ask at the same time, also when a dead process left its lock', async () => {
    const path = await temporary();
    await writeFile(join(path, 'lock.7'), JSON.stringify({ pid: await deadProcess(), start: 'long ago' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, async () => openDataFolder(path)));
    const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(taken).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'dataFolder.inUse' }) as unknown));
    await taken[0]?.close();
    expect(await readdir(path)).toEqual([]);
  });

  it('is taken over from a process whose pid now belongs to another one', async () => {
    const path = await temporary();
    await writeFile(join(path, 'lock.1'), JSON.stringify({ pid: process.pid, start: 'another life' }));
    await (await openDataFolder(path)).close();
  });

  onLinux('is refused while a process of another container has it, whose pid says nothing here', async () => {
    const path = await temporary();
    const folder = await openDataFolder(path);
    const lock = join(path, 'lock.1');
    const seen = JSON.parse(await readFile(lock, 'utf8')) as Record<string, unknown>;
    await writeFile(lock, JSON.stringify({ ...seen, start: 'another life', namespace: 'pid:[1]' }));
    await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'dataFolder.inUse', message: expect.stringContaining('autre conteneur') });
    await folder.close();
    await (await openDataFolder(path)).close();
    expect(await readdir(path)).toEqual([]);
  });

  onLinux('is taken over from a container that was killed, with what it left', async () => {
    const path = await temporary();
    const sign = 'lock-alive.killed';
    const child = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(join(path, sign))}, () => console.log('listens'))`,
    ]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeFile(join(path, 'lock.1'), JSON.stringify({ pid: process.pid, start: 'another life', namespace: 'pid:[1]', sign }));
    expect(await readdir(path)).toContain(sign);
    await (await openDataFolder(path)).close();
    expect(await readdir(path)).toEqual([]);
  });

  onLinux('is kept from others however deep it lies', async () => {
    const path = join(await temporary(), ...Array.from({ length: 8 }, () => 'un-dossier-au-nom-long'));
    const folder = await openDataFolder(path);
    expect(await readdir(path)).toEqual([expect.stringMatching(/^lock-alive\./u), 'lock.1']);
    await folder.close();
    expect(await readdir(path)).toEqual([]);
  });

  it('is taken over when a power cut left an empty lock', async () => {
    const path = await temporary();
    await writeFile(join(path, 'lock.1'), '');
    await (await openDataFolder(path)).close();
  });

  it('is refused when its path is a file, or goes through one', async () => {
    const file = join(await temporary(), 'file');
    await writeFile(file, '');
    await expect(openDataFolder(file)).rejects.toMatchObject({ name: 'StartupError', code: 'dataFolder.notAFolder' });
    await expect(openDataFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'dataFolder.notAFolder' });
  });

  it('is refused, with the remedy, when this account may not write in it', async () => {
    const path = await temporary();
    if (process.getuid?.() === 0) await chown(path, 65_534, 65_534);
    await chmod(path, 0o500);
    await asOrdinaryAccount(async () => {
      // A folder of one's own is made writable again; one below a folder without rights cannot be.
      await expect(openDataFolder(join(path, 'below'))).rejects.toMatchObject({
        code: 'dataFolder.notWritable',
        remedy: expect.stringContaining('ECLUSE_HOME'),
      });
    });
  });

  it('tells nobody the address of a server that is dead', async () => {
    const path = await temporary();
    expect(await readServerAddress(path)).toBeNull();
    const left = { url: 'http://127.0.0.1:1', startedAt: '2024-01-01T00:00:00.000Z', pid: process.pid, start: 'another life' };
    await writeFile(join(path, 'server.json'), JSON.stringify(left));
    expect(await readServerAddress(path)).toBeNull();
    await writeFile(join(path, 'server.json'), '{');
    expect(await readServerAddress(path)).toBeNull();
  });
});
