import { setTimeout as pause } from 'node:timers/promises';
import { withServer } from '../server.js';

const POLL_MS = 10;
const EVENTS_PER_SECOND = 30_000;

/**
 * Rebuilds stays and ledger from the log while the former ones serve: events of the log for each second that it runs.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ loaded, say }) {
  const { home, names } = await loaded();
  const group = `rebuild of stays and ledger, ${names} loaded`;
  say(group);
  return withServer(home, async (server) => {
    const { id } = await server.post('projections/stock/rebuild');
    let begun;
    let now;
    do {
      await pause(POLL_MS);
      now = await server.get(`rebuilds/${id}`);
      if (now.state !== 'requested') begun ??= performance.now();
    } while (now.state === 'requested' || now.state === 'running');
    if (now.state !== 'completed') throw new Error(`the rebuild is ${now.state}: ${now.error}`);
    const seconds = (performance.now() - begun) / 1000;
    const { projector } = await server.peaks();
    return [
      { group, name: 'time', unit: 's', value: seconds, note: `${now.headOrdinal} events` },
      { group, name: 'rate', unit: 'events/s', value: now.headOrdinal / seconds, atLeast: EVENTS_PER_SECOND },
      { group, name: 'peak memory, projector', unit: 'MB', value: projector, atMost: 400 },
    ];
  });
}
