import { join } from 'node:path';
import { withPostgres } from '../postgres.js';
import { ECLUSE, EMMETT, openCastore, openEcluse, openEmmett, openMessageDb, openPlainInsert, PLAIN } from '../rivals/index.js';
import { figuresOf, interleaved, WARM_UP } from '../rounds.js';
import { median } from '../statistics.js';
import { duringSome, newEvent, newStream } from '../workload.js';
import { appendingProcess } from '../writers.js';

const ROUND_SECONDS = 0.5;
const MOST_CALLERS = 64;
const SNAPSHOT_SECONDS = 60;
/** By so many the first rounds are run, which warm all others up, too. */
const WARMING_CALLERS = 16;
const UNIT = 'events/s';

/** By callers: how many times as fast as the rival. */
const goals = {
  1: { [PLAIN]: 0.9, [EMMETT]: 2.5 },
  8: { [PLAIN]: 1.1 },
  16: { [PLAIN]: 1.4, [EMMETT]: 5 },
  64: { [PLAIN]: 2 },
};

/** @param {number} callers @returns {(rival: import('../rivals/index.js').EventLogRival) => import('../rounds.js').Rival} */
const appending = (callers) => (rival) => ({
  name: rival.name,
  round: async () => duringSome(callers, ROUND_SECONDS, async () => rival.append(newStream(), [newEvent()])),
});

/**
 * One event to a new stream, again and again, by so many callers at once.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, say }) {
  return withPostgres(join(folder, 'append'), async (server) => {
    const ecluseDatabase = await server.database('ecluse');
    const ecluse = await openEcluse(ecluseDatabase);
    const plain = await openPlainInsert(await server.database('plain'));
    const others = [
      await openEmmett(await server.database('emmett')),
      await openMessageDb(await server.database('message_db')),
      await openCastore(await server.database('castore')),
    ];
    const all = [ecluse, plain, ...others];
    try {
      say('warming up');
      await interleaved(all.map(appending(WARMING_CALLERS)), { rounds: 0, warmUp: WARM_UP });
      const figures = [];
      for (const [callers, goal] of Object.entries(goals)) {
        const group = `one event to a new stream, callers: ${callers}`;
        say(group);
        const rates = await interleaved(all.map(appending(Number(callers))), { rounds, warmUp: 2 });
        figures.push(...figuresOf(rates, { group, unit: UNIT, ours: ECLUSE, goals: goal }));
      }
      return [
        ...figures,
        ...(await severalProcesses(ecluseDatabase.url, rounds, say)),
        ...(await oldSnapshot({ ecluse, plain, ecluseDatabase, rounds, say })),
      ];
    } finally {
      for (const { close } of all) await close();
    }
  });
}

/** Three processes on one log, each with as many callers as the one alone. @param {string} url @param {number} rounds @param {(text: string) => void} say */
async function severalProcesses(url, rounds, say) {
  const group = `processes on one log, callers in each: ${MOST_CALLERS}`;
  say(group);
  const processes = await Promise.all(Array.from({ length: 3 }, async () => appendingProcess(url, MOST_CALLERS)));
  const together = async (some) => {
    const parts = await Promise.all(some.map(async (one) => one.append(ROUND_SECONDS)));
    return { done: parts.reduce((sum, { done }) => sum + done, 0), seconds: Math.max(...parts.map(({ seconds }) => seconds)) };
  };
  try {
    const [one, three] = ['one process', 'three processes'];
    const rates = await interleaved(
      [
        { name: three, round: async () => together(processes) },
        { name: one, round: async (round) => together([processes[round % processes.length]]) },
      ],
      { rounds, warmUp: WARM_UP },
    );
    return figuresOf(rates, { group, unit: UNIT, ours: three, goals: { [one]: 1 } });
  } finally {
    for (const one of processes) one.stop();
  }
}

/** What an old snapshot keeps from being cleaned up must not be in the way of appends; the plain INSERT tells what the machine did meanwhile. */
async function oldSnapshot({ ecluse, plain, ecluseDatabase, rounds, say }) {
  const group = `an old snapshot is open, callers: ${MOST_CALLERS}`;
  say(group);
  const pair = [ecluse, plain].map(appending(MOST_CALLERS));
  const minute = async () => duringSome(MOST_CALLERS, SNAPSHOT_SECONDS, async () => ecluse.append(newStream(), [newEvent()]));
  // Before the snapshot, too: the log grows by a million events, which must not pass for what the snapshot does.
  await minute();
  const before = await interleaved(pair, { rounds });
  const during = await ecluseDatabase.whileSnapshotIsOpen(async () => {
    await minute();
    return interleaved(pair, { rounds });
  });
  const [former] = figuresOf(before, { group, unit: UNIT, ours: ECLUSE, goals: {} }).filter(({ unit }) => unit === '×');
  const [latter] = figuresOf(during, { group, unit: UNIT, ours: ECLUSE, goals: { [PLAIN]: goals[MOST_CALLERS][PLAIN] } }).filter(
    ({ unit }) => unit === '×',
  );
  return [
    { group, name: `${ECLUSE}, before`, unit: UNIT, value: median(before.get(ECLUSE)) },
    { group, name: `${ECLUSE}, after a minute`, unit: UNIT, value: median(during.get(ECLUSE)) },
    { ...former, name: `${former.name}, before` },
    { ...latter, name: `${latter.name}, after a minute` },
    { group, name: 'the ratio after a minute against the ratio before', unit: '×', value: latter.value / former.value, atLeast: 0.9 },
  ];
}
