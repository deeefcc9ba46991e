import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SHIPPED_DEFINITIONS } from '#libs/domain';
import pg from 'pg';
import { type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
});
afterAll(async () => {
  await server.stop();
});

async function sql(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const reasons = async (): Promise<readonly [number, string]> => {
  const { status, body } = await api.get('/health/ready');
  return [status, (body['reasons'] as readonly string[]).join(' ')];
};

const stock = async (): Promise<unknown> =>
  ((await api.get('/health/ready')).body['projections'] as readonly { name: string }[]).find(({ name }) => name === 'stock');

describe('a server says whether what it answers is right', () => {
  it('is alive, and ready with each projection at the end of the log', async () => {
    expect(await api.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    const { status, body } = await api.get('/health/ready');
    expect([status, body['status'], body['reasons']]).toEqual([200, 'ready', []]);
    expect(body['projections']).toMatchObject([
      { name: 'referentiel', ok: true, lag: { events: 0 } },
      { name: 'parcours', ok: true, lag: { events: 0 } },
      { name: 'stock', ok: true, lag: { events: 0 } },
    ]);
    expect(body['reactions']).toMatchObject([
      { name: 'linked-dossier-answer', ok: true },
      { name: 'linked-dossier-opening', ok: true },
    ]);
  });

  it('is not ready when a projection has read further than the log goes, and names the remedy', async () => {
    await sql(`UPDATE runner.generation SET position = position + 1000, fence = fence + 1 WHERE projection = 'stock'`);
    const [status, why] = await reasons();
    expect([status, why.includes('ecluse rebuild stock')]).toEqual([503, true]);
    expect(await stock()).toMatchObject({ ok: false, lag: null });
    await sql(`UPDATE runner.generation SET position = position - 1000, fence = fence + 1 WHERE projection = 'stock'`);
    expect(await reasons()).toEqual([200, '']);
  });

  it('is not ready when a reaction was made on another epoch of the log, and goes on where a person says', async () => {
    const NAME = 'linked-dossier-opening';
    const stateOf = async (): Promise<unknown> =>
      ((await api.get('/api/v1/reactions')).body['items'] as readonly { name: string; state: string }[]).find(({ name }) => name === NAME)?.state;
    for (const from of ['head', 'start']) {
      await sql(`UPDATE runner.partition SET log_epoch = log_epoch + 1, fence = fence + 1 WHERE reaction = '${NAME}'`);
      const [status, why] = await reasons();
      expect([status, why.includes(`ecluse reaction resume ${NAME}`), await stateOf()]).toEqual([503, true, 'ahead']);
      const resumed = await api.put(`/api/v1/reactions/${NAME}/resumption?from=${from}`);
      expect([resumed.status, resumed.body['name'], resumed.body['state']]).toEqual([200, NAME, 'working']);
      expect(await reasons()).toEqual([200, '']);
    }
  });

  it('refuses to have a reaction go on that nobody knows, that is not ahead, or without being told where', async () => {
    const unknown = await api.put('/api/v1/reactions/inconnue/resumption?from=start');
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'reaction.unknown']);
    expect(String(unknown.body['detail'])).toContain('linked-dossier-opening, linked-dossier-answer');
    const path = '/api/v1/reactions/linked-dossier-answer/resumption';
    expect(await api.put(`${path}?from=start`)).toMatchObject({ status: 409, body: { code: 'reaction.notAhead' } });
    expect(await api.put(path)).toMatchObject({ status: 400, body: { code: 'request.parameterMissing' } });
    expect(await api.put(`${path}?from=milieu`)).toMatchObject({ status: 400, body: { code: 'request.parameterInvalid' } });
  });

  it('is not ready when a projection was made on another epoch, and says so of that one', async () => {
    await sql(`UPDATE runner.generation SET log_epoch = log_epoch + 1, fence = fence + 1 WHERE projection = 'stock'`);
    const [status, why] = await reasons();
    expect([status, why.includes('ecluse rebuild stock'), why.includes('parcours')]).toEqual([503, true, false]);
    expect(await stock()).toMatchObject({ ok: false, lag: null, ordinal: expect.any(Number) });
    await sql(`UPDATE runner.generation SET log_epoch = log_epoch - 1, fence = fence + 1 WHERE projection = 'stock'`);
    expect(await stock()).toMatchObject({ ok: true, lag: { events: 0 } });
  });

  it('is not ready when the log has a gap after what a projection has read, and says so of that one', async () => {
    // As if its next events had been given positions far away.
    const far = (to: string): string =>
      `UPDATE log.event SET position = position ${to} 1000000 WHERE position = (SELECT max(position) FROM log.event)`;
    const back = (to: string): string =>
      `UPDATE runner.generation g SET position = position ${to} 1, ordinal = ordinal ${to} 1, fence = fence + 1,
         event_id = (SELECT id FROM log.event e WHERE e.position = g.position ${to} 1)`;
    await sql(`ALTER TABLE log.event DISABLE TRIGGER USER; ${back('-')}; ${far('+')}`);
    const [status, why] = await reasons();
    expect([status, why.includes('ecluse log verify')]).toEqual([503, true]);
    expect(await stock()).toMatchObject({ ok: false, lag: null });
    await sql(`${far('-')}; ${back('+')}; ALTER TABLE log.event ENABLE TRIGGER USER`);
    expect(await stock()).toMatchObject({ ok: true, lag: { events: 0 } });
  });

  it('is not ready when the database lacks what this version needs', async () => {
    await sql(`ALTER TABLE public.ecluse_migration RENAME TO ecluse_migration_away`);
    expect((await reasons())[0]).toBe(503);
    await sql(`ALTER TABLE public.ecluse_migration_away RENAME TO ecluse_migration`);
    expect((await reasons())[0]).toBe(200);
  });
});

describe('an operator', () => {
  it('has a read model rebuilt while the old one serves', async () => {
    const asked = await api.post('/api/v1/projections/referentiel/rebuild', {}, { 'idempotency-key': 'r-1' });
    expect([asked.status, asked.body['projection']]).toEqual([202, 'referentiel']);
    const again = await api.post('/api/v1/projections/referentiel/rebuild', {}, { 'idempotency-key': 'r-1' });
    expect(again.body['id']).toBe(asked.body['id']);
    const path = `/api/v1/rebuilds/${String(asked.body['id'])}`;
    let state = '';
    while (!['completed', 'failed', 'interrupted'].includes(state)) {
      state = String((await api.get(path)).body['state']);
      expect((await api.get('/api/v1/definitions')).body['count']).toBe(SHIPPED_DEFINITIONS.length);
    }
    expect(state).toBe('completed');
    expect((await api.get('/api/v1/projections')).body).toMatchObject({
      count: 3,
      items: [{ name: 'parcours' }, { name: 'referentiel', generation: 2 }, { name: 'stock' }],
    });
  });

  it('has everything verified', async () => {
    const { status, body } = await api.post('/api/v1/verifications?full=true');
    expect([status, body['ok']]).toEqual([200, true]);
    expect((body['checks'] as readonly { ok: boolean }[]).every(({ ok }) => ok)).toBe(true);
  });
});
