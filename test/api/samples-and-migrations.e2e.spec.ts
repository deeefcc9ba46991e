import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

const NOW = Date.parse('2026-04-02T09:00:00Z');
const CODE = 'demande-de-retraite';

let server: TestServer;
let api: Api;
let store: PostgresEventStore;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  api = apiOf(server.url);
  store = new PostgresEventStore(server.databaseUrl);
  await api.untilIncluded(await api.give('/api/v1/caisses', { code: '751', label: 'Caisse de Paris' }));
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

const event = (type: string, data: JsonObject, on: string): EventToAppend => {
  const id = randomUUID();
  return { id, type, data, metadata: { commandId: id, occurredAt: on, knownOn: on } };
};

let dossiers = 0;
/** A claim that was put into payment on a day. */
async function paid(on: string): Promise<string> {
  const id = randomUUID();
  dossiers += 1;
  const opening = { origin: 'native', source: null, unit: null, procedure: CODE, procedureVersion: 1, openedOn: '2025-06-02', caisse: '751' };
  const acted = { agent: 'p_1', role: 'comptable', action: 'mettre-en-paiement', etape: 'mise-en-paiement', form: null, evaluations: [] };
  await store.append(`dossier-${id}`, NO_STREAM, [
    event('DossierOpened', { ...opening, reference: `S-${String(dossiers)}`, attributes: {} }, '2025-06-02'),
    event('EtapeEntered', { fact: randomUUID(), sourceFact: null, piece: null, etape: 'mise-en-paiement', enteredOn: on }, on),
    event('ActionPerformed', { ...acted, performedOn: on }, on),
  ]);
  return id;
}

const draw = async (body: object): Promise<Answer> =>
  api.post(`/api/v1/procedures/${CODE}/samples`, { trimestre: '2026-T2', seed: 'avril', ...body });

describe('the sample of a quarter', () => {
  it('is drawn among the dossiers paid in the quarter before, once, and each of them is told', async () => {
    const inside = [await paid('2026-01-01'), await paid('2026-02-15'), await paid('2026-03-31')];
    await paid('2025-12-31');
    await paid('2026-04-01');
    const dry = await draw({ dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { of: '2026-T1', population: 3, dryRun: true } });
    const chosen = (dry.body['dossiers'] as { dossier: string }[]).map(({ dossier }) => dossier);
    expect([...chosen].sort()).toEqual([...inside].sort());
    expect(await store.readStream(`echantillon-${CODE}-2026-T2`)).toEqual([]);

    const drawn = await draw({});
    expect([drawn.status, drawn.body['dossiers']]).toEqual([200, dry.body['dossiers']]);
    for (const id of inside) {
      const last = (await store.readStream(`dossier-${id}`)).at(-1);
      expect(last).toMatchObject({ type: 'ControleDrawn', data: { controle: 'trimestriel', drawn: true, by: 'sample', seed: 'avril' } });
    }
    await paid('2026-03-30');
    expect((await draw({})).body).toEqual(drawn.body);
    expect(await draw({ seed: 'autre' })).toMatchObject({ status: 409, body: { code: 'echantillon.alreadyDrawn' } });
    expect(await store.readStream(`echantillon-${CODE}-2026-T2`)).toHaveLength(1);
  });

  it('without a seed is drawn with one that nobody knows beforehand, which it says and goes on with', async () => {
    const T1 = { trimestre: '2026-T1', seed: undefined };
    const first = await draw({ ...T1, dryRun: true });
    const other = await draw({ ...T1, dryRun: true });
    expect(first.body['seed']).not.toBe(other.body['seed']);
    const drawn = await draw(T1);
    expect(drawn).toMatchObject({ status: 200, body: { of: '2025-T4', population: 1 } });
    expect((await draw(T1)).body).toEqual(drawn.body);
    const [kept] = await store.readStream(`echantillon-${CODE}-2026-T1`);
    expect(kept?.data).toMatchObject({ seed: drawn.body['seed'] });
    expect((await draw({ ...T1, seed: drawn.body['seed'] })).body).toEqual(drawn.body);
  });

  it('is refused for a quarter that is none, or that has not come', async () => {
    expect(await draw({ trimestre: '2026-Q2' })).toMatchObject({ status: 422, body: { code: 'trimestre.invalid' } });
    expect(await draw({ trimestre: '2026-T3' })).toMatchObject({ status: 422, body: { code: 'trimestre.invalid' } });
    expect(await draw({ echantillon: 'annuel' })).toMatchObject({ status: 422, body: { code: 'echantillon.unknown' } });
  });
});

describe('a migration', () => {
  it('is told before it is done, dossier by dossier, done once, and leaves those that it would break', async () => {
    const { body } = await api.get('/api/v1/procedures/traduction');
    const definition = body['definition'] as Record<string, Record<string, object>>;
    const opened: string[] = [];
    for (const reference of ['M-1', 'M-2', 'M-3']) {
      const answer = await api.post('/api/v1/dossiers', { reference, procedure: 'traduction', caisse: '751' });
      opened.push(String(answer.body['id']));
    }
    const [, , third = ''] = opened;
    const values = { demandeur: 'Caisse', langue: 'pt', sens: 'versFrancais', pages: 3, service: 'traduction' };
    const headers = { 'ecluse-role': 'coordinateur', 'ecluse-agent': 'p_1' };
    expect((await api.post(`/api/v1/dossiers/${third}/actions/enregistrer`, { values }, headers)).status).toBe(200);
    const confided = await api.post(`/api/v1/dossiers/${third}/actions/confier-interne`, { values: { executant: 'interne' } }, headers);
    expect([confided.status, confided.body['detail']]).toEqual([200, undefined]);

    // The étape in which the third one stands goes by another name.
    const renamed = JSON.parse(JSON.stringify(definition).replaceAll('"travail-interne"', '"traduction-interne"')) as Record<string, unknown>;
    const published = await api.post('/api/v1/procedures/traduction/versions', { definition: { ...renamed, version: 2 } });
    expect([published.status, published.body['detail']]).toEqual([201, undefined]);

    const path = '/api/v1/procedures/traduction/migration?to=2';
    const plan = async (): Promise<{ reference: string; blocked: string[]; clocks: object[] }[]> =>
      (await api.get(`${path}&after=${String(published.body['position'])}`)).body['items'] as {
        reference: string;
        blocked: string[];
        clocks: object[];
      }[];
    const planned = await plan();
    expect(planned.map(({ reference, blocked }) => [reference, blocked.length]).sort()).toEqual([
      ['M-1', 0],
      ['M-2', 0],
      ['M-3', 1],
    ]);
    expect(planned.find(({ reference }) => reference === 'M-3')?.blocked[0]).toContain('travail-interne');

    const first = await api.post(`${path}&limit=2`);
    expect(first.status).toBe(200);
    const rest = await api.post(`${path}&cursor=${String(first.body['next'])}`);
    const done = [...(first.body['items'] as object[]), ...(rest.body['items'] as object[])] as { reference: string; error: string | null }[];
    expect(done.map(({ reference, error }) => [reference, error === null]).sort()).toEqual([
      ['M-1', true],
      ['M-2', true],
      ['M-3', false],
    ]);
    const again = await api.post(path);
    expect((again.body['items'] as { reference: string }[]).map(({ reference }) => reference)).toEqual(['M-3']);
    const followed = await api.get(`/api/v1/dossiers/${String(opened[0])}/parcours`);
    expect(followed.body['procedure']).toMatchObject({ version: 2 });
    expect((await store.readStream(`dossier-${String(opened[0])}`)).filter(({ type }) => type === 'ProcedureMigrated')).toHaveLength(1);
  });
});
