import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFile } from './key-file.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-key-'));
  path = join(folder, 'keys', 'master.key');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('the key file', () => {
  it('is made when absent, for its owner only, and read ever after', async () => {
    const made = await openKeyFile(path);
    expect(made).toEqual({ path, key: await readFile(path) });
    expect(made.key).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await openKeyFile(path)).toEqual(made);
  });

  it('is the same for processes that start together', async () => {
    const opened = await Promise.all(Array.from({ length: 10 }, async () => openKeyFile(path)));
    expect(new Set(opened.map(({ key }) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(join(folder, 'keys'))).toEqual(['master.key']);
  });

  it('is refused when it is not a key, and left as it was', async () => {
    await mkdir(join(folder, 'keys'));
    await writeFile(path, 'half a key');
    await expect(openKeyFile(path)).rejects.toMatchObject({ code: 'vault.keyFileInvalid', data: { file: path, bytes: 10 } });
    expect(await readFile(path, 'utf8')).toBe('half a key');
  });

  it('says which file when it can be neither read nor made', async () => {
    await mkdir(path, { recursive: true });
    await expect(openKeyFile(path)).rejects.toMatchObject({ code: 'vault.keyFileUnreadable', data: { file: path } });
    await writeFile(join(folder, 'a-file'), '');
    await expect(openKeyFile(join(folder, 'a-file', 'master.key'))).rejects.toMatchObject({ code: 'vault.keyFileUnreadable' });
  });
});
