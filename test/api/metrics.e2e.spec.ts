import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import pg from 'pg';
import { type Api, apiOf } from '../support/api.js';
import { type Family, lint, parseExposition, valueOf } from '../support/exposition.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

type Page = ReadonlyMap<string, Family>;

const TODAY = new Date().toISOString().slice(0, 10);

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
});
afterAll(async () => {
  await server.stop();
});

async function scrape(): Promise<Page> {
  const answer = await fetch(`${server.url}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return parseExposition(await answer.text());
}

const ours = (page: Page): readonly Family[] => [...page.values()].filter(({ name }) => !/^(?:process|nodejs)_/u.test(name));

const facts = (caisse: string, procedure: string, on: string, n: number): string =>
  Array.from({ length: n }, (_, i) => {
    const id = `${caisse}-${procedure}-${String(i)}`;
    return `${JSON.stringify({ id, dossier: id, piece: id, fait: 'received', on, knownOn: on, caisse, procedure, type: 't', canal: 'c' })}\n`;
  }).join('');

describe('/metrics', () => {
  it('is a page that Prometheus reads, with names, units and help by its conventions', async () => {
    await api.get('/api/v1/indicators');
    const page = await scrape();
    expect(ours(page).length).toBeGreaterThan(15);
    expect(ours(page).flatMap(lint)).toEqual([]);
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds', 'process_cpu_user_seconds_total']) {
      expect(page.get(name)?.samples).toHaveLength(1);
    }
  });

  it('tells requests by route and status, and never by what was typed into the address', async () => {
    const route = '/api/v1/dossiers/:id';
    const before = valueOf(await scrape(), 'ecluse_http_request_duration_seconds_count', { route, status: '404' }) ?? 0;
    for (const typed of ['DUPONT', 'DURAND', '../../x']) await api.get(`/api/v1/dossiers/${encodeURIComponent(typed)}`);
    await api.get('/nulle/part');
    const page = await scrape();
    expect(valueOf(page, 'ecluse_http_request_duration_seconds_count', { route })).toBeGreaterThan(before);
    expect(valueOf(page, 'ecluse_http_request_duration_seconds_count', { route: 'unmatched', status: '404' })).toBe(1);
    expect(JSON.stringify([...page])).not.toMatch(/DUPONT|DURAND|nulle/u);
  });

  it('tells commands by type and outcome, appends by outcome, and the commits that gathered them', async () => {
    const key = { 'idempotency-key': 'mesure-1' };
    const before = await scrape();
    const counted = (page: Page, outcome: string): number =>
      valueOf(page, 'ecluse_command_duration_seconds_count', { type: 'RegisterProcedure', outcome }) ?? 0;
    await api.post('/api/v1/procedures', { code: 'mesure', label: 'Mesure' }, key);
    await api.post('/api/v1/procedures', { code: 'mesure', label: 'Mesure' }, key);
    await api.post('/api/v1/procedures', { code: 'mesure', label: 'Autre' }, key);
    const { body } = await api.post('/api/v1/dossiers', { reference: 'M-1' });
    await api.post(`/api/v1/dossiers/${String(body['id'])}/assign`, { agent: 'a' }, { 'if-match': '"7"' });
    const after = await scrape();
    const grown = ['done', 'repeated', 'refused'].map((outcome) => counted(after, outcome) - counted(before, outcome));
    expect(grown).toEqual([1, 1, 1]);
    expect(valueOf(after, 'ecluse_command_duration_seconds_count', { type: 'AssignDossier', outcome: 'conflict' })).toBe(1);
    const appended = (name: string, labels = {}): number => (valueOf(after, name, labels) ?? 0) - (valueOf(before, name, labels) ?? 0);
    // The procédure, the reference, the dossier.
    expect(appended('ecluse_append_duration_seconds_count', { outcome: 'appended' })).toBe(3);
    expect(appended('ecluse_appended_events_total')).toBe(3);
    expect(appended('ecluse_batched_appends_total')).toBe(3);
    expect(appended('ecluse_append_batches_total')).toBeGreaterThan(0);
  });

  it('tells the log, and how far each projection is behind it', async () => {
    const { log } = (await api.get('/health/ready')).body as { log: { ordinal: number } };
    const page = await until('the end of the log, and no lag', async () => {
      const seen = await scrape();
      const lags = ['stock', 'referentiel'].map((projection) => valueOf(seen, 'ecluse_projection_lag_events', { projection }));
      return lags.every((lag) => lag === 0) && valueOf(seen, 'ecluse_log_events') === log.ordinal ? seen : null;
    });
    expect(valueOf(page, 'ecluse_projection_lag_seconds', { projection: 'referentiel' })).toBe(0);
    expect(valueOf(page, 'ecluse_log_sealed_events')).toBe(0);
    expect(valueOf(page, 'ecluse_set_aside_events', { projection: 'stock' })).toBe(0);
    const { body } = await api.get('/health/ready');
    expect(body).toMatchObject({ status: 'ready', engine: 'postgresql', projector: null, log: { epoch: 1, ordinal: log.ordinal } });
    expect(valueOf(page, 'ecluse_pool_connections', { pool: 'read', state: 'idle' })).toBeGreaterThanOrEqual(1);
  });

  it('answers this machine only', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${server.url}/metrics`, { headers: { host: 'ecluse.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });
});

describe('a projection that is held up', () => {
  it('says by how much in the measures, in its health and in figures, which are stale without what was asked for or after a minute; lists wait', async () => {
    const time = { ahead: 0, upTo: 0 };
    /** The present; each look at it takes a second until it is so far ahead. */
    const now = (): number => Date.now() + (time.ahead = Math.max(time.ahead, Math.min(time.ahead + 1_000, time.upTo)));
    const held = await startTestServer({ clock: { now } });
    const its = apiOf(held.url);
    const lock = new pg.Client({ connectionString: held.databaseUrl });
    await lock.connect();
    const ready = async () =>
      (await its.get('/health/ready')).body as {
        readonly log: { readonly ordinal: number };
        readonly projections: readonly { readonly name: string; readonly ok: boolean; readonly lag: { events: number; seconds: number } }[];
      };
    /** What is answered once the deadline of those that wait has passed: sooner than a minute of lag, which would be too much without waiting. */
    const tooSoon = async (path: string) => {
      time.upTo = time.ahead + 40_000;
      return its.get(path);
    };
    const hold = async (projection: string) =>
      lock.query(`BEGIN; SELECT 1 FROM runner.generation WHERE projection = '${projection}' AND state = 'active' FOR UPDATE`);
    try {
      const before = await until('all is read', async () => {
        const seen = await ready();
        return seen.projections.every(({ lag }) => lag.events === 0) ? seen : null;
      });
      await hold('stock');
      let position = '';
      for (const reference of ['R-1', 'R-2', 'R-3']) position = String((await its.post('/api/v1/dossiers', { reference })).body['position']);
      const events = 6; // each dossier, and its reference

      const stale = await tooSoon(`/api/v1/indicators?after=${position}`);
      expect(stale).toMatchObject({ status: 200, body: { ordinal: before.log.ordinal, stock: { status: 'stale' }, lag: { events } } });
      const { seconds } = stale.body['lag'] as { seconds: number };
      expect(seconds).toBeGreaterThan(20);
      expect((await its.get('/api/v1/indicators')).body).toMatchObject({ stock: { status: 'noData' }, lag: { events } });

      const { log, projections } = await ready();
      expect(log.ordinal).toBe(before.log.ordinal + events);
      const stock = projections.find(({ name }) => name === 'stock');
      expect(stock).toMatchObject({ ok: true, lag: { events } });
      expect(stock?.lag.seconds).toBeGreaterThanOrEqual(seconds);
      await until('the others have gone on, in the measures too', async () => {
        const page = parseExposition(await (await fetch(`${held.url}/metrics`)).text());
        const lagOf = (projection: string) => ['events', 'seconds'].map((unit) => valueOf(page, `ecluse_projection_lag_${unit}`, { projection }));
        const [late, waiting] = lagOf('stock');
        const isTold = late === events && (waiting ?? 0) >= seconds;
        return isTold && ['parcours', 'referentiel'].every((other) => lagOf(other).join() === '0,0') ? true : null;
      });

      time.ahead += 60_000;
      expect((await its.get('/api/v1/indicators')).body).toMatchObject({ stock: { status: 'stale' }, lag: { events } });
      expect(await tooSoon(`/api/v1/dossiers?after=${position}`)).toMatchObject({ status: 503, body: { code: 'query.stale' } });

      await lock.query('ROLLBACK');
      const { body } = await its.get(`/api/v1/indicators?after=${position}`);
      expect(body).toMatchObject({ ordinal: log.ordinal, stock: { status: 'noData' }, lag: { events: 0, seconds: 0 } });

      await hold('parcours');
      const later = String((await its.post('/api/v1/dossiers', { reference: 'R-4' })).body['position']);
      for (const list of ['indicators/ir82/dossiers?', 'delais/legal/dossiers?', 'migration?to=1&']) {
        const path = `/api/v1/procedures/traduction/${list}after=${later}`;
        expect([list, await tooSoon(path)]).toMatchObject([list, { status: 503, body: { code: 'query.stale' } }]);
      }
      await lock.query('ROLLBACK');
      expect(await its.get(`/api/v1/procedures/traduction/migration?to=1&after=${later}`)).toMatchObject({ status: 200 });
    } finally {
      await lock.end();
      await held.stop();
    }
  });
});

describe('the figures of today', () => {
  it('are those of the figures, by caisse; what is not whole is absent', async () => {
    const fresh = await startTestServer();
    const its = apiOf(fresh.url);
    try {
      const page = async (): Promise<Page> => parseExposition(await (await fetch(`${fresh.url}/metrics`)).text());
      await its.give('/api/v1/caisses', { code: 'A', label: 'A' });
      await its.give('/api/v1/caisses', { code: 'B', label: 'B' });
      await its.give('/api/v1/caisses', { code: 'VIDE', label: 'Vide' });
      const out = JSON.stringify({ id: 'out', dossier: 'A-q-3', piece: 'A-q-3', fait: 'processed', on: TODAY, knownOn: TODAY, mode: 'manual' });
      const content = [facts('A', 'p', '2020-01-01', 2), facts('B', 'p', '2020-01-01', 1), facts('A', 'q', TODAY, 4), out].join('');
      const { body } = await its.upload('source=mesures&format=facts', content);
      expect(body).toMatchObject({ status: 'completed', refusedCount: 0 });
      await its.untilIncluded(body);
      const seen = await until('the gauges', async () => {
        const now = await page();
        return (now.get('ecluse_stock_pieces')?.samples.length ?? 0) > 0 ? now : null;
      });
      const values = (name: string): object => Object.fromEntries((seen.get(name)?.samples ?? []).map(({ labels: { caisse, procedure }, value }) => [[caisse, procedure].filter(Boolean).join('/'), value])); // prettier-ignore
      expect(values('ecluse_stock_pieces')).toEqual({ 'A/p': 2, 'A/q': 3, 'B/p': 1 });
      expect(values('ecluse_anteriorite_above_pieces')).toEqual({ A: 2, B: 1 });
      expect(values('ecluse_anteriorite_above_ratio')).toEqual({ A: 0.4, B: 1 });
      expect(seen.get('ecluse_anteriorite_threshold_days')?.samples).toMatchObject([
        { labels: { definition: 'anteriorite-calendaire@1' }, value: 15 },
      ]);
      // 5 in stock, one processed in 28 days; where nothing was processed: no number of days, and not 0.
      expect(values('ecluse_solde_days')).toEqual({ A: 140 });
      expect(seen.get('ecluse_stock_pieces')?.help).toContain('Of today');
      for (const caisse of ['A', 'B']) {
        const { body: figures } = await its.get(`/api/v1/indicators?caisse=${caisse}`);
        expect(figures['anteriorite']).toMatchObject({ above: valueOf(seen, 'ecluse_anteriorite_above_pieces', { caisse }) });
      }
    } finally {
      await fresh.stop();
    }
  });
});
