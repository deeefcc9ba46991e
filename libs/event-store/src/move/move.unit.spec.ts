import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { EventLog, VerbatimWriter } from '../event-log.js';
import { StoreFull } from '../event-store.errors.js';
import { NO_STREAM, START, type EventToAppend, type Position } from '../event-store.port.js';
import { InMemoryEventLog } from '../in-memory/in-memory.event-log.js';
import { Sealer } from '../seal/sealer.js';
import { exportLog } from './export-log.js';
import { importLog } from './import-log.js';

const EVENTS = 2_345;

const events = (count: number): readonly EventToAppend[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: randomUUID(), type: 'Noted', data: { texte: 'é\u0000"\\👩', 10: n, 9: [null, 1e21] } },
    ...(n % 3 === 0 ? { sealed: [{ person: 'p', iv: 'i', ciphertext: 'c', tag: 't' }] } : {}),
    metadata: { commandId: 'c', occurredAt: '2024-02-01', knownOn: '2024-02-01' },
  }));

let origin: InMemoryEventLog;
let file: string;

async function grow(log: InMemoryEventLog, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 500) await log.store.append(`dossier-${randomUUID()}`, NO_STREAM, events(Math.min(left, 500)));
}

async function exported(log: InMemoryEventLog): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of exportLog(log)) pieces.push(piece);
  return pieces.join('');
}

/** In pieces that end anywhere, as a disk gives them. */
async function* bytesOf(text: string, piece = 1_237): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  await Promise.resolve();
  for (let start = 0; start < bytes.length; start += piece) yield bytes.subarray(start, start + piece);
}

async function eventsOf(log: InMemoryEventLog): Promise<readonly unknown[]> {
  return (await log.store.readAll(START, { limit: 100_000 })).events;
}

/** The log on a disk that has room for so many events. */
function filledUpAfter(room: number, log: InMemoryEventLog): EventLog {
  const { verbatim, store } = log;
  const narrow: VerbatimWriter = {
    unfinished: async () => verbatim.unfinished(),
    begin: async (origin) => verbatim.begin(origin),
    write: async (taken) => {
      if ((await store.head()).ordinal + taken.length > room) throw new StoreFull();
      await verbatim.write(taken);
    },
    end: async () => verbatim.end(),
  };
  return Object.create(log, { verbatim: { value: narrow } }) as EventLog;
}

const lines = (): string[] => file.split('\n').slice(0, -1);

/** The file with one line changed; the check behind it is made again when `checked`. */
function changed(line: number, change: (text: string) => string, checked = false): string {
  const all = lines();
  all[line - 1] = change(all[line - 1] ?? '');
  return checked ? withChecks(all) : `${all.join('\n')}\n`;
}

/** What someone would do who knows how the file is made. */
function withChecks(all: readonly string[]): string {
  let hash = createHash('sha256');
  let text = '';
  for (const line of all) {
    const value = JSON.parse(line) as Record<string, unknown>;
    if ('check' in value) {
      text += `${JSON.stringify({ ...value, check: hash.digest('hex') })}\n`;
      hash = createHash('sha256');
    } else {
      hash.update(`${line}\n`);
      text += `${line}\n`;
    }
  }
  return text;
}

beforeAll(async () => {
  let now = Date.UTC(2020, 5, 1);
  origin = new InMemoryEventLog({ now: () => (now += 1_000) });
  await grow(origin, EVENTS);
  file = await exported(origin);
});

/** A log of its own, with the same events. */
async function another(): Promise<InMemoryEventLog> {
  const log = new InMemoryEventLog();
  await importLog(log, bytesOf(file));
  return log;
}

describe('the file of a log', () => {
  it('has a header, the events in order, a check every thousand of them with its seal, and a footer', async () => {
    const head = await origin.store.head();
    const read = lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(read).toHaveLength(1 + EVENTS + 2 + 1);
    expect(read[0]).toEqual({ format: 'ecluse-log', version: 1, logId: head.logId, epoch: 1, events: EVENTS });
    expect(Object.keys(read[1] ?? {})).toEqual([
      ...['ordinal', 'id', 'stream', 'revision', 'type', 'data', 'sealed', 'metadata', 'recordedAt', 'digest'],
    ]);
    const sealer = await Sealer.resume(origin);
    while (await sealer.advance());
    const seals = await origin.seals.read(0, 10);
    expect([read[1_001], read[2_002]]).toEqual(
      seals.map(({ block, digest }) => expect.objectContaining({ upTo: (block + 1) * 1_000, seal: digest })),
    );
    const [last] = (await origin.store.readAll((BigInt(EVENTS) - 1n) as Position, { limit: 1 })).events;
    expect(read.at(-1)).toMatchObject({ end: true, events: EVENTS, lastDigest: last?.digest, digest: (await origin.verify()).digest });
  });

  it('is the same whenever it is made, and leaves out what is appended meanwhile', async () => {
    const log = await another();
    const before = await exported(log);
    const pieces: string[] = [];
    for await (const piece of exportLog(log)) {
      pieces.push(piece);
      await grow(log, 10);
    }
    expect(pieces.join('')).toBe(before);
  });

  it('is not made of a log that is not whole', async () => {
    const log = await another();
    await log.seals.publish({ block: 0, upTo: 1_000n as Position, digest: 'ab'.repeat(32) });
    await expect(exported(log)).rejects.toMatchObject({ code: 'log.damaged' });
  });
});

describe('the import of a log', () => {
  let log: InMemoryEventLog;

  beforeEach(() => {
    log = new InMemoryEventLog();
  });

  it('makes the same log: events, instants, order, identity – in the next epoch', async () => {
    const head = await origin.store.head();
    expect(await importLog(log, bytesOf(file))).toEqual({ head: { ...head, epoch: 2 }, events: EVENTS, alreadyThere: 0 });
    expect(await eventsOf(log)).toEqual(await eventsOf(origin));
    expect((await log.verify()).digest).toBe((await origin.verify()).digest);
  });

  it('makes a log that exports the same events', async () => {
    await importLog(log, bytesOf(file));
    expect((await exported(log)).split('\n').slice(1, 900)).toEqual(file.split('\n').slice(1, 900));
    const third = new InMemoryEventLog();
    await importLog(third, bytesOf(await exported(log)));
    expect(await third.store.head()).toMatchObject({ epoch: 3 });
    expect(await eventsOf(third)).toEqual(await eventsOf(origin));
  });

  it('takes an empty log over', async () => {
    const empty = new InMemoryEventLog();
    expect(await importLog(log, bytesOf(await exported(empty)))).toMatchObject({ events: 0, head: { epoch: 2, ordinal: 0 } });
  });

  it('tells how far it is', async () => {
    const told: unknown[] = [];
    await importLog(log, bytesOf(file), (progress) => told.push(progress));
    expect(told.at(-1)).toEqual({ phase: 'verifying', events: EVENTS, total: EVENTS });
  });

  it('tells how much is there when the disk is full, and goes on with the rest', async () => {
    const large = new InMemoryEventLog();
    await grow(large, 7_000);
    const content = await exported(large);
    await expect(importLog(filledUpAfter(5_000, log), bytesOf(content))).rejects.toMatchObject({
      ...{ code: 'store.full', data: { held: 5_000, total: 7_000 } },
      message: expect.stringMatching(/plein ; 5000 événements sur 7000 y sont repris : .* relancez la même commande/u),
    });
    expect(await log.store.head()).toMatchObject({ ordinal: 5_000 });
    expect(await importLog(log, bytesOf(content))).toMatchObject({ events: 7_000, alreadyThere: 5_000 });
  });

  describe('into a log that was taken over already', () => {
    const OTHER = { code: 'log.notOfFile' };

    it('does nothing more for the same file, whatever the log has lived since', async () => {
      await importLog(log, bytesOf(file));
      expect(await importLog(log, bytesOf(file))).toMatchObject({ events: EVENTS, alreadyThere: EVENTS });
      await grow(log, 5);
      const told: unknown[] = [];
      expect(await importLog(log, bytesOf(file), (progress) => told.push(progress))).toMatchObject({ events: EVENTS, alreadyThere: EVENTS });
      expect(told).toEqual([{ phase: 'verifying', events: EVENTS, total: EVENTS }]);
      expect(await log.store.head()).toMatchObject({ ordinal: EVENTS + 5 });
    });

    it('refuses a longer export, even when the log has as many events by now', async () => {
      const growing = await another();
      await importLog(log, bytesOf(await exported(growing)));
      await grow(growing, 3);
      const longer = await exported(growing);
      const before = await log.store.head();
      await expect(importLog(log, bytesOf(longer))).rejects.toMatchObject({
        ...OTHER,
        message: expect.stringContaining(`tient ${String(EVENTS)} événements, et le fichier ${String(EVENTS + 3)} événements`),
        data: { ordinal: EVENTS + 1 },
      });
      expect(await log.store.head()).toEqual(before);
      await grow(log, 3);
      await expect(importLog(log, bytesOf(longer))).rejects.toMatchObject({ ...OTHER, data: { ordinal: EVENTS + 1 } });
      expect(await log.store.head()).toMatchObject({ ordinal: EVENTS + 3 });
    });

    it('takes an earlier export for what it is: all of it is there', async () => {
      const growing = await another();
      const earlier = await exported(growing);
      await grow(growing, 3);
      await importLog(log, bytesOf(await exported(growing)));
      expect(await importLog(log, bytesOf(earlier))).toMatchObject({ events: EVENTS, head: { ordinal: EVENTS + 3 } });
    });

    it('refuses the events of an export when the log was taken over from an empty one', async () => {
      const growing = new InMemoryEventLog();
      await importLog(log, bytesOf(await exported(growing)));
      await grow(growing, 1);
      await expect(importLog(log, bytesOf(await exported(growing)))).rejects.toMatchObject({
        ...OTHER,
        message: expect.stringContaining('tient 0 événement, et le fichier 1 événement ;'),
      });
    });

    it.each([
      ['cut', () => file.slice(0, file.indexOf('\n', file.length / 2) + 1), { code: 'log.fileTruncated' }],
      ['with a line that is not what was written', () => changed(2_100, (text) => text.replace('é', 'è')), { code: 'log.fileDamaged' }],
      [
        'with a content that its digest does not tell',
        () => changed(1_500, (text) => text.replace('"Noted"', '"Nyted"'), true),
        { code: 'log.fileDamaged', data: { line: 1_500 } },
      ],
      [
        'with another instant, made to fit',
        () => changed(1_500, (text) => text.replace(/"recordedAt":"2020/u, '"recordedAt":"2021'), true),
        { ...OTHER, data: { ordinal: 1_498 } },
      ],
    ])('refuses a file %s', async (_what, unsound, expected) => {
      await importLog(log, bytesOf(file));
      await expect(importLog(log, bytesOf(unsound()))).rejects.toMatchObject(expected);
      expect(await eventsOf(log)).toEqual(await eventsOf(origin));
    });

    it('refuses events that were altered in the log, whatever digest stands beside them', async () => {
      await importLog(log, bytesOf(file));
      const readAll = log.store.readAll.bind(log.store);
      const altered: typeof readAll = async (after, request) => {
        const page = await readAll(after, request);
        return { ...page, events: page.events.map((event) => (event.ordinal === 1_700 ? { ...event, type: 'Nyted' } : event)) };
      };
      Object.defineProperty(log.store, 'readAll', { value: altered });
      await expect(importLog(log, bytesOf(file))).rejects.toMatchObject({ ...OTHER, data: { ordinal: 1_700 } });
    });
  });

  it('refuses a log that has a life of its own', async () => {
    await grow(log, 1);
    await expect(importLog(log, bytesOf(file))).rejects.toMatchObject({ code: 'log.notEmpty' });
  });

  describe('of a file that is not sound', () => {
    /** Whatever was wrong, the sound file goes on from there. */
    async function refused(damaged: string, expected: object): Promise<void> {
      await expect(importLog(log, bytesOf(damaged))).rejects.toMatchObject(expected);
      const { ordinal } = await log.store.head();
      expect(await importLog(log, bytesOf(file))).toMatchObject({ events: EVENTS, alreadyThere: ordinal });
      expect(await eventsOf(log)).toEqual(await eventsOf(origin));
    }

    const damaged = (line: number): object => ({ code: 'log.fileDamaged', data: { line } });

    it('names a file of something else', async () => {
      for (const other of ['', '<log/>\n', '{"type":"PieceReceived"}\n', '{"format":"ecluse-log","version":2}\n', file.slice(0, 20)]) {
        await expect(importLog(log, bytesOf(other))).rejects.toMatchObject({ code: 'log.fileForeign' });
      }
      expect(await log.verbatim.unfinished()).toBeNull();
    });

    it.each([
      ['in the middle of a line', (text: string) => text.slice(0, text.length / 2)],
      ['between two lines', (text: string) => text.slice(0, text.indexOf('\n', text.length / 2) + 1)],
      ['before its footer', (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)],
      ['in its footer', (text: string) => text.slice(0, -10)],
      ['before its last end of line', (text: string) => text.slice(0, -1)],
      ['after its header', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
    ])('names a file that was cut %s', async (_where, cut) => {
      await refused(cut(file), { code: 'log.fileTruncated' });
    });

    it('names a line that is no JSON', async () => {
      await refused(
        changed(1_500, (text) => text.slice(0, 100)),
        damaged(1_500),
      );
    });

    it('names the line of an event whose content was altered', async () => {
      await refused(
        changed(1_500, (text) => text.replace('"Noted"', '"Nyted"'), true),
        damaged(1_500),
      );
    });

    it('names the lines among which an instant was altered', async () => {
      const altered = changed(1_500, (text) => text.replace(/"recordedAt":"2020/u, '"recordedAt":"2021'));
      await refused(altered, { code: 'log.fileDamaged', message: expect.stringContaining('l’une des lignes 1003 à 2003') });
    });

    it('names the line where an event is missing, or two have changed places', async () => {
      const [first, second] = [lines()[1_499] ?? '', lines()[1_500] ?? ''];
      await refused(file.replace(`${first}\n`, ''), damaged(1_500));
      log = new InMemoryEventLog();
      await refused(file.replace(`${first}\n${second}\n`, `${second}\n${first}\n`), damaged(1_500));
    });

    it('names the block whose seal is not that of its events, although everything else was made to fit', async () => {
      const digest = 'ab'.repeat(32);
      await refused(
        changed(1_500, (text) => text.replace(/"digest":"[0-9a-f]{64}"/u, `"digest":"${digest}"`), true),
        damaged(2_003),
      );
    });

    it('names the line of an event that lacks a part', async () => {
      await refused(
        changed(1_500, (text) => text.replace(/"metadata":\{[^}]*\},/u, ''), true),
        damaged(1_500),
      );
    });

    it('names what stands behind the end', async () => {
      await refused(`${file}{}\n`, damaged(EVENTS + 5));
    });

    it('names an end that does not tell what the file holds', async () => {
      await refused(
        changed(EVENTS + 4, (text) => text.replace(`"events":${String(EVENTS)}`, `"events":${String(EVENTS - 1)}`)),
        damaged(EVENTS + 4),
      );
    });

    it('tells what an export that failed has said', async () => {
      const failed = `${lines().slice(0, 1_200).join('\n')}\n{"error":{"code":"log.damaged","message":"cassé"}}\n`;
      await refused(failed, { code: 'log.fileDamaged', message: expect.stringContaining('cassé') });
    });
  });

  it('does not end a move whose outcome is not what the file tells', async () => {
    const forged = new InMemoryEventLog();
    await forged.store.append('dossier-1', NO_STREAM, events(3));
    const text = await exported(forged);
    Object.defineProperty(log, 'verify', {
      value: async () => ({ ...(await InMemoryEventLog.prototype.verify.call(log)), digest: '0'.repeat(64) }),
    });
    await expect(importLog(log, bytesOf(text))).rejects.toMatchObject({ code: 'log.moveNotFaithful' });
    expect(await log.verbatim.unfinished()).not.toBeNull();
  });
});
