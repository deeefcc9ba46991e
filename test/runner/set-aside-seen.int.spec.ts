import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetProjections, GetRetry, ListEventsSetAside, RequestRetry, Verify } from '#libs/application';
import { type EventToAppend, NO_STREAM } from '#libs/event-store';
import { plainDate } from '#libs/kernel';
import { type Ecluse, startEcluse } from '../support/ecluse.js';
import { until } from '../support/killable-server.js';

const event = (type: string, data: EventToAppend['data']): EventToAppend => {
  const id = randomUUID();
  return { id, type, data, metadata: { commandId: id, occurredAt: '2024-05-02', knownOn: '2024-05-02' } };
};

const opened = event('DossierOpened', {
  reference: 'R 12',
  origin: 'native',
  source: null,
  unit: null,
  procedure: null,
  procedureVersion: null,
  openedOn: '2024-05-02',
  attributes: {},
});
const received = (piece: unknown, caisse: unknown): EventToAppend['data'] =>
  ({
    fact: randomUUID(),
    sourceFact: null,
    piece,
    reference: 'P',
    caisse,
    procedure: 'p',
    type: 't',
    canal: null,
    population: null,
    receivedOn: '2024-05-02',
  }) as EventToAppend['data'];

describe('an event from a newer version, one whose shape nobody knows, one that cannot be written', () => {
  const [newer, misshapen, poisonous] = [`dossier-${randomUUID()}`, `dossier-${randomUUID()}`, `dossier-${randomUUID()}`];
  let ecluse: Ecluse;

  beforeAll(async () => {
    ecluse = await startEcluse();
    await ecluse.store.append(newer, NO_STREAM, [opened, event('PieceReceived.v2', {}), event('PieceReceived', received(randomUUID(), '751'))]);
    await ecluse.store.append(misshapen, NO_STREAM, [event('DossierOpened', { reference: 12 })]);
    await ecluse.store.append(poisonous, NO_STREAM, [event('PieceReceived', received('not a UUID', '751'))]);
    await until('all is read', async () => {
      const { items } = await ecluse.queries.execute(new GetProjections());
      return items.every(({ lag }) => lag.events === 0) ? true : null;
    });
  });

  afterAll(async () => ecluse.stop());

  it('are listed with their reasons and their dossier, page by page, and counted', async () => {
    const first = await ecluse.queries.execute(new ListEventsSetAside({ name: 'stock', limit: 3 }));
    const second = await ecluse.queries.execute(new ListEventsSetAside({ name: 'stock', limit: 3, cursor: first.next ?? '' }));
    expect([first.count, second.count, second.next]).toEqual([4, 4, null]);
    expect(
      [...first.items, ...second.items].map(({ stream, revision, cause, dossier, reason }) => [stream, revision, cause, dossier, reason]),
    ).toEqual([
      [newer, 1, 'refused', 'R 12', 'type d’événement inconnu de cette version : PieceReceived.v2 (mettez Écluse à jour)'],
      [newer, 2, 'held', 'R 12', 'attend un événement mis de côté plus haut dans le même flux'],
      [misshapen, 0, 'refused', null, 'forme inconnue de cette version : data.reference : texte attendu'],
      [poisonous, 0, 'failed', null, expect.stringMatching(/^son écriture a échoué : .*uuid/u)],
    ]);
    const { items } = await ecluse.queries.execute(new GetProjections());
    expect(items.find(({ name }) => name === 'stock')).toMatchObject({
      setAside: { events: 4, streams: 3 },
      standby: 0,
      holder: { label: expect.any(String) },
    });
    expect(items.find(({ name }) => name === 'referentiel')).toMatchObject({ setAside: { events: 0, streams: 0 } });
  });

  it('are told by the figures, and no damage to the verification', async () => {
    const [figures] = await ecluse.indicators({ on: [plainDate('2024-05-03')] });
    expect(figures).toMatchObject({ heldDossiers: 3 });
    expect(await ecluse.commands.execute(new Verify({ full: true }))).toMatchObject({ ok: true });
  });

  it('are tried again when it is asked for, and stay as long as nothing was mended', async () => {
    const { id } = await ecluse.commands.execute(new RequestRetry({ name: 'stock', stream: newer, key: 'again' }));
    const done = await until('the retry is done', async () => {
      const retry = await ecluse.queries.execute(new GetRetry(id));
      return retry.state === 'completed' ? retry : null;
    });
    expect(done).toMatchObject({ retried: 2, remaining: 2 });
    await expect(ecluse.commands.execute(new RequestRetry({ name: 'stok', stream: null, key: 'k' }))).rejects.toMatchObject({
      code: 'projection.unknown',
    });
  });
});
