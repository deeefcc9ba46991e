import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCALES } from '#libs/demonstration';
import { ecluse, launch } from '../support/command-line.js';

const { source } = SCALES.small;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What is told of it without loading it; loaded, it is in demo-loaded.long.spec.ts. */
describe('the demonstration', () => {
  it('is not loaded where a server has published its definitions: the next start says so', async () => {
    const published = join(folder, 'publié');
    for (const parameters of [['--empty'], []]) {
      const server = launch(published, 'start', '--port', '0', ...parameters);
      await server.line('Ctrl-C');
      expect(server.said().includes('aucun dossier')).toBe(parameters.length === 0);
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    }
    const { code, stderr } = await ecluse(published, 'demo');
    expect([code, stderr]).toEqual([1, expect.stringContaining('publié ses définitions')]);
  });

  it('is written as a facts file that replaces no other', async () => {
    const home = join(folder, 'données');
    const file = join(folder, 'faits.ndjson.gz');
    const { code, stdout } = await ecluse(home, 'demo', '--facts', file, '--json');
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n');
    expect([code, JSON.parse(stdout)]).toEqual([0, { source, facts: lines.length }]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ fait: 'received' });
    expect((await ecluse(home, 'demo', '--facts', file)).stderr).toContain('[file.exists]');
  });
});
