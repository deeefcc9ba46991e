import { expect, it } from '@jest/globals';
import { createReadStream, statSync } from 'node:fs';
import { describeWithData } from '../../../test/support/test-data.js';
import { readFacts } from './facts/read-facts.js';
import { readXes } from './xes/read-xes.js';

async function countsOf(path: string): Promise<Record<string, number>> {
  const progress = { read: 0 };
  const counts = { log: 0, trace: 0, refusedTrace: 0, events: 0 };
  for await (const item of readXes(createReadStream(path), { progress })) {
    counts[item.kind] += 1;
    if (item.kind === 'trace') counts.events += item.events.length;
  }
  expect(progress.read).toBe(statSync(path).size);
  return counts;
}

describeWithData('the WABO log', 'wabo-receipt.xes.gz', (path) => {
  it('has 1 434 traces and 8 577 events', async () => {
    expect(await countsOf(path)).toEqual({ log: 1, trace: 1434, refusedTrace: 0, events: 8577 });
  });
});

describeWithData('the BPIC 2012 log', 'bpic2012.xes.gz', (path) => {
  it('has 13 087 traces and 262 200 events', async () => {
    expect(await countsOf(path)).toEqual({ log: 1, trace: 13_087, refusedTrace: 0, events: 262_200 });
  });
});

describeWithData('the facts file', 'faits-1.ndjson.gz', (path) => {
  it('has 13 062 facts about 4 000 pièces, none refused', async () => {
    const pieces = new Set<string>();
    const counts = { fact: 0, refused: 0 };
    for await (const item of readFacts(createReadStream(path))) {
      counts[item.kind] += 1;
      if (item.kind === 'fact') pieces.add(item.piece);
    }
    expect({ ...counts, pieces: pieces.size }).toEqual({ fact: 13_062, refused: 0, pieces: 4000 });
  });
});
