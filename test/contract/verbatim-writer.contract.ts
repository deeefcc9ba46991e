import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type EventLog, exportLog, importLog, InMemoryEventLog, NO_STREAM, START, type VerbatimEvent } from '#libs/event-store';
import { event } from './log-fixture.js';
import { eventsToMove, ORIGIN, verbatim } from './moved-events.js';
import type { EventLogUnderTest } from './seal-store.contract.js';

async function* fileOf(log: EventLog): AsyncGenerator<Uint8Array> {
  for await (const piece of exportLog(log)) yield Buffer.from(piece);
}

export function describeVerbatimWriter(adapter: string, open: () => Promise<EventLogUnderTest>): void {
  describe(`taking over the events of another log ${adapter}`, () => {
    let under: EventLogUnderTest;
    let log: EventLog;

    beforeEach(async () => {
      under = await open();
      ({ log } = under);
    });
    afterEach(async () => under.dispose());

    const readBack = async (): Promise<readonly VerbatimEvent[]> => (await log.store.readAll(START, { limit: 1_000 })).events.map(verbatim);

    it('keeps streams, revisions, ids, bytes, instants and order, and takes the identity of the origin in its next epoch', async () => {
      const events = await eventsToMove(50);
      expect(await log.verbatim.unfinished()).toBeNull();
      expect(await log.verbatim.begin(ORIGIN)).toBe(0);
      expect(await log.verbatim.unfinished()).toEqual(ORIGIN);
      await log.verbatim.write(events.slice(0, 20));
      await log.verbatim.write(events.slice(20));
      const head = await log.verbatim.end();
      expect(head).toMatchObject({ logId: ORIGIN.logId, epoch: 5, ordinal: 50 });
      expect(await log.store.head()).toEqual(head);
      expect(await readBack()).toEqual(events);
      const ofStream = events.filter(({ stream }) => stream === 'dossier-2');
      const read = await log.store.readStream('dossier-2');
      expect(read.map(({ revision, digest, recordedAt }) => [revision, digest, recordedAt])).toEqual(
        ofStream.map(({ revision, digest, recordedAt }) => [revision, digest, recordedAt]),
      );
      expect(await log.store.ordinalsOf(read.map(({ position }) => position))).toEqual(ofStream.map(({ ordinal }) => ordinal));
      expect(await log.verbatim.unfinished()).toBeNull();
      expect(await log.verify()).toMatchObject({ examined: 50, differences: [] });
    });

    it('lets the log live on: what is appended afterwards follows', async () => {
      const events = await eventsToMove(3);
      await log.verbatim.begin(ORIGIN);
      await log.verbatim.write(events);
      await log.verbatim.end();
      const added = event();
      expect(await log.store.append('dossier-1', 0, [added])).toMatchObject({ revision: 1, repeated: false });
      const read = await readBack();
      expect(read.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4]);
      expect(read.at(-1)?.id).toBe(added.id);
      expect(await log.verify()).toMatchObject({ examined: 4, differences: [] });
    });

    it('takes over an empty log too', async () => {
      await log.verbatim.begin(ORIGIN);
      expect(await log.verbatim.end()).toMatchObject({ logId: ORIGIN.logId, epoch: 5, ordinal: 0 });
      await expect(log.verbatim.begin(ORIGIN)).rejects.toMatchObject({ code: 'log.notEmpty' });
    });

    it('goes on where it was interrupted', async () => {
      const events = await eventsToMove(10);
      await log.verbatim.begin(ORIGIN);
      await log.verbatim.write(events.slice(0, 4));
      expect(await log.verbatim.begin(ORIGIN)).toBe(4);
      await log.verbatim.write(events.slice(4));
      expect(await log.verbatim.end()).toMatchObject({ ordinal: 10 });
      expect(await readBack()).toEqual(events);
    });

    it('finds in a finished move the file that it came from, and refuses a longer export of the same log', async () => {
      const origin = new InMemoryEventLog();
      await origin.verbatim.begin(ORIGIN);
      await origin.verbatim.write(await eventsToMove(50));
      await origin.verbatim.end();
      await importLog(log, fileOf(origin));
      expect(await importLog(log, fileOf(origin))).toMatchObject({ events: 50, alreadyThere: 50 });
      const head = await log.store.head();
      await origin.store.append('dossier-50', NO_STREAM, [event()]);
      await expect(importLog(log, fileOf(origin))).rejects.toMatchObject({ code: 'log.notOfFile', data: { ordinal: 51 } });
      expect(await log.store.head()).toEqual(head);
    });

    it('refuses a log that has a life of its own', async () => {
      await log.store.append('dossier-1', NO_STREAM, [event()]);
      await expect(log.verbatim.begin(ORIGIN)).rejects.toMatchObject({ code: 'log.notEmpty' });
      expect(await log.verbatim.unfinished()).toBeNull();
    });

    it('refuses to mix two origins, or to begin again once it is done', async () => {
      const events = await eventsToMove(2);
      await log.verbatim.begin(ORIGIN);
      for (const other of [
        { ...ORIGIN, epoch: 3 },
        { ...ORIGIN, logId: randomUUID() },
      ]) {
        await expect(log.verbatim.begin(other)).rejects.toMatchObject({ code: 'log.notEmpty', data: { unfinished: ORIGIN.logId } });
      }
      expect(await log.verbatim.begin(ORIGIN)).toBe(0);
      await log.verbatim.write(events);
      await log.verbatim.end();
      await expect(log.verbatim.begin(ORIGIN)).rejects.toMatchObject({ code: 'log.notEmpty' });
    });

    it.each([
      ['an ordinal that is missing', (events: VerbatimEvent[]) => events.splice(5, 1), 'log.outOfOrder'],
      ['two events that changed places', (events: VerbatimEvent[]) => events.push(...events.splice(4, 1)), 'log.outOfOrder'],
      [
        'another content',
        (events: VerbatimEvent[]) => {
          alter(events, { data: { n: 99 } });
        },
        'event.altered',
      ],
      [
        'another type',
        (events: VerbatimEvent[]) => {
          alter(events, { type: 'Other' });
        },
        'event.altered',
      ],
      [
        'another digest',
        (events: VerbatimEvent[]) => {
          alter(events, { digest: '0'.repeat(64) });
        },
        'event.altered',
      ],
      [
        'an instant that is none',
        (events: VerbatimEvent[]) => {
          alter(events, { recordedAt: '2019-02-30 04:05' });
        },
        'event.notStorable',
      ],
      [
        'an id that is none',
        (events: VerbatimEvent[]) => {
          alter(events, { id: 'x' });
        },
        'event.notStorable',
      ],
      [
        'a name that is none',
        (events: VerbatimEvent[]) => {
          alter(events, { stream: '' });
        },
        'event.notStorable',
      ],
    ])('refuses %s, and writes nothing of that call', async (_what, change, code) => {
      const events = [...(await eventsToMove(10))];
      await log.verbatim.begin(ORIGIN);
      await log.verbatim.write(events.slice(0, 2));
      change(events);
      await expect(log.verbatim.write(events.slice(2))).rejects.toMatchObject({ code });
      expect(await log.verbatim.begin(ORIGIN)).toBe(2);
    });

    it('refuses what it has already, and takes what follows', async () => {
      const events = await eventsToMove(6);
      await log.verbatim.begin(ORIGIN);
      await log.verbatim.write(events.slice(0, 4));
      await expect(log.verbatim.write(events.slice(0, 4))).rejects.toMatchObject({ code: 'log.outOfOrder' });
      await log.verbatim.write(events.slice(4));
      expect(await log.verbatim.end()).toMatchObject({ ordinal: 6 });
      expect(await readBack()).toEqual(events);
    });

    it('keeps instants that go back as they are: not every engine keeps them in order', async () => {
      const events = (await eventsToMove(6)).map((each, n) => (n === 3 ? { ...each, recordedAt: '2018-01-01T00:00:00.001Z' } : each));
      await log.verbatim.begin(ORIGIN);
      await log.verbatim.write(events.slice(0, 3));
      await log.verbatim.write(events.slice(3));
      await log.verbatim.end();
      expect(await readBack()).toEqual(events);
      expect((await log.verify()).differences).toEqual([]);
    });

    it('begins a new epoch once it was restored, and lives on', async () => {
      await log.store.append('dossier-1', NO_STREAM, [event()]);
      const before = await log.store.head();
      const begun = await log.beginEpoch();
      expect(begun).toEqual({ ...before, epoch: before.epoch + 1 });
      expect(await log.store.head()).toEqual(begun);
      expect(await log.store.append('dossier-1', 0, [event()])).toMatchObject({ revision: 1, repeated: false });
      expect(await log.verify()).toMatchObject({ examined: 2, differences: [] });
    });

    it('begins none while a part of it is still elsewhere', async () => {
      await log.verbatim.begin(ORIGIN);
      await log.verbatim.write((await eventsToMove(2)).slice(0, 1));
      await expect(log.beginEpoch()).rejects.toMatchObject({ code: 'log.moveUnfinished' });
      expect(await log.verbatim.unfinished()).toEqual(ORIGIN);
    });
  });
}

function alter(events: VerbatimEvent[], change: Partial<VerbatimEvent>): void {
  const [altered] = events.splice(4, 1);
  if (altered !== undefined) events.splice(4, 0, { ...altered, ...change });
}
