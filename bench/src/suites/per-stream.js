import { join } from 'node:path';
import { writeGeneratedLog } from '../generated-log.js';
import { library, withPostgres } from '../postgres.js';
import { BY_HAND, EMMETT, openByHand, openEmmettProjector, openOurs, OURS } from '../rivals/one-row-per-stream.js';
import { figuresOf, interleaved } from '../rounds.js';
import { timed } from '../statistics.js';

const EVENTS_PER_STREAM_RIVALS = 200_000;
const EMMETT_EVENTS = 2_000;
const UNIT = 'events/s';

/**
 * The same small read model made by the runner, by a loop by hand and by emmett, in turn.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, say }) {
  const group = 'one row per stream, from the first event to the last';
  return withPostgres(join(folder, 'per-stream'), async (server) => {
    const { migrate } = await library('platform');
    const { eventStoreMigrations } = await library('event-store');
    const { runnerMigrations } = await library('runner');
    const { url } = await server.database('per_stream');
    await migrate(url, [...eventStoreMigrations, ...runnerMigrations]);
    say(`${group}: the logs`);
    await writeGeneratedLog(url, { events: EVENTS_PER_STREAM_RIVALS });
    const rivals = [await openOurs(url), await openByHand(url), await openEmmettProjector(await server.database('emmett'), EMMETT_EVENTS)];
    say(group);
    try {
      const round = (rival) => async () => {
        const { seconds, result } = await timed(rival.replay);
        return { done: result, seconds };
      };
      const rates = await interleaved(
        rivals.map((rival) => ({ name: rival.name, round: round(rival) })),
        { rounds },
      );
      return figuresOf(rates, { group, unit: UNIT, ours: OURS, goals: { [BY_HAND]: 0.8, [EMMETT]: 40 } });
    } finally {
      for (const { close } of rivals) await close();
    }
  });
}
