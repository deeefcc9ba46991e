import { describe, expect, it } from '@jest/globals';
import { Kept } from '#libs/platform';

/** A value that is read when the spec says so, at a time that the spec tells. */
function kept(waitMs: number) {
  const state = { now: 0, reads: 0, answer: null as ((value: number | Error) => void) | null };
  const value = new Kept(
    async () =>
      new Promise<number>((resolve, reject) => {
        state.reads += 1;
        state.answer = (found) => {
          if (found instanceof Error) reject(found);
          else resolve(found);
        };
      }),
    { freshMs: 100, keptMs: 1_000, waitMs, now: () => state.now },
  );
  return { state, value };
}

const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a value that costs something to read', () => {
  it('is not waited for: nothing is given until it is there', async () => {
    const { state, value } = kept(0);
    expect(await value.value()).toBeNull();
    expect(await value.value()).toBeNull();
    state.answer?.(7);
    await settled();
    expect([await value.value(), state.reads]).toEqual([7, 1]);
  });

  it('is waited for a moment when that is wanted', async () => {
    const { state, value } = kept(60_000);
    const asked = value.value();
    state.answer?.(7);
    expect(await asked).toBe(7);
  });

  it('is read again when it is no longer fresh, and given meanwhile', async () => {
    const { state, value } = kept(0);
    await value.value();
    state.answer?.(7);
    await settled();
    state.now = 100;
    expect([await value.value(), state.reads]).toEqual([7, 2]);
    state.answer?.(8);
    await settled();
    expect(await value.value()).toBe(8);
  });

  it('is not given any more when it cannot be read again for long', async () => {
    const { state, value } = kept(0);
    await value.value();
    state.answer?.(7);
    await settled();
    state.now = 999;
    expect(await value.value()).toBe(7);
    state.answer?.(new Error('down'));
    await settled();
    state.now = 1_000;
    expect(await value.value()).toBeNull();
  });
});
