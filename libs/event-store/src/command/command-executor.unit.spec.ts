import { beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import { VersionConflict } from '../event-store.errors.js';
import { NO_STREAM, type EventToAppend } from '../event-store.port.js';
import { InMemoryEventStore } from '../in-memory/in-memory.event-store.js';
import { CommandExecutor } from './command-executor.js';
import type { CommandRequest, CommandResult } from './command-request.js';
import { counter, counterCodec, FaultyStore, type CounterCommand, type CounterEvent } from './counter.fixture.js';
import { eventIdOf, toCommandId } from './ids.js';
import { decodeToken } from './token.js';

type Request = CommandRequest<CounterCommand, CounterEvent, number>;

const STREAM = 'counter-1';

let store: FaultyStore;
let executor: CommandExecutor;
/** Another process on the same log. */
let other: CommandExecutor;
let keys = 0;

beforeEach(() => {
  store = new FaultyStore(new InMemoryEventStore());
  executor = new CommandExecutor(store, { retryMs: 1 });
  other = new CommandExecutor(store.behind);
});

interface Given extends Partial<Omit<Request, 'context'>> {
  readonly context?: Partial<Request['context']>;
}

function give(command: CounterCommand, { context, ...rest }: Given = {}, by = executor): Promise<CommandResult<CounterEvent>> {
  const always = { commandId: `key ${String(++keys)}`, occurredAt: '2024-02-01T08:00:00.000Z', knownOn: '2024-02-01' };
  return by.execute({ stream: STREAM, decider: counter, codec: counterCodec, command, context: { ...always, ...context }, ...rest });
}

async function total(): Promise<number> {
  return (await executor.read({ stream: STREAM, decider: counter, codec: counterCodec })).state;
}

const knownOf = async (): Promise<readonly string[]> => (await store.readStream(STREAM)).map(({ metadata }) => metadata.knownOn);

describe('a command', () => {
  it('appends what it decided and answers with the revision and a token of the position', async () => {
    const context = { commandId: 'first', actor: 'p_a', commandDigest: 'd' };
    const result = await give({ add: 2, times: 2 }, { context });
    const { logId } = await store.head();
    const added = { type: 'Added', data: { amount: 2 } };
    expect(result).toEqual({ revision: 1, position: result.position, events: [added, added], alreadyDone: false });
    expect(decodeToken(result.position)).toEqual({ logId, epoch: 1, position: 2n });
    const commandId = toCommandId('first');
    const metadata = { ...context, commandId, occurredAt: '2024-02-01T08:00:00.000Z', knownOn: '2024-02-01' };
    expect(await store.readStream(STREAM)).toMatchObject([0, 1].map((n) => ({ ...added, id: eventIdOf(commandId, STREAM, n), metadata })));
  });

  it('finds the state of the one before it, without reading the stream again', async () => {
    await give({ add: 5 });
    const { reads } = store;
    await give({ take: 3 });
    expect(store.reads).toBe(reads);
    expect(await total()).toBe(2);
  });

  it('waits for those on the same stream that came before it in the process', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, async () => give({ add: 1 })));
    expect(results.map(({ revision }) => revision)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(store.appends).toBe(20);
  });

  it('leaves nothing behind when it is refused, and may be given again later', async () => {
    const context = { commandId: 'too early' };
    await expect(give({ take: 1 }, { context })).rejects.toMatchObject({ code: 'counter.tooLow' });
    await give({ add: 1 });
    expect(await give({ take: 1 }, { context })).toMatchObject({ revision: 1, alreadyDone: false });
  });

  it('with nothing to do answers where the stream is, and appends nothing', async () => {
    const head = await store.head();
    const nowhere = await give({ empty: true });
    expect({ ...nowhere, position: decodeToken(nowhere.position).position }).toEqual({
      revision: NO_STREAM,
      position: head.position,
      events: [],
      alreadyDone: false,
    });
    await give({ add: 1 });
    await give({ empty: true });
    const again = await give({ empty: true });
    expect([again.revision, decodeToken(again.position).position, store.appends]).toEqual([1, 2n, 2]);
  });

  it('seals what the hook seals, event by event', async () => {
    const part = (index: number) => ({ person: `p${String(index)}`, iv: 'i', ciphertext: 'c', tag: 't' });
    await give({ add: 1, times: 2 }, { sealedOf: (_event, index) => Promise.resolve(index === 1 ? [part(index)] : []) });
    expect((await store.readStream(STREAM)).map(({ sealed }) => sealed)).toEqual([[], [part(1)]]);
  });

  it('is refused when its events cannot be sealed, and leaves nothing behind', async () => {
    const fail = (): never => {
      throw new DomainError('vault.keyGone', 'no key');
    };
    for (const sealedOf of [fail, () => Promise.reject(new DomainError('vault.keyGone', 'no key'))]) {
      await expect(give({ add: 1, times: 2 }, { sealedOf })).rejects.toMatchObject({ code: 'vault.keyGone' });
    }
    expect(store.appends).toBe(0);
    expect(await give({ add: 1 })).toMatchObject({ revision: 0 });
  });

  it('is done though the one before it on the stream was refused while it waited', async () => {
    const refused = give({ take: 1 });
    const [added, taken] = [give({ add: 2 }), give({ take: 1 })];
    await expect(refused).rejects.toMatchObject({ code: 'counter.tooLow' });
    expect([(await added).revision, (await taken).revision]).toEqual([0, 1]);
    const tooMuch = give({ take: 5 });
    const after = give({ add: 1 });
    await expect(tooMuch).rejects.toMatchObject({ code: 'counter.tooLow' });
    expect(await after).toMatchObject({ revision: 2 });
  });

  it('understands events of an older shape, and refuses to decide on those of an unknown one', async () => {
    const old = (type: string, n: number): EventToAppend => ({
      id: eventIdOf(toCommandId('old'), STREAM, n),
      type,
      data: {},
      metadata: { commandId: toCommandId(`old ${String(n)}`), occurredAt: '2020-01-01', knownOn: '2020-01-01' },
    });
    await store.append(STREAM, NO_STREAM, [old('Incremented', 0)]);
    await give({ take: 1 });
    expect(await total()).toBe(0);
    await store.append(STREAM, 1, [old('Unheard', 1)]);
    await expect(give({ add: 1 })).rejects.toMatchObject({ code: 'event.unknownType' });
  });
});

describe('a command given twice', () => {
  const context = { commandId: 'twice', commandDigest: 'body' };

  it('is done once and gives the same answer, even after others', async () => {
    const first = await give({ add: 3, times: 2 }, { context });
    await give({ add: 1 });
    expect(await give({ add: 3, times: 2 }, { context })).toEqual({ ...first, alreadyDone: true });
    expect(await total()).toBe(7);
  });

  it('gives the same answer in another process, whose memory is behind', async () => {
    await give({ add: 1 }, {}, other);
    const first = await give({ add: 2 }, { context });
    expect(await give({ add: 2 }, { context }, other)).toEqual({ ...first, alreadyDone: true });
    expect(await total()).toBe(3);
  });

  it('is refused with another body, in whatever process', async () => {
    await give({ add: 1 }, {}, other);
    await give({ add: 2 }, { context });
    for (const by of [executor, other, new CommandExecutor(store)]) {
      await expect(give({ add: 9 }, { context: { ...context, commandDigest: 'other body' } }, by)).rejects.toMatchObject({
        code: 'command.idReused',
      });
    }
    expect(await total()).toBe(3);
  });

  it('is two commands on two streams', async () => {
    await give({ add: 2 }, { context });
    expect(await give({ add: 9 }, { context: { ...context, commandDigest: 'other body' }, stream: 'counter-2' })).toMatchObject({
      alreadyDone: false,
    });
  });
});

describe('when others write to the stream too', () => {
  it('decides again on what they wrote', async () => {
    await give({ add: 10 });
    await give({ take: 8 }, {}, other);
    await expect(give({ take: 5 })).rejects.toMatchObject({ code: 'counter.tooLow', data: { total: 2 } });
    expect(await total()).toBe(2);
  });

  it('reads again before it refuses, and before it has nothing to do', async () => {
    await give({ add: 1 });
    await give({ add: 10 }, {}, other);
    expect(await give({ take: 5 })).toMatchObject({ revision: 2 });
    await give({ empty: true });
    await give({ add: 4 }, {}, other);
    expect((await give({ empty: true })).events).toEqual([{ type: 'Emptied', data: {} }]);
  });

  it('tries three times more, then says that it lost', async () => {
    const interfere = async (): Promise<unknown> => give({ add: 1 }, {}, other);
    store.faults.push(interfere, interfere, interfere);
    expect(await give({ add: 100 })).toMatchObject({ revision: 3 });
    store.faults.push(interfere, interfere, interfere, interfere);
    await expect(give({ add: 100 })).rejects.toBeInstanceOf(VersionConflict);
    expect(await total()).toBe(107);
  });

  it('decides on the revision that the caller saw, or not at all', async () => {
    await give({ add: 1 }, { context: { expectedRevision: NO_STREAM } });
    await give({ add: 1 }, {}, other);
    await expect(give({ add: 1 }, { context: { expectedRevision: 0 } })).rejects.toEqual(new VersionConflict(STREAM, 0, 1));
    const context = { expectedRevision: 1, commandId: 'if match' };
    expect(await give({ add: 1 }, { context })).toMatchObject({ revision: 2, alreadyDone: false });
    expect(await give({ add: 1 }, { context })).toMatchObject({ revision: 2, alreadyDone: true });
    store.faults.push(async () => give({ add: 1 }, {}, other));
    await expect(give({ add: 1 }, { context: { expectedRevision: 2 } })).rejects.toEqual(new VersionConflict(STREAM, 2, 3));
  });

  it('starts afresh when the log under it was restored to an earlier day', async () => {
    await give({ add: 5 });
    await give({ add: 5 });
    store.behind = new InMemoryEventStore();
    await give({ add: 3 }, {}, new CommandExecutor(store.behind));
    await expect(give({ take: 4 })).rejects.toMatchObject({ code: 'counter.tooLow', data: { total: 3 } });
    expect(await give({ take: 3 })).toMatchObject({ revision: 1 });
  });

  it('does a command again that a restored log has lost', async () => {
    await give({ add: 5 });
    const context = { commandId: 'lost' };
    await give({ add: 1 }, { context });
    store.behind = new InMemoryEventStore();
    await give({ add: 3 }, {}, new CommandExecutor(store.behind));
    expect(await give({ add: 1 }, { context })).toMatchObject({ revision: 1, alreadyDone: false });
  });

  it('believes nothing that it kept once a connection broke: the log may be another one at the same revision', async () => {
    await give({ add: 5 });
    store.behind = new InMemoryEventStore();
    await give({ add: 1 }, {}, new CommandExecutor(store.behind));
    store.faults.push('down');
    await expect(give({ add: 1 }, { stream: 'counter-2' })).rejects.toMatchObject({ code: 'store.unavailable' });
    await expect(give({ take: 4 })).rejects.toMatchObject({ code: 'counter.tooLow', data: { total: 1 } });
    const { logId } = await store.behind.head();
    expect(decodeToken((await give({ add: 1 })).position).logId).toBe(logId);
  });
});

describe('when the outcome is unknown', () => {
  it.each([
    ['the answer was lost', 'lostAfter'],
    ['the append was lost', 'lostBefore'],
  ] as const)('settles it by the same ids, once, when %s', async (_case, fault) => {
    await give({ add: 1 });
    store.faults.push(fault, 'lostBefore', 'down', 'lostAfter');
    expect(await give({ add: 2, times: 2 })).toMatchObject({ revision: 2, alreadyDone: false, events: [{ type: 'Added' }, { type: 'Added' }] });
    expect(await total()).toBe(5);
  });

  it('holds the queue of the stream until it is settled', async () => {
    store.faults.push('lostAfter', 'lostBefore');
    const answers = await Promise.all([give({ add: 5 }), give({ take: 5 }), give({ empty: true })]);
    expect(answers.map(({ revision }) => revision)).toEqual([0, 1, 1]);
  });

  it('decides again when another was written in its place', async () => {
    await give({ add: 5 });
    store.faults.push('lostBefore', async () => give({ take: 4 }, {}, other));
    await expect(give({ take: 3 })).rejects.toMatchObject({ code: 'counter.tooLow', data: { total: 1 } });
  });

  it('says so with the id of the command once the deadline has passed, and the same command settles it later', async () => {
    const clock = { now: () => 0 };
    const hurried = new CommandExecutor(store, { retryMs: 1, deadlineMs: 0, clock });
    store.faults.push('lostAfter');
    const context = { commandId: 'hurried' };
    await expect(give({ add: 1 }, { context }, hurried)).rejects.toMatchObject({
      code: 'command.outcomeUnknown',
      data: { commandId: toCommandId('hurried'), stream: STREAM },
    });
    expect(await give({ add: 1 }, { context }, hurried)).toMatchObject({ revision: 0, alreadyDone: true });
    expect(await total()).toBe(1);
  });

  it('does not pursue what was never sent', async () => {
    store.faults.push('down');
    await expect(give({ add: 1 })).rejects.toMatchObject({ code: 'store.unavailable' });
    expect(await total()).toBe(0);
  });
});

describe('the day on which things became known', () => {
  const daysOf =
    (days: readonly string[]): NonNullable<Given['metadataOf']> =>
    (_event, index) => ({ knownOn: days[index] ?? '2024-02-01' });

  it('stands as told, event by event, when the events tell it: an import brings what was known, of one pièce or another', async () => {
    await give({ add: 1, times: 4 }, { metadataOf: daysOf(['2024-02-03', '2024-02-02', '2024-02-05', '2024-02-04']) });
    expect(await knownOf()).toEqual(['2024-02-03', '2024-02-02', '2024-02-05', '2024-02-04']);
  });

  it('never goes back in the stream when it is that of the command', async () => {
    await give({ add: 1 }, { context: { knownOn: '2024-02-05' } });
    await give({ add: 1 }, { context: { knownOn: '2024-01-01' } });
    expect(await knownOf()).toEqual(['2024-02-05', '2024-02-05']);
  });

  it('is told to who gives the metadata, and may be the reason of a refusal', async () => {
    await give({ add: 1 }, { context: { knownOn: '2024-02-10' } });
    const seen: (string | undefined)[] = [];
    await give(
      { add: 1, times: 2 },
      {
        metadataOf: (_event, index, lastKnownOn) => {
          seen.push(lastKnownOn);
          return { knownOn: `2024-02-1${String(index + 1)}`, occurredAt: '2024-02-01' };
        },
      },
    );
    expect(seen).toEqual(['2024-02-10', '2024-02-11']);
    const refuse = (): never => {
      throw new DomainError('fact.knownOnGoesBack', 'too late');
    };
    await expect(give({ add: 1 }, { metadataOf: refuse })).rejects.toMatchObject({ code: 'fact.knownOnGoesBack' });
    expect(await knownOf()).toEqual(['2024-02-10', '2024-02-11', '2024-02-12']);
  });
});

describe('bulk work', () => {
  it('reads each stream, and keeps nothing', async () => {
    await give({ add: 1 }, { cache: 'skip' });
    await give({ add: 1 }, { cache: 'skip' });
    expect(store.reads).toBe(2);
    expect(await total()).toBe(2);
  });

  it('does not even read a stream that it takes for new, and decides again when it is not', async () => {
    await give({ add: 5 }, { cache: 'assumeNew', context: { commandId: 'a' } });
    expect(store.reads).toBe(0);
    expect(await give({ add: 5 }, { cache: 'assumeNew', context: { commandId: 'a' } })).toMatchObject({ revision: 0, alreadyDone: true });
    expect(await give({ take: 5 }, { cache: 'assumeNew' })).toMatchObject({ revision: 1 });
    expect(await give({ add: 1 }, { cache: 'assumeNew' })).toMatchObject({ revision: 2 });
    expect(await total()).toBe(1);
  });
});
