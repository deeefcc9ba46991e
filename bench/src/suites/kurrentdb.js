import { jsonEvent, KurrentDBClient, NO_STREAM as NONE } from '@kurrent/kurrentdb-client';
import { join } from 'node:path';
import { withKurrentDb } from '../kurrentdb.js';
import { library } from '../postgres.js';
import { ECLUSE } from '../rivals/ecluse.js';
import { figuresOf, interleaved, WARM_UP } from '../rounds.js';
import { duringSome, newEvent, newStream } from '../workload.js';

const CALLERS = 16;
const ROUND_SECONDS = 0.5;
const BARE = 'the bare client';

/**
 * One event to a new stream of KurrentDB, by the adapter and by the client alone.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>} none when there is no server
 */
export async function run({ folder, rounds, say }) {
  const group = `KurrentDB, one event to a new stream, callers: ${CALLERS}`;
  const figures = await withKurrentDb(join(folder, 'kurrentdb'), async (url) => {
    say(group);
    const { NO_STREAM, openEventLog } = await library('event-store');
    const log = await openEventLog({ engine: 'kurrentdb', url });
    const client = KurrentDBClient.connectionString([url]);
    const during = (name, append) => ({ name, round: async () => duringSome(CALLERS, ROUND_SECONDS, append) });
    try {
      const rates = await interleaved(
        [
          during(ECLUSE, async () => log.store.append(newStream(), NO_STREAM, [newEvent()])),
          during(BARE, async () => client.appendToStream(newStream(), [jsonEvent(newEvent())], { streamState: NONE })),
        ],
        { rounds, warmUp: WARM_UP },
      );
      return figuresOf(rates, { group, unit: 'events/s', ours: ECLUSE, goals: { [BARE]: 0.9 } });
    } finally {
      await log.close();
      await client.dispose();
    }
  });
  if (figures === undefined) say('KurrentDB is not measured: neither KURRENTDB_URL nor ECLUSE_TEST_KURRENTDB is set');
  return figures ?? [];
}
