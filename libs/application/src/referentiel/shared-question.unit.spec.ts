import { beforeEach, describe, expect, it } from '@jest/globals';
import { SharedQuestion } from './shared-question.js';

interface OnItsWay {
  readonly answer: () => void;
  readonly fail: () => void;
}

/** What is asked about; a question sees it as it is when it is put, and is answered once it is let through. */
let truth: string;
let put: OnItsWay[];
let question: SharedQuestion<string>;

beforeEach(() => {
  truth = 'early';
  put = [];
  question = new SharedQuestion(async () => {
    const seen = truth;
    return new Promise((resolve, reject) => {
      put.push({
        answer: () => {
          resolve(seen);
        },
        fail: () => {
          reject(new Error('no line'));
        },
      });
    });
  });
});

/** All that was asked is put, unless it waits for something. */
const settled = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a shared question', () => {
  it('is put once for all who ask while one is on its way, and tells them what was so when they asked', async () => {
    const early = question.ask();
    await settled();
    truth = 'late';
    const late = Promise.all([question.ask(), question.ask(), question.ask()]);
    put[0]?.answer();
    expect(await early).toBe('early');
    await settled();
    put[1]?.answer();
    expect(await late).toEqual(['late', 'late', 'late']);
    expect(put).toHaveLength(2);
  });

  it('is put again after a failure, of which only those hear who waited for it', async () => {
    const early = question.ask();
    await settled();
    const late = question.ask();
    put[0]?.fail();
    await expect(early).rejects.toThrow('no line');
    await settled();
    put[1]?.answer();
    expect(await late).toBe('early');
  });
});
