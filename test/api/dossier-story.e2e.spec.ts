import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** A Thursday, at noon in Paris: nothing that is asserted depends on the day on which the spec runs. */
const NOW = Date.parse('2024-03-14T11:00:00Z');

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  api = apiOf(server.url);
  await api.give('/api/v1/caisses', { code: '751', label: 'Caisse de Paris' });
  await api.give('/api/v1/caisses', { code: '974', label: 'Caisse de La Réunion', calendrier: 'reunion', timeZone: 'Indian/Reunion' });
  await api.untilIncluded(await api.give('/api/v1/procedures', { code: 'retraite', label: 'Demande de retraite' }));
});
afterAll(async () => {
  await server.stop();
});

async function opened(reference: string): Promise<string> {
  return String((await api.give('/api/v1/dossiers', { reference, procedure: 'retraite', on: '2024-03-01' }))['id']);
}

async function received(dossier: string, reference: string, on: string): Promise<string> {
  const piece = { reference, caisse: '751', procedure: 'retraite', type: 'demande', canal: 'courrier', on };
  return String((await api.give(`/api/v1/dossiers/${dossier}/pieces`, piece))['id']);
}

const figuresAfter = async (position: unknown, more = ''): Promise<unknown> =>
  (await api.get(`/api/v1/indicators?on=2024-03-14&after=${String(position)}${more}`)).body;

describe('a dossier opened here', () => {
  it('is seen in the figures at once by whoever waits for the position of what was written', async () => {
    const dossier = await opened('R-1');
    const first = await received(dossier, 'P-1', '2024-02-01');
    const second = await received(dossier, 'P-2', '2024-03-13');
    const processed = await api.post(`/api/v1/dossiers/${dossier}/pieces/${second}/process`, { on: '2024-03-14' });
    expect(processed).toMatchObject({ status: 200, body: { id: dossier, revision: 3 } });

    expect(await figuresAfter(processed.body['position'], '&caisse=751')).toMatchObject({
      asOf: '2024-03-14',
      lag: { events: 0, seconds: 0 },
      filters: { caisse: '751' },
      stock: { status: 'ok', pieces: 1, dossiers: 1, waiting: 0 },
      anteriorite: { definition: 'anteriorite-ouvree@1', threshold: 15, above: 1 },
      flux: { definition: 'flux-ouvre-20@1', arrived: 1, processed: 1, automatic: 0 },
      soldeEnJours: { definition: 'solde-ouvre-20@1', value: 20, zone: 'beyond' },
    });
    const list = await api.get('/api/v1/pieces?on=2024-03-14&caisse=751');
    expect(list.body).toMatchObject({ count: 1, items: [{ pieceId: first, piece: 'P-1', dossier: 'R-1', arrivedOn: '2024-02-01' }] });
  });

  it('goes through everything that can happen to it, and tells its story in French', async () => {
    const dossier = await opened('R-2');
    const piece = await received(dossier, 'P-1', '2024-03-04');
    const act = async (action: string, body: object = {}) => api.post(`/api/v1/dossiers/${dossier}/${action}`, body);
    const written = [
      await act(`pieces/${piece}/qualify`, { type: 'reclamation', on: '2024-03-04' }),
      await act('assign', { agent: 'p_agent' }),
      await act('enter-etape', { etape: 'instruction', on: '2024-03-05' }),
      await act(`pieces/${piece}/start-waiting`, { waitingFor: 'assure', on: '2024-03-05' }),
      await act(`pieces/${piece}/end-waiting`, { on: '2024-03-06' }),
      await act(`pieces/${piece}/transfer`, { caisseExecutante: '974', on: '2024-03-07' }),
      await act(`pieces/${piece}/return`, { reason: 'illisible', on: '2024-03-08' }),
      await act(`pieces/${piece}/reopen`, { on: '2024-03-11' }),
      await act(`pieces/${piece}/neutralise`, { on: '2024-03-12' }),
      await act('close', { outcome: 'accordé', on: '2024-03-13' }),
    ];
    expect(written.map(({ status }) => status)).toEqual(written.map(() => 200));
    await figuresAfter(written.at(-1)?.body['position']);
    const { body } = await api.get(`/api/v1/dossiers/${dossier}/history`);
    const items = body['items'] as { type: string; sentence: string }[];
    expect(items.map(({ type }) => type)).toEqual([
      ...['DossierOpened', 'PieceReceived', 'PieceQualified', 'DossierAssigned', 'EtapeEntered', 'WaitingStarted', 'WaitingEnded'],
      ...['PieceTransferred', 'PieceReturned', 'PieceReopened', 'PieceNeutralised', 'DossierClosed'],
    ]);
    expect(items.every(({ sentence }) => sentence.length > 10)).toBe(true);
  });

  it('lets the day of a fact be corrected, and a fact that never was be cancelled', async () => {
    const dossier = await opened('R-3');
    const piece = await received(dossier, 'P-1', '2024-03-04');
    const processed = await api.post(`/api/v1/dossiers/${dossier}/pieces/${piece}/process`, { on: '2024-03-12' });
    await figuresAfter(processed.body['position']);
    const history = await api.get(`/api/v1/dossiers/${dossier}/history`);
    const facts = (history.body['items'] as { fact: string | null }[]).map(({ fact }) => fact);
    const corrected = await api.post(`/api/v1/dossiers/${dossier}/correct`, { fact: facts[2], on: '2024-03-11' });
    expect(corrected.status).toBe(200);
    const cancelled = await api.post(`/api/v1/dossiers/${dossier}/cancel-fact`, { fact: facts[2] });
    expect(cancelled.status).toBe(200);
    await figuresAfter(cancelled.body['position']);
    const list = await api.get('/api/v1/dossiers?q=R-3');
    expect(list.body).toMatchObject({ count: 1, items: [{ reference: 'R-3', pieces: 1, piecesInStock: 1 }] });
  });

  it('answers the same command again as the first time, and refuses another body under the same key', async () => {
    const key = { 'idempotency-key': 'une-seule-fois' };
    const first = await api.post('/api/v1/dossiers', { reference: 'R-4' }, key);
    const again = await api.post('/api/v1/dossiers', { reference: 'R-4' }, key);
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    const other = await api.post('/api/v1/dossiers', { reference: 'R-5' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'command.idReused' } });
  });

  it('refuses a reference that another dossier has', async () => {
    await opened('R-6');
    expect(await api.post('/api/v1/dossiers', { reference: 'R-6' })).toMatchObject({ status: 409, body: { code: 'dossier.alreadyOpen' } });
  });

  it('is not changed by whoever has not seen its last revision', async () => {
    const dossier = await opened('R-7');
    const piece = await received(dossier, 'P-1', '2024-03-04');
    const path = `/api/v1/dossiers/${dossier}/pieces/${piece}/process`;
    expect(await api.post(path, {}, { 'if-match': '"0"' })).toMatchObject({ status: 412, body: { code: 'stream.revisionMismatch' } });
    expect(await api.post(path, {}, { 'if-match': 'douze' })).toMatchObject({ status: 400, body: { code: 'request.ifMatchInvalid' } });
    expect(await api.post(path, {}, { 'if-match': '"1"' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await api.post(path)).toMatchObject({ status: 409, body: { code: 'piece.notInStock' } });
  });

  it('gives its revision as ETag', async () => {
    const dossier = await opened('R-8');
    const { body } = await api.post(`/api/v1/dossiers/${dossier}/assign`, { agent: 'p_agent' });
    const answer = await api.get(`/api/v1/dossiers/R-8?after=${String(body['position'])}`);
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"']);
    expect(answer.body).toMatchObject({ id: dossier, reference: 'R-8', agent: 'p_agent', revision: 1, pieces: [], setAside: [] });
  });

  it('is refused what no rule allows, with a code for each', async () => {
    const dossier = await opened('R-9');
    const piece = { reference: 'P', caisse: '751', procedure: 'retraite', type: 'demande' };
    const pieces = `/api/v1/dossiers/${dossier}/pieces`;
    expect(await api.post(pieces, { ...piece, caisse: '999' })).toMatchObject({ status: 422, body: { code: 'caisse.unknown' } });
    expect(await api.post(pieces, { ...piece, procedure: 'x' })).toMatchObject({ status: 422, body: { code: 'procedure.unknown' } });
    expect(await api.post(pieces, { ...piece, on: '2024-03-15' })).toMatchObject({ status: 422, body: { code: 'day.inFuture' } });
    expect(await api.post('/api/v1/dossiers/nulle-part/close', { outcome: 'x' })).toMatchObject({ status: 404, body: { code: 'dossier.unknown' } });
    expect(await api.post(`${pieces}/nulle-part/process`)).toMatchObject({ status: 404, body: { code: 'piece.unknown' } });
  });
});
