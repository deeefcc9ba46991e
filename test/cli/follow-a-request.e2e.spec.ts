import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reactions } from '#libs/application';
import { type Api, apiOf } from '../support/api.js';
import { launchWith, type RunningCommand } from '../support/command-line.js';
import { lint, parseExposition, valueOf } from '../support/exposition.js';
import { rowsIn, until } from '../support/killable-server.js';

type Line = Readonly<Record<string, unknown>>;

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

let home: string;
let server: RunningCommand;
let url: string;
let api: Api;
let written = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ecluse-suivi-'));
  server = launchWith({ ECLUSE_HOME: home, ECLUSE_LOG_LEVEL: 'debug' }, 'start', '--empty', '--port', '0', '--json');
  server.child.stderr?.on('data', (part: string) => {
    written += part;
  });
  ({ url } = JSON.parse(await server.line('"url"')) as { url: string });
  api = apiOf(url);
});
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  await rm(home, { recursive: true, force: true });
});

/** Every whole line of the journals of both processes. A line that is no JSON fails. */
const journal = (): readonly Line[] =>
  written
    .slice(0, written.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);

const lineWhere = async (what: string, wanted: (line: Line) => boolean): Promise<Line> => until(what, () => journal().find(wanted) ?? null);

const metadataOf = async (dossier: unknown): Promise<readonly Line[]> =>
  (await rowsIn<{ metadata: Line }>(home, 'SELECT metadata::jsonb AS metadata FROM log.event WHERE stream = $1', [`dossier-${String(dossier)}`])).map(
    ({ metadata }) => metadata,
  );

/** As `fetch` would not send it: header values byte by byte. */
async function status(
  headers: Readonly<Record<string, string>>,
  address = `${url}/api/v1/imports`,
): Promise<{ readonly status: number; readonly correlationId: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { headers }, (answer) => {
      answer.resume().once('end', () => {
        resolve({ status: answer.statusCode ?? 0, correlationId: String(answer.headers['x-correlation-id']) });
      });
    });
    sent.once('error', reject).end();
  });
}

describe('one request is followed', () => {
  it('from its answer to its events to the page that projected them, by the number that its caller gave it', async () => {
    const correlationId = 'guichet-12:demande.7';
    const { status: code, body } = await api.post(
      '/api/v1/dossiers',
      { reference: 'S-1' },
      { 'x-correlation-id': correlationId, traceparent: TRACEPARENT },
    );
    expect(code).toBe(201);
    const [event] = await metadataOf(body['id']);
    const answered = await lineWhere('the answer', (line) => line['msg'] === 'answered' && line['correlationId'] === correlationId);
    expect(answered).toMatchObject({ method: 'POST', route: '/api/v1/dossiers', status: 201, traceparent: TRACEPARENT });
    expect(event).toMatchObject({ correlationId, causationId: answered['causationId'], traceparent: TRACEPARENT });
    const applied = await lineWhere('the page', (line) => line['projection'] === 'stock' && String(line['correlationIds']).includes(correlationId));
    expect(applied).toMatchObject({ process: 'projector', projection: 'stock', correlationIds: [correlationId] });
    expect(applied['pid']).not.toBe(answered['pid']);
  });

  it('by its trace when it has no number of its own, and all of an import by the number of its request', async () => {
    const line =
      '{"id":"f1","dossier":"D-1","piece":"D-1/1","fait":"received","on":"2026-09-01","knownOn":"2026-09-01","caisse":"751","procedure":"r","type":"t","canal":"c"}\n';
    const { body } = await api.upload('source=suivi&format=facts', line, { traceparent: TRACEPARENT });
    const events = await rowsIn<{ metadata: Line }>(
      home,
      `SELECT metadata::jsonb AS metadata FROM log.event WHERE metadata::jsonb ->> 'causationId' = $1 ORDER BY position`,
      [body['id']],
    );
    expect(events.length).toBeGreaterThan(3);
    expect(new Set(events.map(({ metadata }) => metadata['correlationId']))).toEqual(new Set([TRACE]));
  });
});

describe('the projector, a process of its own', () => {
  const measuresAt = async (projector: string): Promise<ReturnType<typeof parseExposition>> =>
    parseExposition(await (await fetch(`${projector}/metrics`)).text());

  it('tells its health and its measures at an address that the server tells', async () => {
    const projector = await until('its address', async () => (await api.get('/health/ready')).body['projector'] as string | null);
    expect(new URL(projector).hostname).toBe('localhost');
    const its = apiOf(projector);
    expect((await its.get('/health/live')).body).toEqual({ status: 'live' });
    const { status: code, body } = await its.get('/health/ready');
    expect([code, body]).toMatchObject([
      200,
      {
        status: 'ready',
        database: true,
        reasons: [],
        projections: [
          { name: 'referentiel', ok: true },
          { name: 'parcours', ok: true },
          { name: 'stock', ok: true },
        ],
      },
    ]);
    expect((await its.get('/api/v1/dossiers')).status).toBe(404);
    // Its leases and its seals are a work of their own, of which being ready says nothing.
    const page = await until('its leases and its seals', async () => {
      const seen = await measuresAt(projector);
      const leases = seen.get('ecluse_lease_held')?.samples.map(({ value }) => value);
      return isDeepStrictEqual(leases, [1, 1, 1]) && (valueOf(seen, 'ecluse_sealer_ordinal_events') ?? 0) > 0 ? seen : null;
    });
    expect([...page.values()].filter(({ name }) => name.startsWith('ecluse_')).flatMap(lint)).toEqual([]);
    expect(valueOf(page, 'ecluse_projection_page_duration_seconds_count', { projection: 'stock' })).toBeGreaterThan(0);
    expect(valueOf(page, 'ecluse_projection_events_total', { projection: 'referentiel' })).toBeGreaterThan(0);
    expect(page.get('ecluse_rebuild_progress_ratio')?.samples).toEqual([]);
    expect(await status({ host: 'ecluse.example' }, `${projector}/metrics`)).toMatchObject({ status: 403 });
  });

  it('works, alone as it is, on every partition of each reaction, of the échéances and of the alertes', async () => {
    const projector = String((await api.get('/health/ready')).body['projector']);
    const shares = async (): Promise<unknown> => {
      const page = await measuresAt(projector);
      return Object.fromEntries((page.get('ecluse_reaction_partitions')?.samples ?? []).map(({ labels, value }) => [labels['reaction'], value]));
    };
    const whole = { ...Object.fromEntries([...reactions.map(({ name }) => name), 'echeances'].map((name) => [name, 16])), alertes: 1 };
    expect(await until('its shares', async () => (isDeepStrictEqual(await shares(), whole) ? true : null))).toBe(true);
  });

  it('counts a rebuild, and how it ended', async () => {
    const { body } = await api.post('/api/v1/projections/referentiel/rebuild');
    await until('the rebuild', async () => ((await api.get(`/api/v1/rebuilds/${String(body['id'])}`)).body['state'] === 'completed' ? true : null));
    const projector = String((await api.get('/health/ready')).body['projector']);
    const counted = async (): Promise<unknown> =>
      valueOf(await measuresAt(projector), 'ecluse_rebuilds_total', { projection: 'referentiel', outcome: 'completed' });
    expect(await until('its count', async () => ((await counted()) === 1 ? true : null))).toBe(true);
  });
});

describe('what a stranger sends stays out of the journal', () => {
  it.each([
    ['overlong', { 'x-correlation-id': 'x'.repeat(129) }],
    ['with a quote and braces', { 'x-correlation-id': '"},{"level":60' }],
    ['of other bytes', { 'x-correlation-id': 'é\u0085ligne' }],
    ['empty', { 'x-correlation-id': '' }],
    ['a trace of another shape', { traceparent: `00-${TRACE}-zz-01` }],
    ['a trace that names nothing', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
  ])('%s: another number is given', async (_what, headers) => {
    const answer = await status(headers);
    expect(answer).toEqual({ status: 200, correlationId: expect.stringMatching(/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/u) });
    await lineWhere('the answer', (line) => line['correlationId'] === answer.correlationId);
  });

  it.each(['/metrics', '/documentation', '/', '/api/v1/imports'])('%s asked for by another name is refused', async (path) => {
    expect(await status({ host: 'ecluse.example' }, `${url}${path}`)).toMatchObject({
      status: 421,
      correlationId: expect.stringMatching(/^[\da-f-]{36}$/u),
    });
  });

  it('an address with a name in it is told by its route', async () => {
    const secret = 'DUPONT-1850578006084';
    await api.get(`/api/v1/dossiers/${secret}?limit=1`);
    const { headers } = await api.get(`/api/v1/pieces?reference=${secret}%0A%7B%22level%22%3A60%7D`);
    await lineWhere('the answer', (line) => line['correlationId'] === headers.get('x-correlation-id'));
    expect(written).not.toContain('DUPONT');
  });

  it('and every line is one JSON object with its time, its level and its process', () => {
    const lines = written
      .slice(0, written.lastIndexOf('\n'))
      .split('\n')
      .filter((line) => line.includes('"level"'));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), time: expect.any(String), pid: expect.any(Number) });
  });
});
