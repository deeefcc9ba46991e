import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithKurrentDb } from '../support/kurrentdb.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';
import { Houses, livesIn } from './house.js';

let houses: Houses;
beforeAll(async () => {
  houses = await Houses.open();
});
afterAll(async () => {
  await houses.close();
});

describeWithKurrentDb('a log that outgrows PostgreSQL', (kurrentDb) => {
  it('lives in KurrentDB with the same figures, seals and digest, and comes back', async () => {
    const origin = await houses.another();
    const file = join(houses.folder, 'journal.ndjson.gz');
    const lived = await livesIn(origin, {
      first: async () => origin.told('import', PETIT_RESEAU.path),
      then: async () => {
        expect(await origin.run('log', 'export', file)).toMatchObject({ code: 0 });
      },
    });
    const kurrent = await kurrentDb.start();
    try {
      const there = await houses.another({ EVENT_STORE: 'kurrentdb', KURRENTDB_URL: kurrent.url });
      expect(await there.told('log', 'import', file)).toMatchObject({ epoch: 2, alreadyThere: 0 });
      const moved = join(houses.folder, 'retour.ndjson.gz');
      const seen = await livesIn(there, {
        then: async () => {
          expect(await there.run('log', 'export', moved)).toMatchObject({ code: 0 });
        },
      });
      expect(seen).toEqual(lived);
      const back = await houses.another();
      expect(await back.told('log', 'import', moved)).toMatchObject({ epoch: 3, alreadyThere: 0 });
      expect(await livesIn(back)).toEqual(lived);
    } finally {
      await kurrent.stop();
    }
  });
});
