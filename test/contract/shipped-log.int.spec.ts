import { describe, expect, it } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { shippedLog } from '#libs/demonstration';
import { type FactItem, readFacts } from '#libs/interchange';
import { plainDate } from '#libs/kernel';

describe('the shipped log', () => {
  it('is taken whole by the reader of facts files, on its last day and ever after', async () => {
    const { path, lastDay } = shippedLog();
    const items: FactItem[] = [];
    for await (const item of readFacts(createReadStream(path), { today: plainDate(lastDay) })) items.push(item);
    expect(items.filter(({ kind }) => kind === 'refused')).toEqual([]);
    expect(items).toHaveLength(1401);
  });
});
