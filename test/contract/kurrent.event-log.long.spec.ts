import { expect, it } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { START } from '#libs/event-store';
import { KurrentEventLog } from '../../libs/event-store/src/kurrentdb/kurrent.event-log.js';
import { describeWithOwnKurrentDb } from '../support/kurrentdb.js';
import { eventsToMove, ORIGIN, verbatim } from './moved-events.js';
import { describeSealStore, type EventLogUnderTest } from './seal-store.contract.js';
import { describeVerbatimWriter } from './verbatim-writer.contract.js';

describeWithOwnKurrentDb('the contracts of a whole log', (kurrent) => {
  async function open(): Promise<EventLogUnderTest> {
    const server = await kurrent.startOwn();
    const log = new KurrentEventLog(server.url);
    return {
      log,
      dispose: async () => {
        await log.close();
        await server.stop();
      },
    };
  }

  describeSealStore('in KurrentDB', open);
  describeVerbatimWriter('in KurrentDB', open);

  it('a move that was interrupted goes on in another process, whose connection has sent nothing yet', async () => {
    const server = await kurrent.startOwn();
    const events = await eventsToMove(600);
    const logs = [200, 400, 600].map((end) => ({ end, log: new KurrentEventLog(server.url) }));
    for (const { end, log } of logs) {
      const there = await log.verbatim.begin(ORIGIN);
      expect(there).toBe(end - 200);
      await log.verbatim.write(events.slice(there, end));
      if (end === events.length) {
        await log.verbatim.end();
        expect((await log.store.readAll(START, { limit: 1_000 })).events.map(verbatim)).toEqual(events);
        expect(await log.verify()).toMatchObject({ examined: 600, differences: [] });
      }
      await log.close();
    }
    await server.stop();
  });

  it('a move among whose events another hand has written is not gone on with: it begins again elsewhere', async () => {
    const server = await kurrent.startOwn();
    const log = new KurrentEventLog(server.url);
    await log.verbatim.begin(ORIGIN);
    await log.verbatim.write((await eventsToMove(4)).slice(0, 2));
    const client = KurrentDBClient.connectionString(server.url);
    await client.appendToStream('dossier-9', jsonEvent({ type: 'Noted', data: {} }));
    await client.dispose();
    await expect(log.verbatim.begin(ORIGIN)).rejects.toMatchObject({ code: 'log.moveSpoilt', data: { events: 3 } });
    await log.close();
    await server.stop();
  });
});
