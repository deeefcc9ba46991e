import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type EventLog, NO_STREAM, PostgresEventLog, START, type UnloggedEvent, type VerbatimEvent } from '#libs/event-store';
import { createTestDatabase } from '../support/database.js';
import { event } from './log-fixture.js';
import { eventsToMove, ORIGIN, verbatim } from './moved-events.js';
import { prepareLog } from './prepare-log.js';
import { describeSealStore, type EventLogUnderTest } from './seal-store.contract.js';
import { describeVerbatimWriter } from './verbatim-writer.contract.js';

async function open(): Promise<EventLogUnderTest & { readonly url: string }> {
  const database = await createTestDatabase();
  await prepareLog(database.url);
  const log = new PostgresEventLog(database.url);
  return {
    ...{ log, url: database.url },
    dispose: async () => {
      await log.close();
      await database.drop();
    },
  };
}

describeSealStore('in PostgreSQL', open);
describeVerbatimWriter('in PostgreSQL', open);

describe('a move into PostgreSQL whose keys are checked at its end', () => {
  let under: Awaited<ReturnType<typeof open>>;
  let log: EventLog;

  beforeEach(async () => {
    under = await open();
    ({ log } = under);
  });
  afterEach(async () => under.dispose());

  it('gives the log that any move gives, interrupted or not', async () => {
    const events = await eventsToMove(10);
    await log.verbatim.begin(ORIGIN, 'atEnd');
    await log.verbatim.write(events.slice(0, 4));
    expect(await log.verbatim.begin(ORIGIN)).toBe(4);
    await log.verbatim.write(events.slice(4));
    expect(await log.verbatim.end()).toMatchObject({ ordinal: 10 });
    expect((await log.store.readAll(START, { limit: 100 })).events.map(verbatim)).toEqual(events);
    expect(await log.verify()).toMatchObject({ examined: 10, differences: [] });
    const added = event();
    expect(await log.store.append('dossier-9', NO_STREAM, [added])).toMatchObject({ revision: 0, repeated: false });
    await expect(log.store.append('dossier-10', NO_STREAM, [added])).rejects.toMatchObject({ code: 'event.idTaken' });
  });

  it('lets nobody else write meanwhile', async () => {
    await log.verbatim.begin(ORIGIN, 'atEnd');
    await log.verbatim.write(await eventsToMove(2));
    await log.close();
    const other = new PostgresEventLog(under.url);
    await expect(other.store.append('dossier-9', NO_STREAM, [event()])).rejects.toThrow('event_is_moved');
    expect(await other.store.head()).toMatchObject({ ordinal: 2 });
    await other.close();
  });

  it.each([
    ['an id that is there twice', ({ id }: VerbatimEvent) => ({ id }), { code: 'event.idTaken', data: { stream: 'dossier-2' } }],
    ['a revision that is there twice', ({ stream, revision }: VerbatimEvent) => ({ id: randomUUID(), stream, revision }), { code: 'log.outOfOrder' }],
  ])('refuses %s at its end, and stays unfinished', async (_what, same, refusal) => {
    const events = await eventsToMove(5);
    const [first, second] = events;
    if (first === undefined || second === undefined) throw new Error('there are five');
    const doubled: UnloggedEvent = { ...second, ...same(first), ordinal: 6, digest: null };
    await log.verbatim.begin(ORIGIN, 'atEnd');
    await log.verbatim.write([...events, { ...doubled, recordedAt: events.at(-1)?.recordedAt ?? '' }]);
    await expect(log.verbatim.end()).rejects.toMatchObject(refusal);
    expect(await log.verbatim.unfinished()).toEqual(ORIGIN);
    expect(await log.verbatim.begin(ORIGIN)).toBe(6);
  });
});
