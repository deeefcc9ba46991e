import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import { canonicalJson, type LogVerification, NO_STREAM, type Position, PostgresEventLog, Sealer } from '#libs/event-store';
import { event, events, LogFixture } from './log-fixture.js';
import { onDatabase } from './prepare-log.js';

let log: LogFixture;

beforeEach(async () => {
  log = await LogFixture.create();
  const store = log.open();
  await store.append('dossier-1', NO_STREAM, [
    { ...event({ nom: 'é\u0000"' }), sealed: [{ person: 'p', iv: 'i', ciphertext: 'c', tag: 't' }] },
    ...events(2),
  ]);
  await store.append('dossier-2', NO_STREAM, events(2));
  await store.append('dossier-1', 2, events(1));
});
afterEach(async () => log.dispose());

/** What someone with the rights of an administrator could do. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await onDatabase(log.database.url, 'alter table log.event disable trigger all', ...statements);
}

async function verify(fixture = log): Promise<LogVerification> {
  const whole = new PostgresEventLog(fixture.database.url);
  try {
    return await whole.verify();
  } finally {
    await whole.close();
  }
}

const differences = async (): Promise<readonly string[]> => (await verify()).differences;

describe('the verification of a log', () => {
  it('compares a seal that was noted elsewhere with the events, whether or not it is published here', async () => {
    const whole = new PostgresEventLog(log.database.url);
    try {
      await whole.store.append('dossier-3', NO_STREAM, events(1_000));
      const refused = (await whole.verify([{ block: 0, digest: 'ab'.repeat(32) }])).differences;
      expect(refused).toEqual([expect.stringMatching(/^bloc 0 : le sceau noté n’est pas celui que donne le journal \([0-9a-f]{64}\)$/u)]);
      const digest = /[0-9a-f]{64}/u.exec(refused[0] ?? '')?.[0] ?? '';
      expect(await whole.verify([{ block: 0, digest }])).toMatchObject({ differences: [], sealed: 0 });
      await (await Sealer.resume(whole)).advance();
      expect((await whole.seals.last())?.digest).toBe(digest);
      expect(await whole.verify([{ block: 0, digest }])).toMatchObject({ differences: [], sealed: 1_000 });
    } finally {
      await whole.close();
    }
  });

  it('finds nothing in a log that nobody touched', async () => {
    expect(await verify()).toMatchObject({ examined: 6, differences: [], sealed: 0 });
  });

  it('finds nothing in an empty log', async () => {
    const empty = await LogFixture.create();
    expect(await verify(empty)).toEqual({ examined: 0, differences: [], sealed: 0, digest: '0'.repeat(64) });
    await empty.dispose();
  });

  it.each([
    `data = '{"nom":"autre"}'`,
    `metadata = replace(metadata, '2024-02-01', '2024-01-01')`,
    `type = 'Changed'`,
    `id = gen_random_uuid()`,
    `sealed = null`,
    `digest = sha256('')`,
  ])('finds the event of which someone changed %s', async (change) => {
    await tamper(`update log.event set ${change} where position = 1`);
    expect(await differences()).toEqual(['numéro 1 (dossier-1, révision 0) : le contenu ne correspond pas à son empreinte']);
  });

  it('finds the events that are missing', async () => {
    await tamper('delete from log.event where position in (2, 3, 5)');
    expect(await differences()).toEqual(['numéros 2 à 3 absents', 'numéro 5 absent', 'dossier-1 : révision 1 attendue, 3 trouvée (numéro 6)']);
  });

  it('finds events in a wrong order', async () => {
    await tamper(`update log.event set position = 7 - position + 100, recorded_at = '2024-02-01'`, 'update log.event set position = position - 100');
    expect(await differences()).toEqual([
      'dossier-1 : la révision 1 précède la révision 0 dans le journal',
      'dossier-1 : la révision 2 précède la révision 1 dans le journal',
      'dossier-1 : la révision 3 précède la révision 2 dans le journal',
      'dossier-2 : la révision 1 précède la révision 0 dans le journal',
    ]);
  });

  it('finds instants that go back', async () => {
    await tamper(`update log.event set recorded_at = '2020-01-01' where position = 4`);
    expect(await differences()).toEqual(['numéro 4 (dossier-2, révision 0) : enregistré avant le numéro 3, qui le précède']);
  });

  it('goes on behind a gap wider than a page, and lists a bounded number of differences', async () => {
    const store = log.open();
    await store.append('dossier-3', NO_STREAM, events(200));
    await tamper('update log.event set position = position + 50000 where position > 6', `update log.event set data = '[]' where position > 6`);
    const { examined, differences: found } = await verify();
    expect([examined, found.length, found[0], found.at(-1)]).toEqual([206, 101, 'numéros 7 à 50006 absents', '… et 101 autres différences']);
  });
});

describe('the verification of a sealed log', () => {
  beforeEach(async () => {
    const store = log.open();
    for (const stream of ['dossier-4', 'dossier-5']) await store.append(stream, NO_STREAM, events(1_500));
    const whole = new PostgresEventLog(log.database.url);
    const sealer = await Sealer.resume(whole);
    while (await sealer.advance());
    await whole.close();
  });

  it('finds nothing in a log that nobody touched, and tells how far it is sealed', async () => {
    expect(await verify()).toMatchObject({ examined: 3_006, differences: [], sealed: 3_000 });
  });

  it('names the block in which an event and its digest were altered together', async () => {
    const whole = new PostgresEventLog(log.database.url);
    const [first] = (await whole.store.readAll(1199n as Position, { limit: 1 })).events;
    await whole.close();
    const { id = '', stream = '', revision = 0, type = '', sealed = [], metadata } = first ?? {};
    const data = { n: 'forged' };
    const digest = hash('sha256', canonicalJson({ id, stream, revision, type, data, sealed, metadata }));
    await tamper(`update log.event set data = '${JSON.stringify(data)}', digest = decode('${digest}', 'hex') where position = 1200`);
    expect(await differences()).toEqual(['bloc 1 (événements 1001 à 2000) : il ne correspond pas à son sceau']);
  });

  it('names the block from which an event was taken away, and no other', async () => {
    await tamper('delete from log.event where position = 1506');
    expect(await differences()).toEqual(['numéro 1506 absent', 'bloc 1 (événements 1001 à 2000) : il ne correspond pas à son sceau']);
  });

  it('names the seals behind the end of a log that was cut', async () => {
    await tamper('delete from log.event where position > 1506');
    expect(await differences()).toEqual([
      'bloc 1 (événements 1001 à 2000) : il ne correspond pas à son sceau',
      'bloc 2 (événements 2001 à 3000) : il ne correspond pas à son sceau',
    ]);
  });

  it('names a seal that was altered, or is missing', async () => {
    const unguarded = 'alter table log.seal disable trigger all';
    await onDatabase(log.database.url, unguarded, `update log.seal set digest = sha256('forged') where block = 1`);
    expect(await differences()).toEqual([
      'bloc 1 (événements 1001 à 2000) : il ne correspond pas à son sceau',
      'bloc 2 (événements 2001 à 3000) : il ne correspond pas à son sceau',
    ]);
    await onDatabase(log.database.url, 'delete from log.seal where block = 1');
    expect(await differences()).toEqual(['bloc 1 (événements 1001 à 2000) : son sceau est absent']);
  });

  it.each(['update log.seal set block = 7', 'delete from log.seal', 'truncate log.seal'])(
    'has seals that only grow: %s is refused',
    async (change) => {
      await expect(onDatabase(log.database.url, change)).rejects.toThrow('append-only');
    },
  );
});
