import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import { onDatabase } from '../contract/prepare-log.js';
import { type Api, apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { Teardown } from './fault-processes.js';

let home: string;
let url: string;
let server: KillableServer;
let api: Api;
let store: PostgresEventStore;
const teardown = new Teardown();
beforeAll(async () => {
  home = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-odd-')), async (path) => rm(path, { recursive: true, force: true }));
  ({ url } = teardown.after(await createTestDatabase(), async (database) => database.drop()));
  server = teardown.after(await startKillable(home, { DATABASE_URL: url }), async (each) => each.stop());
  api = apiOf(server.url);
  store = teardown.after(new PostgresEventStore(url), async (each) => each.close());
});
afterAll(async () => {
  await teardown.run();
});

const DAY = '2024-05-02';

const eventOf = (type: string, data: EventToAppend['data']): EventToAppend => {
  const id = randomUUID();
  return { id, type, data, metadata: { commandId: id, occurredAt: DAY, knownOn: DAY } };
};

const opened = (reference: string): EventToAppend =>
  eventOf('DossierOpened', {
    ...{ reference, origin: 'native', source: null, unit: null, procedure: null, procedureVersion: null },
    openedOn: DAY,
    attributes: {},
  });

const received = (reference: string): EventToAppend =>
  eventOf('PieceReceived', {
    ...{ fact: randomUUID(), sourceFact: null, piece: randomUUID(), reference, caisse: '751', procedure: 'aide', type: 'demande' },
    ...{ canal: null, population: null },
    receivedOn: DAY,
  });

/** Writes a dossier past the program, as another version of it would. */
async function write(...events: readonly EventToAppend[]): Promise<string> {
  const stream = `dossier-${randomUUID()}`;
  await store.append(stream, NO_STREAM, events);
  return stream;
}

interface Aside {
  readonly dossier: string;
  readonly type: string;
  readonly cause: string;
}

interface ProjectionSeen {
  readonly name: string;
  readonly ordinal: number;
  readonly lag: { readonly events: number };
  readonly setAside: { readonly events: number };
}

async function projection(name: string): Promise<ProjectionSeen> {
  const items = (await api.get('/api/v1/projections')).body['items'] as readonly ProjectionSeen[];
  const found = items.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no projection ${name}`);
  return found;
}

async function untilRead(): Promise<void> {
  const { ordinal } = await store.head();
  await until('all is read', async () => ((await projection('stock')).ordinal >= ordinal ? true : null));
}

async function inStock(): Promise<number> {
  const { body } = await api.get(`/api/v1/indicators?on=${DAY}`);
  return (body['stock'] as { readonly pieces: number }).pieces;
}

const activeSchema = async (): Promise<string> => {
  const [row] = await onDatabase<{ schema: string }>(
    url,
    `SELECT projection || '_g' || generation AS schema FROM runner.generation WHERE projection = 'stock' AND state = 'active'`,
  );
  return row?.schema ?? '';
};

interface ReactionSeen {
  readonly name: string;
  readonly state: string;
  readonly ordinal: number | null;
}

const reactions = async (): Promise<readonly ReactionSeen[]> => (await api.get('/api/v1/reactions')).body['items'] as readonly ReactionSeen[];

/** What both verifications find. */
async function found(): Promise<{ readonly codes: readonly (number | null)[]; readonly verify: string; readonly log: string }> {
  const [all, log] = [await ecluse(home, 'verify', '--full', '--json'), await ecluse(home, 'log', 'verify', '--json')];
  const { checks } = JSON.parse(all.stdout) as { readonly checks: readonly { readonly differences: readonly string[] }[] };
  const { differences } = JSON.parse(log.stdout) as { readonly differences: readonly string[] };
  return { codes: [all.code, log.code], verify: checks.flatMap((check) => check.differences).join('\n'), log: differences.join('\n') };
}

/** Makes good what has read another log than the one that is there now. */
async function mended(): Promise<void> {
  expect(await ecluse(home, 'rebuild', '--all')).toMatchObject({ code: 0 });
  for (const { name, state } of await reactions())
    if (state === 'ahead') expect(await ecluse(home, 'reaction', 'resume', name, '--again')).toMatchObject({ code: 0 });
  await until('the server is ready again', async () => ((await api.get('/health/ready')).status === 200 ? true : null));
}

const WHOLE = { codes: [0, 0], verify: '', log: '' };

describe('a poisonous event, one of an unknown type, one of a newer version', () => {
  it('are set aside and shown, the rest goes on, and a retry after the cause is mended completes the figures', async () => {
    await write(opened('calm'), received('P'));
    await untilRead();
    const schema = await activeSchema();
    await onDatabase(url, `ALTER TABLE ${schema}.piece ADD CONSTRAINT poison CHECK (reference <> 'poison') NOT VALID`);
    const poisonous = await write(opened('poisonous'), received('poison'), received('behind'));
    await write(opened('unknown'), eventOf('PieceTeleported', { to: 'elsewhere' }), received('P'));
    await write(opened('newer'), eventOf('PieceReceived.v2', {}), received('P'));
    await write(opened('after'), received('P'));
    await untilRead();
    expect((await projection('stock')).setAside.events).toBeGreaterThanOrEqual(5);
    expect(await inStock()).toBe(2);
    const { body } = await api.get(`/api/v1/indicators?on=${DAY}`);
    expect(body['heldDossiers']).toBe(3);

    const listed = JSON.parse((await ecluse(home, 'set-aside-events', '--json')).stdout) as { readonly items: readonly Aside[] };
    expect(listed.items.map(({ dossier, type, cause }) => [dossier, type, cause])).toEqual([
      ['poisonous', 'PieceReceived', 'failed'],
      ['poisonous', 'PieceReceived', 'held'],
      ['unknown', 'PieceTeleported', 'refused'],
      ['unknown', 'PieceReceived', 'held'],
      ['newer', 'PieceReceived.v2', 'refused'],
      ['newer', 'PieceReceived', 'held'],
    ]);
    expect((await ecluse(home, 'set-aside-events')).stdout).toMatch(/PieceTeleported.*mettez Écluse à jour[^]*6 événements mis de côté\./u);
    const status = await ecluse(home, 'status');
    expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('6 événements mis de côté, dans 3 flux : ecluse set-aside-events')]);
    expect(await ecluse(home, 'retry')).toMatchObject({ code: 1, stdout: '6 événements repris, dont 6 restent de côté.\n' });

    await onDatabase(url, `ALTER TABLE ${schema}.piece DROP CONSTRAINT poison`);
    expect(await ecluse(home, 'retry', '--stream', poisonous)).toMatchObject({ code: 0, stdout: '2 événements repris, dont 0 reste de côté.\n' });
    expect(await inStock()).toBe(4);
    expect((await api.get(`/api/v1/indicators?on=${DAY}`)).body['heldDossiers']).toBe(2);
    expect(await ecluse(home, 'retry', '--json')).toMatchObject({ code: 1, stdout: expect.stringContaining('"remaining": 4') });
    expect((await projection('stock')).setAside.events).toBe(4);
    expect(await found()).toEqual(WHOLE);
  });
});

describe('a log that was restored to an earlier state', () => {
  const [LOST, SINCE] = [5, 8];
  const opening = async (n: number, name: string): Promise<void> => {
    for (let each = 0; each < n; each += 1) await write(opened(`${name} ${String(each)}`), received('P'));
  };
  /** Has everything read `LOST` dossiers more, which are then lost. Tells where the readers stand. */
  const lose = async (): Promise<number> => {
    await untilRead();
    await onDatabase(url, 'DROP TABLE IF EXISTS public.backup', 'CREATE TABLE public.backup AS SELECT * FROM log.event');
    await opening(LOST, 'lost');
    await untilRead();
    const { ordinal } = await store.head();
    await until('the reactions have read all', async () => ((await reactions()).every((each) => each.ordinal === ordinal) ? true : null));
    await onDatabase(
      url,
      'ALTER TABLE log.event DISABLE TRIGGER event_never_changes',
      'DELETE FROM log.event WHERE position > (SELECT max(position) FROM public.backup)',
      'ALTER TABLE log.event ENABLE TRIGGER event_never_changes',
    );
    return ordinal;
  };
  const expectRefused = async (there: number): Promise<void> => {
    const { status, body } = await api.get('/health/ready');
    expect([status, (body['reasons'] as readonly string[]).join(' ')]).toEqual([503, expect.stringContaining('ecluse rebuild stock')]);
    expect((await projection('stock')).ordinal).toBe(there);
    for (const { name, state, ordinal } of await reactions()) expect([name, state, ordinal]).toEqual([name, 'ahead', there]);
  };
  it('stops the readers that are ahead of it, which say so, and stay so when it outgrows them; a rebuild mends projections, a person says where reactions go on', async () => {
    const before = await inStock();
    const there = await lose();
    await server.stop();
    server = teardown.after(await startKillable(home, { DATABASE_URL: url }), async (each) => each.stop());
    api = apiOf(server.url);
    await expectRefused(there);
    const { codes, verify } = await found();
    expect([codes, verify]).toEqual([[1, 0], expect.stringMatching(/projection stock : a lu ce que le journal n’a plus[^]*réaction /u)]);
    expect((await api.get(`/api/v1/indicators?on=${DAY}`)).body).toMatchObject({ stock: { status: 'stale' }, lag: { events: 0 } });

    await opening(SINCE, 'since');
    expect((await store.head()).ordinal).toBeGreaterThan(there);
    await expectRefused(there);

    await mended();
    expect(await inStock()).toBe(before + SINCE);
    await write(opened('again'), received('P'));
    await untilRead();
    expect(await inStock()).toBe(before + SINCE + 1);
    expect(await found()).toEqual(WHOLE);
  });

  it('is found by readers under which it was restored, although it has outgrown them', async () => {
    const before = await inStock();
    const there = await lose();
    await opening(SINCE, 'since');
    await expectRefused(there);
    await mended();
    expect(await inStock()).toBe(before + SINCE);
    expect(await found()).toEqual(WHOLE);
  });
});

describe('a log that was altered by hand', () => {
  it.each([
    ['an event', `data = replace(data, '"calm"', '"storm"')`, `data = replace(data, '"storm"', '"calm"')`],
    ['a revision', 'revision = revision + 7', 'revision = revision - 7'],
    // The last: the read models follow it to where the log does not go.
    ['a position', 'position = position + 1000', 'position = position - 1000'],
  ])('is told by both verifications, with %s named', async (_what, damage, mend) => {
    const stream = await write(opened('calm'), received('P'));
    await untilRead();
    const alter = async (change: string): Promise<void> => {
      await onDatabase(
        url,
        'ALTER TABLE log.event DISABLE TRIGGER event_never_changes',
        `UPDATE log.event SET ${change} WHERE stream = '${stream}' AND type = 'DossierOpened'`,
        'ALTER TABLE log.event ENABLE TRIGGER event_never_changes',
      );
    };
    await alter(damage);
    const { codes, verify, log } = await found();
    expect([codes, verify, log]).toEqual([[1, 1], expect.stringContaining(stream), expect.stringContaining(stream)]);
    await alter(mend);
    // Who followed the event to where it stood meanwhile is ahead of the log now.
    await mended();
    expect(await found()).toEqual(WHOLE);
  });
});
