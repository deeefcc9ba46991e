import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

/** Of a day later than the one as known on which it is asked. */
const NOT_YET_KNOWN = [
  'indicators?on=2011-01-01&on=2011-02-01',
  'indicators/series?from=2010-12-01&to=2011-02-01',
  'pieces?on=2011-02-01',
  'pieces?flow=arrived&from=2010-12-01&to=2011-02-01&on=2011-01-01',
  'chaleur?on=2011-02-01',
  'valeurs?indicateur=stock&on=2011-02-01',
  'valeurs?indicateur=stock&from=2010-12-01&to=2011-02-01',
  'comparaisons?indicateur=stock&on=2010-12-01&on=2011-02-01',
  'comparaisons/series?indicateur=stock&from=2010-12-01&to=2011-02-01',
  'fiches/751?on=2011-02-01',
  'reperes/repere-quatre-dimensions?on=2011-02-01',
  'etats?on=2011-02-01',
  'exports/csv/valeurs?indicateur=stock&on=2011-02-01',
  'exports/csv/pieces?on=2011-02-01',
];

const READS: readonly (readonly [path: string, status: number, code: string])[] = [
  ['/nulle-part', 404, 'route.unknown'],
  ['/api/v1/nulle-part', 404, 'route.unknown'],
  ['/%zz', 400, 'request.malformed'],
  ['/api/v1/dossiers/%00', 404, 'dossier.unknown'],
  ['/api/v1/indicators?on=2011-02-30', 400, 'day.invalid'],
  ['/api/v1/indicators?on=hier', 400, 'day.invalid'],
  ['/api/v1/indicators?on=2011-01-01&knownOn=x', 400, 'day.invalid'],
  ['/api/v1/indicators?on=2999-01-01', 422, 'day.inFuture'],
  ['/api/v1/indicators?on=2011-01-01&knownOn=2999-01-01', 422, 'day.inFuture'],
  ['/api/v1/indicators?jour=2011-01-01', 400, 'request.parameterUnknown'],
  ['/api/v1/indicators?caisse=751&caisse=974', 400, 'request.parameterInvalid'],
  ['/api/v1/indicators?caisse=inconnue', 422, 'caisse.unknown'],
  ['/api/v1/indicators?doer=inconnue', 422, 'caisse.unknown'],
  ['/api/v1/indicators?procedure=inconnue', 422, 'procedure.unknown'],
  ['/api/v1/indicators?source=inconnue', 422, 'source.unknown'],
  ['/api/v1/indicators?definition=inconnue', 422, 'definition.unknown'],
  ['/api/v1/indicators?definition=solde-ouvre-20&definition=solde-calendaire-28', 422, 'definition.twoForOneBlock'],
  ['/api/v1/indicators?after=jeton', 400, 'token.invalid'],
  ['/api/v1/indicators/series', 400, 'request.parameterMissing'],
  ['/api/v1/indicators/series?from=2011-02-01&to=2011-01-01', 422, 'period.inverted'],
  ['/api/v1/indicators/series?from=1900-01-01&to=2011-01-01&step=day', 422, 'period.tooLong'],
  ['/api/v1/indicators/series?from=2011-01-01&to=2011-02-01&step=siecle', 400, 'request.parameterInvalid'],
  ['/api/v1/pieces?band=30-16', 400, 'band.invalid'],
  ['/api/v1/pieces?band=vieux', 400, 'band.invalid'],
  ['/api/v1/pieces?above=-1', 400, 'request.parameterInvalid'],
  ['/api/v1/pieces?limit=0', 400, 'request.parameterInvalid'],
  ['/api/v1/pieces?limit=501', 400, 'request.parameterInvalid'],
  ['/api/v1/pieces?cursor=xyz', 400, 'request.cursorInvalid'],
  ['/api/v1/pieces?flow=arrived&from=2011-02-01&to=2011-01-01', 422, 'period.inverted'],
  ['/api/v1/dossiers?cursor=xyz', 400, 'request.cursorInvalid'],
  ['/api/v1/dossiers?status=perdu', 400, 'request.parameterInvalid'],
  ['/api/v1/dossiers/inconnu', 404, 'dossier.unknown'],
  ['/api/v1/dossiers/inconnu/history', 404, 'dossier.unknown'],
  ['/api/v1/set-aside?cursor=xyz', 400, 'request.cursorInvalid'],
  ['/api/v1/imports?cursor=xyz', 400, 'request.cursorInvalid'],
  ['/api/v1/imports/inconnu', 404, 'import.unknown'],
  ['/api/v1/imports/7b9d1f4e-3d3e-4b61-8d43-7f2f6a1f0a11', 404, 'import.unknown'],
  ['/api/v1/imports/7b9d1f4e-3d3e-4b61-8d43-7f2f6a1f0a11/refusals', 404, 'import.unknown'],
  ['/api/v1/rebuilds/7b9d1f4e-3d3e-4b61-8d43-7f2f6a1f0a11', 404, 'rebuild.unknown'],
  ['/api/v1/rebuilds/inconnu', 404, 'rebuild.unknown'],
  ['/api/v1/caisses?cursor=%25', 400, 'request.cursorInvalid'],
  ['/assets/nulle-part.js', 404, 'route.unknown'],
  ...NOT_YET_KNOWN.map((asked) => [`/api/v1/${asked}&knownOn=2011-01-15`, 400, 'day.notYetKnown'] as const),
];

describe('a body of a type that only imports take', () => {
  const ROUTES = [
    '/api/v1/caisses',
    '/api/v1/procedures',
    '/api/v1/dossiers',
    `/api/v1/dossiers/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}/pieces`,
  ];
  const TYPES = ['application/octet-stream', 'application/gzip', 'application/x-gzip', 'application/xml', 'text/xml', 'application/x-ndjson'];

  it.each(ROUTES)('is refused by %s, which goes on answering', async (route) => {
    for (const type of TYPES) {
      const { status, body } = await api.post(route, { code: 'x' }, { 'content-type': type });
      expect([type, status, body['code']]).toEqual([type, 415, 'request.mediaTypeUnsupported']);
    }
    expect((await api.get('/health/live')).status).toBe(200);
  });
});

describe('every error is a problem with a stable code', () => {
  it.each(READS)('GET %s → %i %s', async (path, status, code) => {
    const answer = await api.get(path);
    expect([answer.status, answer.body['status'], answer.body['code']]).toEqual([status, status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      type: `https://ecluse.invalid/problems/${code}`,
      instance: path,
      correlationId: answer.headers.get('x-correlation-id'),
    });
    expect([String(answer.body['title']).length, String(answer.body['detail']).length].every((length) => length > 5)).toBe(true);
  });

  it('names the day that was not known yet as it was given, and until when and from when it can be asked', async () => {
    const detail = async (asked: string): Promise<unknown> => (await api.get(`/api/v1/${asked}&knownOn=2011-01-15`)).body['detail'];
    const said = (name: string): string =>
      `« ${name} » (2011-02-01) est après « knownOn » (2011-01-15), et l’état d’un jour n’est pas connu avant ce jour : ` +
      'demandez un jour jusqu’au 2011-01-15, ou tel que connu à partir du 2011-02-01.';
    expect(await detail('indicators?on=2011-01-01&on=2011-02-01')).toBe(said('on'));
    expect(await detail('valeurs?indicateur=stock&from=2010-12-01&to=2011-02-01')).toBe(said('to'));
    expect(await detail('comparaisons/series?indicateur=stock&from=2010-12-01&to=2011-02-01')).toBe(said('to'));
  });

  it('of a write without its key, with a bad one, with a body that is none', async () => {
    const path = '/api/v1/dossiers';
    expect(await api.post(path, { reference: 'R' }, { 'idempotency-key': '' })).toMatchObject({
      status: 400,
      body: { code: 'request.idempotencyKeyMissing' },
    });
    const spaced = { 'idempotency-key': 'deux mots' };
    expect(await api.post(path, { reference: 'R' }, spaced)).toMatchObject({ status: 400, body: { code: 'request.idempotencyKeyInvalid' } });
    expect(await api.post(path, {})).toMatchObject({ status: 400, body: { code: 'request.parameterMissing', parameters: ['reference'] } });
    expect(await api.post(path, { reference: 'R', intrus: 1 })).toMatchObject({ status: 400, body: { code: 'request.parameterUnknown' } });
    expect(await api.post(path, { reference: 12 })).toMatchObject({ status: 400, body: { code: 'request.parameterInvalid' } });
    expect(await api.post(path, { reference: 'R', on: '2024-02-30' })).toMatchObject({ status: 400, body: { code: 'day.invalid' } });
    const raw = async (body: string, type: string): Promise<unknown> =>
      (await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': type, 'idempotency-key': 'k' }, body })).json();
    expect(await raw('{"reference":', 'application/json')).toMatchObject({ status: 400, code: 'request.malformed' });
    expect(await raw('', 'application/json')).toMatchObject({ status: 400, code: 'request.malformed' });
    expect(await raw('a;b', 'text/csv')).toMatchObject({ status: 415, code: 'request.mediaTypeUnsupported' });
    expect(await raw(JSON.stringify({ reference: 'x'.repeat(1_100_000) }), 'application/json')).toMatchObject({
      status: 413,
      code: 'request.tooLarge',
    });
    const suite = async (length: number) =>
      api.post('/api/v1/donnees-ouvertes', { from: '2025-01', to: '2025-01', avant: { trop: 'x'.repeat(length) } });
    expect(await suite(2_000_000)).toMatchObject({ status: 422, body: { code: 'donneesOuvertes.suiteInvalid' } });
    expect(await suite(34_000_000)).toMatchObject({ status: 413, body: { code: 'request.tooLarge', detail: expect.stringContaining('32 Mio') } });
  });

  it('of a wrong method, an unknown projection, an unknown unit', async () => {
    expect(await api.post('/api/v1/indicators')).toMatchObject({ status: 404, body: { code: 'route.unknown' } });
    expect(await api.post('/api/v1/projections/inconnue/rebuild')).toMatchObject({ status: 404, body: { code: 'projection.unknown' } });
    expect(await api.upload('source=s&unit=livre', '<log/>')).toMatchObject({ status: 400, body: { code: 'request.parameterInvalid' } });
    expect(await api.upload('source=s', 'ni XML ni JSON')).toMatchObject({ status: 422, body: { code: 'import.formatUnknown' } });
    expect(await api.upload('', '<log/>')).toMatchObject({ status: 400, body: { code: 'import.sourceMissing' } });
    expect(await api.post('/api/v1/imports?source=s', { a: 1 })).toMatchObject({ status: 415, body: { code: 'request.mediaTypeUnsupported' } });
    // Longer than what any buffer on the way holds: the answer comes although nobody reads the file.
    expect(await api.upload('source=s', new Uint8Array(20_000_000))).toMatchObject({ status: 422, body: { code: 'import.formatUnknown' } });
  });

  it('but what is wrong inside a file is told by its import', async () => {
    const whole = gzipSync(Buffer.from('{"id":"1"}\n'.repeat(1_000)));
    const { status, body } = await api.upload('source=tronque', Uint8Array.from(whole.subarray(0, whole.length - 20)));
    expect([status, body['status']]).toEqual([200, 'failed']);
    expect(body['error']).toMatchObject({ code: 'facts.gzipTruncated' });
    await api.get(`/api/v1/indicators?after=${String(body['position'])}`);
    expect(await api.get(`/api/v1/imports/${String(body['id'])}`)).toMatchObject({
      status: 200,
      body: { status: 'failed', appended: { events: 0 } },
    });
  });

  it('keeps to itself what failed inside', async () => {
    // A null character in a text is nothing that PostgreSQL could hold.
    const answer = await api.get('/api/v1/dossiers?q=%00');
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.parameterInvalid' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/at .*\.js|SELECT|node_modules/u);
  });
});

/** `fetch` sets these headers by itself. */
async function statusWith(headers: Readonly<Record<string, string>>, method = 'GET'): Promise<readonly [number, string]> {
  return new Promise((resolve, reject) => {
    const call = request(`${server.url}/api/v1/caisses`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k', ...headers },
    });
    call.once('error', reject);
    call.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('end', () => {
        resolve([answer.statusCode ?? 0, String((JSON.parse(text) as { code?: string }).code)]);
      });
    });
    call.end(method === 'POST' ? '{}' : undefined);
  });
}

describe('a server without sign-in answers this machine only', () => {
  it('refuses a name that is not of the loopback, whatever address it leads to', async () => {
    expect(await statusWith({ host: 'ecluse.example' })).toEqual([421, 'request.hostRefused']);
    expect(await statusWith({ host: 'localhost.example:3000' })).toEqual([421, 'request.hostRefused']);
    expect((await statusWith({ host: '127.0.0.1:3000' }))[0]).toBe(200);
    expect((await statusWith({ host: '[::1]:3000' }))[0]).toBe(200);
  });

  it('refuses a write that a page of another site sends', async () => {
    expect(await statusWith({ origin: 'https://ecluse.example' }, 'POST')).toEqual([403, 'request.originRefused']);
    expect(await statusWith({ origin: 'null' }, 'POST')).toEqual([403, 'request.originRefused']);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' }, 'POST')).toEqual([403, 'request.originRefused']);
    expect(await statusWith({ origin: new URL(server.url).origin }, 'POST')).toEqual([400, 'request.parameterMissing']);
  });

  it('says what a browser may do with it, and gives a request its number back', async () => {
    const { headers } = await api.get('/api/v1/caisses', { 'x-correlation-id': 'demande-12' });
    expect(headers.get('x-correlation-id')).toBe('demande-12');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
  });
});
