import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { launchWith, type RunningCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';

let home: string;
let environment: Readonly<Record<string, string>>;
let database: TestDatabase;
let server: RunningCommand;
let projectors: readonly RunningCommand[];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ecluse-apart-'));
  database = await createTestDatabase();
  environment = { ECLUSE_HOME: home, DATABASE_URL: database.url, ECLUSE_PROJECTOR_PORT: '', ECLUSE_LOG_LEVEL: 'info' };
  // All at once, on a database in which there is nothing yet: whoever comes first makes its tables, the others wait for it.
  projectors = [launchWith(environment, 'project'), launchWith(environment, 'project')];
  server = launchWith(environment, 'start', '--without-projector', '--port', '0', '--json');
});
afterAll(async () => {
  for (const { child, ended } of [server, ...projectors]) {
    child.kill('SIGTERM');
    await ended;
  }
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

describe('server and projectors as processes of their own, on a database of somebody else', () => {
  it('start together, and the figures follow the log', async () => {
    const { url } = JSON.parse(await server.line('"url"')) as { url: string };
    const api = apiOf(url);
    const ready = await until('ready', async () => {
      const { status, body } = await api.get('/health/ready');
      return status === 200 ? body : null;
    });
    expect(ready).toMatchObject({ status: 'ready', projector: null, reasons: [] });
    await api.give('/api/v1/caisses', { code: '751', label: 'Paris' });
    const caisses = await until('the caisse', async () => {
      const { body } = await api.get('/api/v1/caisses');
      return body['count'] === 0 ? null : body['items'];
    });
    expect(caisses).toEqual([expect.objectContaining({ code: '751' })]);
  });

  it('end in order when they are asked to: the projectors first', async () => {
    for (const { child, ended } of projectors) {
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
    }
  });

  it('let a no to all rebuilds reach the one that nobody carries out, whatever the other projections do', async () => {
    const { url } = JSON.parse(await server.line('"url"')) as { url: string };
    await apiOf(url).give('/api/v1/projections/stock/rebuild');
    const { code, stdout } = await launchWith(environment, 'rebuild', '--all', '--cancel', '--json').ended;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, [{ projection: 'stock', state: 'cancelled' }]]);
  });

  it('end in order when they are asked to: the server then', async () => {
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  });
});

describe('a projector alone', () => {
  it('needs to be told which database', async () => {
    const { code, stderr } = await launchWith({ ECLUSE_HOME: home }, 'project').ended;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/\[configuration\.databaseMissing\].*DATABASE_URL/u)]);
  });

  it('refuses a secret file that is not there, and names it', async () => {
    const { code, stderr } = await launchWith({ ECLUSE_HOME: home, DATABASE_URL_FILE: join(home, 'absent') }, 'project').ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining('DATABASE_URL_FILE')]);
  });
});
