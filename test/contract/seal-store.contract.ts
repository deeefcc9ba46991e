import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventLog, Position, Seal } from '#libs/event-store';

/** What an adapter brings to the contracts of a whole log: one that is empty, anew for each test. */
export interface EventLogUnderTest {
  readonly log: EventLog;
  dispose(): Promise<void>;
}

const seal = (block: number, digest = block): Seal => ({
  ...{ block, upTo: BigInt((block + 1) * 1_000) as Position, digest: digest.toString(16).padStart(64, '0') },
});

export function describeSealStore(adapter: string, open: () => Promise<EventLogUnderTest>): void {
  describe(`the seals ${adapter}`, () => {
    let under: EventLogUnderTest;
    let seals: EventLog['seals'];

    beforeEach(async () => {
      under = await open();
      ({ seals } = under.log);
    });
    afterEach(async () => under.dispose());

    async function publish(count: number): Promise<void> {
      for (let block = 0; block < count; block += 1) await seals.publish(seal(block));
    }

    it('are none at first', async () => {
      expect(await seals.last()).toBeUndefined();
      expect(await seals.read(0, 10)).toEqual([]);
    });

    it('are read in order, from any block on, as many as asked', async () => {
      await publish(13);
      expect(await seals.last()).toEqual(seal(12));
      expect(await seals.read(0, 3)).toEqual([seal(0), seal(1), seal(2)]);
      expect(await seals.read(11, 10)).toEqual([seal(11), seal(12)]);
      expect(await seals.read(13, 10)).toEqual([]);
    });

    it('are published once: the same one again changes nothing', async () => {
      await publish(2);
      await seals.publish(seal(0));
      await seals.publish(seal(1));
      expect(await seals.read(0, 10)).toEqual([seal(0), seal(1)]);
    });

    it('never change: another one in the same place is refused', async () => {
      await publish(2);
      await expect(seals.publish(seal(0, 77))).rejects.toMatchObject({ code: 'seal.conflict', data: { block: 0 } });
      await expect(seals.publish({ ...seal(1), upTo: 7n as Position })).rejects.toMatchObject({ code: 'seal.conflict' });
      expect(await seals.read(0, 10)).toEqual([seal(0), seal(1)]);
    });

    it('leave no gap: a block is refused before the one that it follows', async () => {
      await expect(seals.publish(seal(1))).rejects.toMatchObject({ code: 'seal.outOfOrder', data: { block: 1 } });
      await publish(1);
      await expect(seals.publish(seal(2))).rejects.toMatchObject({ code: 'seal.outOfOrder' });
      expect(await seals.read(0, 10)).toEqual([seal(0)]);
    });

    it('may be published by several at once', async () => {
      await Promise.all([publish(5), publish(5), publish(5)]);
      expect(await seals.read(0, 10)).toEqual([0, 1, 2, 3, 4].map((block) => seal(block)));
    });

    it('are never met by a reader of the log', async () => {
      await publish(3);
      const { store } = under.log;
      expect(await store.head()).toMatchObject({ position: 0n, ordinal: 0 });
      expect((await store.readAll(0n as Position, { limit: 10 })).events).toEqual([]);
    });
  });
}
