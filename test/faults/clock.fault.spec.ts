import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore, START, type StreamEvent } from '#libs/event-store';
import { readToEnd } from '../contract/log-fixture.js';
import { type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

let now = Date.parse('2024-10-26T12:00:00.000Z');
let server: TestServer;
let api: Api;
let store: PostgresEventStore;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  api = apiOf(server.url);
  store = new PostgresEventStore(server.databaseUrl);
  await api.give('/api/v1/caisses', { code: '751', label: 'Paris' });
  await api.untilIncluded(await api.give('/api/v1/procedures', { code: 'aide', label: 'Aide' }));
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

let dossiers = 0;
async function dossier(): Promise<string> {
  dossiers += 1;
  const { status, body } = await api.post('/api/v1/dossiers', { reference: `R-${String(dossiers)}` });
  expect(status).toBe(201);
  return String(body['id']);
}

async function receive(id: string): Promise<void> {
  const body = { reference: `P-${String(now)}`, caisse: '751', procedure: 'aide', type: 'demande' };
  expect((await api.post(`/api/v1/dossiers/${id}/pieces`, body)).status).toBe(201);
}

const knownOf = (events: readonly StreamEvent[]): readonly string[] => events.map(({ metadata }) => metadata.knownOn);

async function expectNeverBack(): Promise<void> {
  const instants = (await readToEnd(store, START)).map(({ recordedAt }) => recordedAt);
  expect(instants).toEqual([...instants].sort());
  const { status, body } = await api.post('/api/v1/verifications?full=true');
  expect([status, body['ok']]).toEqual([200, true]);
}

describe('the clock of a server', () => {
  it('goes through the night of the time change: each command has the day of its zone, the hour that comes twice makes no day twice', async () => {
    const id = await dossier();
    // 23:30 in summer time, then 2:30 twice – in summer time, in winter time –, then noon.
    for (const instant of ['2024-10-26T21:30:00Z', '2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z', '2024-10-27T11:00:00Z']) {
      now = Date.parse(instant);
      await receive(id);
    }
    const days = knownOf(await store.readStream(`dossier-${id}`));
    expect(days).toEqual(['2024-10-26', '2024-10-26', '2024-10-27', '2024-10-27', '2024-10-27']);
    await expectNeverBack();
  });

  it('is set back by two days: nothing is refused, no dossier goes back in what it knows, nor the log in what it recorded', async () => {
    const id = await dossier();
    now = Date.parse('2024-10-28T09:00:00Z');
    await receive(id);
    now = Date.parse('2024-10-26T09:00:00Z');
    await receive(id);
    expect(knownOf(await store.readStream(`dossier-${id}`))).toEqual(['2024-10-27', '2024-10-28', '2024-10-28']);
    await dossier();
    await expectNeverBack();
  });
});
