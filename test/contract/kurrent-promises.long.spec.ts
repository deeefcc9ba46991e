import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { NO_STREAM, NotStorable, type Seal, START } from '#libs/event-store';
import { KurrentEventLog } from '../../libs/event-store/src/kurrentdb/kurrent.event-log.js';
import { describeWithOwnKurrentDb, type KurrentServer } from '../support/kurrentdb.js';
import { event, events, newStream, readToEnd } from './log-fixture.js';

describeWithOwnKurrentDb('a log in KurrentDB, beyond the port', (kurrent) => {
  let server: KurrentServer;
  let log: KurrentEventLog;
  let raw: KurrentDBClient;

  beforeAll(async () => {
    server = await kurrent.startOwn();
    log = new KurrentEventLog(server.url);
    raw = KurrentDBClient.connectionString(server.url);
  });
  afterAll(async () => {
    await Promise.all([log.close(), raw.dispose()]);
    await server.stop();
  });

  it.each(['$ecluse', '$$dossier-1', 'ecluse.sceaux', 'ecluse.x'])('refuses the stream %s, which is not of the log', async (stream) => {
    await expect(log.store.append(stream, NO_STREAM, events(1))).rejects.toBeInstanceOf(NotStorable);
  });

  it('refuses a type, or metadata, that are not its to write', async () => {
    const metadata = { ...event().metadata, 'ecluse.digest': 'x' };
    await expect(log.store.append(newStream(), NO_STREAM, [{ ...event(), type: '$metadata' }])).rejects.toBeInstanceOf(NotStorable);
    await expect(log.store.append(newStream(), NO_STREAM, [{ ...event(), metadata }])).rejects.toBeInstanceOf(NotStorable);
  });

  it('refuses what is too heavy for the server before it is sent, and in words also when the server allows less than it was told', async () => {
    const heavy = event({ text: 'x'.repeat(1_100_000) });
    const stream = newStream();
    const told = new KurrentEventLog(server.url, { maxAppendBytes: 2_000_000 });
    for (const { store } of [log, told]) {
      await expect(store.append(stream, NO_STREAM, [heavy])).rejects.toMatchObject({
        code: 'event.notStorable',
        message: expect.stringContaining('MaxAppendSize'),
      });
    }
    expect(await log.store.readStream(stream)).toEqual([]);
    await told.close();
  });

  it('keeps readable JSON, whose metadata are texts, and never the same event id for another content', async () => {
    const stream = newStream();
    const sealed = [{ person: 'p', iv: 'i', ciphertext: 'c', tag: 't' }];
    const appended = { ...event({ b: 1, a: [null] }), sealed };
    await log.store.append(stream, NO_STREAM, [appended]);
    const kept = [];
    for await (const { event: stored } of raw.readStream(stream)) kept.push(stored);
    expect(kept).toMatchObject([
      { isJson: true, type: 'Noted', data: { a: [null], b: 1 }, metadata: { ...appended.metadata, 'ecluse.id': appended.id } },
    ]);
    expect(Object.values(kept[0]?.metadata as Record<string, unknown>).every((value) => typeof value === 'string')).toBe(true);
    expect(kept[0]?.id).not.toBe(appended.id);
    // The same ids with another content: the port answers as the first time, whatever the server makes of it.
    expect(await log.store.append(stream, NO_STREAM, [{ ...appended, data: { other: true } }])).toMatchObject({ revision: 0, repeated: true });
    expect((await log.store.readStream(stream))[0]?.data).toEqual({ a: [null], b: 1 });
  });

  it('is stamped by the clock of who writes, to the millisecond', async () => {
    const dated = new KurrentEventLog(server.url, { clock: { now: () => Date.UTC(2031, 0, 2, 3, 4, 5, 678) } });
    const stream = newStream();
    await dated.store.append(stream, NO_STREAM, events(1));
    expect((await log.store.readStream(stream))[0]?.recordedAt).toBe('2031-01-02T03:04:05.678Z');
    await dated.close();
  });

  it('is one log for all who open it at once', async () => {
    const fresh = await kurrent.startOwn();
    const logs = Array.from({ length: 6 }, () => new KurrentEventLog(fresh.url));
    const heads = await Promise.all(logs.map(async ({ store }) => store.head()));
    expect(new Set(heads.map(({ logId }) => logId)).size).toBe(1);
    await Promise.all(logs.map(async (each) => each.close()));
    await fresh.stop();
  });

  it('counts from the nearest seal, so that a late reader finds its ordinals without reading the log', async () => {
    const fresh = await kurrent.startOwn();
    const writer = new KurrentEventLog(fresh.url);
    for (let n = 0; n < 5; n++)
      await writer.store.append(
        newStream(),
        NO_STREAM,
        events(1_000).map((each) => ({ ...each, data: { text: 'x'.repeat(200) } })),
      );
    const read = await readToEnd(writer.store, START);
    // A seal that lies shows that it is the one which is counted from.
    const seals: readonly Seal[] = [0, 1, 2, 3].map((block) => ({ block, upTo: read[block * 1_000 + 898]?.position ?? START, digest: '00' }));
    for (const seal of seals) await writer.seals.publish(seal);
    const late = new KurrentEventLog(fresh.url);
    const at = [read[3_500], read[4_900], read[3_900]].map((each) => each?.position ?? START);
    expect(await late.store.ordinalsOf(at)).toEqual([3_602, 5_002, 4_002]);
    await Promise.all([late.close(), writer.close()]);
    await fresh.stop();
  });

  it('goes on after an event that was written past it, and names it when it is verified', async () => {
    const stream = newStream();
    await log.store.append(stream, NO_STREAM, events(1));
    await raw.appendToStream(stream, [jsonEvent({ type: 'Smuggled', data: { n: 1 } })], { streamState: 0n });
    await log.store.append(stream, 1, events(1));
    expect((await log.store.readStream(stream)).map(({ type }) => type)).toEqual(['Noted', 'Smuggled', 'Noted']);
    const { differences } = await log.verify();
    expect(differences).toEqual([expect.stringContaining(`(${stream}, révision 1) : le contenu ne correspond pas à son empreinte`)]);
  });
});
