import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeGeneratedLog } from '../generated-log.js';
import { databaseOf, withServer } from '../server.js';
import { quantile, seeded, timed } from '../statistics.js';

const EVENTS = 1_000_000;
/** Nobody is compared with: they are long, and take turns with nothing. */
const REBUILDS = 2;
/** Seldom enough to be nothing beside what is measured, often enough for what takes seconds. */
const POLL_MS = 100;
const IDLE_QUESTIONS = 500;
const UNIT = 'events/s';

/**
 * Rebuilds from a log of ten years and 101 caisses, and questions beside them.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, say }) {
  const home = join(folder, 'replay');
  return withServer(home, async (server) => {
    const url = await databaseOf(home);
    const group = `rebuild, ${EVENTS} events of 101 caisses`;
    say(`${group}: the log`);
    const { events, firstDay, lastDay } = await writeGeneratedLog(url, { events: EVENTS });
    say(`${group}: the projector catches up`);
    const { seconds: catchingUp } = await timed(async () => server.untilCaughtUp());
    say(`${group}: closed days are rolled up`);
    await server.untilFilled();
    say(group);
    const readModels = (await server.get('projections')).items.map(({ name }) => name);
    const random = seeded(7);
    const question = () => ({ on: dayBetween(firstDay, lastDay, random) });
    const idle = await ask(server, question, (asked) => asked < IDLE_QUESTIONS);
    const [stock, all] = [[], []];
    let beside = [];
    for (let round = 0; round < Math.min(rounds, REBUILDS); round++) {
      stock.push(events / (await rebuilt(server, ['stock'])));
      // Behind a rebuild closed days are rolled up again, which would weigh on the next one.
      await server.untilFilled();
      all.push(events / (await rebuilt(server, readModels)));
      await server.untilFilled();
      let running = true;
      const rebuilding = rebuilt(server, ['stock']).finally(() => {
        running = false;
      });
      beside = [...beside, ...(await ask(server, question, () => running))];
      await rebuilding;
      await server.untilFilled();
    }
    const { projector } = await server.peaks();
    const [p99Idle, p99Beside] = [quantile(idle, 0.99), quantile(beside, 0.99)];
    const note = `the slower of ${stock.length} rebuilds, and both`;
    const questions = 'indicators of a past day, over HTTP';
    return [
      {
        group,
        name: 'stays and ledger',
        unit: UNIT,
        value: Math.min(...stock),
        low: Math.min(...stock),
        high: Math.max(...stock),
        atLeast: 50_000,
        note,
      },
      { group, name: 'all read models', unit: UNIT, value: Math.min(...all), low: Math.min(...all), high: Math.max(...all), atLeast: 15_000, note },
      { group, name: 'the live projector catching up from the first event', unit: UNIT, value: events / catchingUp },
      { group, name: 'peak memory, projector', unit: 'MB', value: projector, atMost: 400 },
      { group, name: `${questions}, 99 of 100 below, idle`, unit: 'ms', value: p99Idle },
      { group, name: `${questions}, 99 of 100 below, beside a rebuild`, unit: 'ms', value: p99Beside },
      { group, name: `${questions}, beside a rebuild against idle`, unit: '×', value: p99Beside / p99Idle, atMost: 2 },
    ];
  });
}

/** @param {string} first @param {string} last @param {() => number} random */
function dayBetween(first, last, random) {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  return new Date(from + random() * (to - from)).toISOString().slice(0, 10);
}

/** Seconds from the begin of these rebuilds, asked for together, to the end of the last. @param {import('../server.js').Server} server @param {readonly string[]} names */
async function rebuilt(server, names) {
  const asked = await Promise.all(names.map(async (name) => server.post(`projections/${name}/rebuild`)));
  let begun;
  for (;;) {
    await pause(POLL_MS);
    const now = await Promise.all(asked.map(async ({ id }) => server.get(`rebuilds/${id}`)));
    if (now.some(({ state }) => state !== 'requested')) begun ??= performance.now();
    const odd = now.find(({ state }) => !['requested', 'running', 'interrupted', 'completed'].includes(state));
    if (odd !== undefined) throw new Error(`the rebuild of ${odd.projection} is ${odd.state}: ${odd.error ?? JSON.stringify(odd.differences)}`);
    if (now.every(({ state }) => state === 'completed')) return (performance.now() - begun) / 1000;
  }
}

/** Milliseconds of each question. @param {import('../server.js').Server} server @param {() => Record<string, string>} question @param {(asked: number) => boolean} more */
async function ask(server, question, more) {
  const milliseconds = [];
  while (more(milliseconds.length)) {
    const { seconds } = await timed(async () => server.get('indicators', question()));
    milliseconds.push(seconds * 1000);
  }
  return milliseconds;
}
