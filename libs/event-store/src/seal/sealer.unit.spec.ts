import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { InMemoryEventLog } from '../in-memory/in-memory.event-log.js';
import { NO_STREAM, START, type EventStore, type EventToAppend, type LogPage, type Position } from '../event-store.port.js';
import { SealBroken } from './seal.errors.js';
import type { Seal } from './seal.port.js';
import { runSealer, Sealer, sealingProblem } from './sealer.js';
import { verifyStore } from './verify-store.js';

const events = (count: number): readonly EventToAppend[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ id: randomUUID(), type: 'Noted', data: { n } },
    metadata: { commandId: 'c', occurredAt: '2024-02-01', knownOn: '2024-02-01' },
  }));

let log: InMemoryEventLog;

beforeEach(() => {
  log = new InMemoryEventLog();
});

async function grow(count: number): Promise<void> {
  await log.store.append(`dossier-${randomUUID()}`, NO_STREAM, events(count));
}

async function sealAll(sealed: { readonly store: EventStore; readonly seals: InMemoryEventLog['seals'] } = log): Promise<Sealer> {
  const sealer = await Sealer.resume(sealed);
  while (await sealer.advance());
  return sealer;
}

/** The seals, made from the definition: SHA-256 of the former one, then the digests of a thousand events. */
async function expectedSeals(): Promise<readonly Seal[]> {
  const { events: all } = await log.store.readAll(START, { limit: 1_000_000 });
  const seals: Seal[] = [];
  for (let block = 0; (block + 1) * 1_000 <= all.length; block += 1) {
    const hash = createHash('sha256').update(Buffer.from(seals.at(-1)?.digest ?? '0'.repeat(64), 'hex'));
    const within = all.slice(block * 1_000, (block + 1) * 1_000);
    for (const { digest } of within) hash.update(Buffer.from(digest, 'hex'));
    seals.push({ block, upTo: BigInt((block + 1) * 1_000) as Position, digest: hash.digest('hex') });
  }
  return seals;
}

/** The log as someone sees it for whom an event tells another number than it has. */
function toldOtherwise(ordinal: number, told: number): EventStore {
  return Object.create(log.store, {
    readAll: {
      value: async (...request: Parameters<EventStore['readAll']>): Promise<LogPage> => {
        const page = await log.store.readAll(...request);
        return { ...page, events: page.events.map((event) => (event.ordinal === ordinal ? { ...event, ordinal: told } : event)) };
      },
    },
  }) as EventStore;
}

describe('the sealer', () => {
  it('seals every whole block, each after the one before it, and leaves the rest for later', async () => {
    await grow(3_456);
    await sealAll();
    expect(await log.seals.read(0, 10)).toEqual(await expectedSeals());
    expect(await log.seals.last()).toMatchObject({ block: 2, upTo: 3_000n });
  });

  it('seals the same blocks however the log grows meanwhile, and by however many sealers', async () => {
    const one = await sealAll();
    for (const count of [999, 1, 1, 1_500, 1_498, 4_000]) {
      await grow(count);
      while (await one.advance());
      await sealAll();
    }
    expect(await log.seals.read(0, 10)).toEqual(await expectedSeals());
  });

  it('goes on from the last seal', async () => {
    await grow(2_500);
    await sealAll();
    await grow(2_500);
    const sealer = await Sealer.resume(log);
    expect(sealer.counted).toBe(2_000);
    while (await sealer.advance());
    expect(await log.seals.read(0, 10)).toEqual(await expectedSeals());
  });

  it('stops when an event tells another number than it has', async () => {
    await grow(1_800);
    const broken = { store: toldOtherwise(1_234, 1_235), seals: log.seals };
    await expect(sealAll(broken)).rejects.toMatchObject({ code: 'seal.broken', data: { told: 1_235, counted: 1_234 } });
    expect(await log.seals.last()).toMatchObject({ block: 0 });
  });

  it('does not go on from a seal that its block does not give', async () => {
    await grow(1_500);
    await log.seals.publish({ block: 0, upTo: 1_000n as Position, digest: 'ab'.repeat(32) });
    await expect(Sealer.resume(log)).rejects.toMatchObject({ code: 'seal.broken', data: { block: 0 } });
  });

  it('does not go on from a seal behind the end of the log', async () => {
    await grow(999);
    await log.seals.publish({ block: 0, upTo: 1_000n as Position, digest: 'ab'.repeat(32) });
    await expect(Sealer.resume(log)).rejects.toBeInstanceOf(SealBroken);
  });

  it('runs until it is stopped, and seals what is written meanwhile', async () => {
    const ending = new AbortController();
    const failures: unknown[] = [];
    const counts: number[] = [];
    const observer = { counted: (events: number) => void counts.push(events), failed: (error: unknown) => void failures.push(error) };
    const running = runSealer({ store: log.store, seals: log.seals, observer, signal: ending.signal, restMs: 1 });
    await grow(2_000);
    while (counts.at(-1) !== 2_000) await new Promise((resolve) => setImmediate(resolve));
    ending.abort();
    await running;
    expect([failures, counts.at(-1)]).toEqual([[], 2_000]);
  });

  it('tells once that the log is broken, and ends', async () => {
    await grow(1_000);
    const failures: unknown[] = [];
    const observer = { counted: () => undefined, failed: (error: unknown) => void failures.push(error) };
    await runSealer({ store: toldOtherwise(7, 8), seals: log.seals, observer, signal: new AbortController().signal, restMs: 1 });
    expect(failures).toEqual([expect.any(SealBroken)]);
  });
});

describe('the problem of a log that is no longer sealed', () => {
  it('is none while all is well, or merely late', async () => {
    expect(await sealingProblem(log)).toBeNull();
    await grow(2_345);
    expect(await sealingProblem(log)).toBeNull();
    await sealAll();
    expect(await sealingProblem(log)).toBeNull();
  });

  it('is what stops the sealer', async () => {
    await grow(1_000);
    expect(await sealingProblem({ store: toldOtherwise(7, 8), seals: log.seals })).toMatchObject({ code: 'seal.broken', data: { told: 8 } });
  });
});

describe('the verification of a sealed log', () => {
  it('finds nothing wrong with one that nobody touched, and tells how far it is sealed', async () => {
    await grow(2_345);
    await sealAll();
    expect(await log.verify()).toMatchObject({ examined: 2_345, differences: [], sealed: 2_000 });
  });

  it('tells the same digest of the whole log before and after sealing', async () => {
    await grow(2_345);
    const { digest } = await log.verify();
    await sealAll();
    expect((await log.verify()).digest).toBe(digest);
    await grow(1);
    expect((await log.verify()).digest).not.toBe(digest);
  });

  it('names the block that does not match its seal', async () => {
    await grow(1_000);
    await sealAll();
    await log.seals.publish({ block: 1, upTo: 2_000n as Position, digest: 'ab'.repeat(32) });
    await grow(1_500);
    expect((await log.verify()).differences).toEqual(['bloc 1 (événements 1001 à 2000) : il ne correspond pas à son sceau']);
  });

  it('names the seal that covers events which are not there', async () => {
    await grow(1_500);
    await sealAll();
    await log.seals.publish({ block: 1, upTo: 2_000n as Position, digest: 'ab'.repeat(32) });
    expect((await log.verify()).differences).toEqual(['bloc 1 (événements 1001 à 2000) : il ne correspond pas à son sceau']);
  });

  it('believes a seal that was noted elsewhere, of a log that has not published it yet', async () => {
    await grow(3_456);
    const noted = await expectedSeals();
    expect(await log.verify(noted)).toMatchObject({ differences: [], sealed: 0 });
    await sealAll();
    expect((await log.verify(noted.map(({ block, digest }) => ({ block, digest: digest.toUpperCase() })))).differences).toEqual([]);
  });

  it('names the noted seal that is not the one that the log gives, published or not', async () => {
    await grow(2_345);
    const [, given] = await expectedSeals();
    const other = { block: 1, digest: 'ab'.repeat(32) };
    const told = [`bloc 1 : le sceau noté n’est pas celui que donne le journal (${given?.digest ?? ''})`];
    expect((await log.verify([other])).differences).toEqual(told);
    await sealAll();
    expect((await log.verify([other])).differences).toEqual(told);
  });

  it('names the noted seal of a block that the log does not fill, even where a seal is published for it', async () => {
    await grow(1_500);
    const digest = 'ab'.repeat(32);
    const short = 'bloc 1 : noté, il va jusqu’au numéro 2000, mais le journal s’arrête au numéro 1500';
    expect((await log.verify([{ block: 1, digest }])).differences).toEqual([short]);
    await sealAll();
    await log.seals.publish({ block: 1, upTo: 2_000n as Position, digest });
    expect((await log.verify([{ block: 1, digest }])).differences).toEqual([expect.stringMatching(/^bloc 1 .*son sceau$/u), short]);
  });

  it('tells of a noted seal beside however many other differences', async () => {
    await grow(2_345);
    const noted = { block: 0, digest: 'ab'.repeat(32) };
    const { differences } = await verifyStore(toldOtherwise(3, 1_500), log.seals, [noted]);
    expect(differences.at(-1)).toMatch(/^bloc 0 : le sceau noté/u);
  });

  it('names the event that tells another number than it has', async () => {
    await grow(5);
    const { differences } = await verifyStore(toldOtherwise(3, 2), log.seals);
    expect(differences).toEqual([expect.stringMatching(/^numéro 2 \(dossier-.*, révision 2\) : c’est le numéro 3 du journal$/u)]);
  });
});
