import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { START } from '#libs/event-store';
import { LogFixture, readToEnd } from '../contract/log-fixture.js';
import { until } from '../support/killable-server.js';
import { acknowledgedIn, doubled, FaultProcesses, lost, STORM_MS, tellLoad } from './fault-processes.js';

const CALLERS = 32;

let folder: string;
let log: LogFixture;
const processes = new FaultProcesses();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-overlap-'));
  log = await LogFixture.create();
});
afterEach(() => {
  processes.killAll();
});
afterAll(async () => {
  await log.dispose();
  await rm(folder, { recursive: true, force: true });
});

const linesOf = async (file: string): Promise<readonly string[]> => (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);

describe('32 overlapping writers in each of three processes', () => {
  it('lose no event, and every subscriber, live or late, sees each exactly once and in the same order, without a gap in the positions', async () => {
    const address = { engine: 'postgresql', url: log.database.url };
    const follow = (name: string): string => {
      const notes = join(folder, name);
      processes.start('subscriber', { address, notes });
      return notes;
    };
    const live = [follow('live-1'), follow('live-2')];
    const files = ['a', 'b', 'c'].map((name) => join(folder, `acknowledged-${name}`));
    const writers = files.map((acknowledgements, n) =>
      processes.start('log-writer', { address, name: `writer-${String(n)}`, callers: CALLERS, acknowledgements, everyMs: 0 }),
    );
    const began = performance.now();
    await until('some events for the late subscriber to catch up with', async () => ((await acknowledgedIn(...files)).length > 1_000 ? true : null));
    const late = follow('late');
    await until('the writers have overlapped for a while', () => (performance.now() - began > STORM_MS ? true : null), STORM_MS + 30_000);
    await Promise.all(writers.map(async (writer) => writer.stop()));

    const events = await readToEnd(log.open(), START);
    const acknowledged = await acknowledgedIn(...files);
    tellLoad('overlapping writers', acknowledged);
    expect(acknowledged.length).toBe(events.length);
    expect(lost(acknowledged, events)).toEqual([]);
    expect(doubled(events)).toEqual([]);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, n) => BigInt(n + 1)));
    const expected = events.map(({ ordinal, stream, revision, id }) => `${String(ordinal)} ${stream} ${String(revision)} ${id}`);
    for (const notes of [...live, late]) {
      const seen = await until('the subscriber is at the end', async () => {
        const lines = await linesOf(notes);
        return lines.length >= expected.length ? lines : null;
      });
      expect(seen).toEqual(expected);
    }
  });
});
