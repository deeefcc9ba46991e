import { join } from 'node:path';
import { withPostgres } from '../postgres.js';
import { DBOS_WORKFLOW, openDbos } from '../rivals/dbos.js';
import { ECLUSE, EMMETT, openEcluse, openEmmett, openPlainInsert, PLAIN } from '../rivals/index.js';
import { figuresOf, interleaved, WARM_UP } from '../rounds.js';
import { allOf, duringSome, EVENTS_BEFORE, newEvent, newStream } from '../workload.js';

const CALLERS = 8;
const COLD_STREAMS = 1_000;
const WARM_STREAMS = 32;
const TIMES = 25;
const ROUND_SECONDS = 0.5;
const FILLERS = 16;

/** New streams of ten events each. @param {import('../rivals/index.js').EventLogRival} rival @param {number} count */
async function filled(rival, count) {
  const streams = Array.from({ length: count }, newStream);
  await allOf(FILLERS, streams, async (stream) =>
    rival.append(
      stream,
      Array.from({ length: EVENTS_BEFORE }, (_, n) => newEvent(n)),
    ),
  );
  return streams;
}

/** Every stream is used once: nothing of it is in memory. */
const cold = (rival) => ({
  name: rival.name,
  round: async () => allOf(CALLERS, await filled(rival, COLD_STREAMS), async (stream) => rival.command(stream)),
});

/** The same streams again and again; each caller has its own, so that no rival has to retry. New ones each round, so that they stay short. */
const warm = (rival) => ({
  name: rival.name,
  round: async () => {
    const streams = await filled(rival, WARM_STREAMS);
    await allOf(CALLERS, streams, async (stream) => rival.command(stream));
    const own = Array.from({ length: CALLERS }, (_, caller) => streams.filter((__, n) => n % CALLERS === caller));
    const { done, seconds } = await allOf(CALLERS, own, async (mine) => {
      for (let time = 0; time < TIMES; time++) for (const stream of mine) await rival.command(stream);
    });
    return { done: done * TIMES * (WARM_STREAMS / CALLERS), seconds };
  },
});

/**
 * Load, decide, append; and a dossier that is taken through three durable steps.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, say }) {
  return withPostgres(join(folder, 'command'), async (server) => {
    const ecluse = await openEcluse(await server.database('ecluse'));
    const plain = await openPlainInsert(await server.database('plain'));
    const emmett = await openEmmett(await server.database('emmett'));
    const all = [ecluse, plain, emmett];
    try {
      return [...(await commands(all, rounds, say)), ...(await threeSteps(ecluse, await server.database('dbos'), rounds, say))];
    } finally {
      for (const { close } of all) await close();
    }
  });
}

async function commands(all, rounds, say) {
  const figures = [];
  for (const [state, way, goals] of /** @type {const} */ ([
    ['every stream used once', cold, { [PLAIN]: 1.2, [EMMETT]: 3.5 }],
    ['streams used again and again', warm, { [PLAIN]: 2 }],
  ])) {
    const group = `command on a stream of ${EVENTS_BEFORE} events, callers: ${CALLERS}, ${state}`;
    say(group);
    const rates = await interleaved(all.map(way), { rounds, warmUp: WARM_UP });
    figures.push(...figuresOf(rates, { group, unit: 'commands/s', ours: ECLUSE, goals }));
  }
  return figures;
}

/** Three commands in sequence on one stream, against a workflow of three steps. */
async function threeSteps(ecluse, database, rounds, say) {
  const dbos = await openDbos(database);
  const three = async () => {
    const stream = newStream();
    for (let step = 0; step < 3; step++) await ecluse.command(stream);
  };
  try {
    const figures = [];
    for (const [callers, goal] of [
      [8, 8],
      [32, 20],
    ]) {
      const group = `a dossier taken through 3 durable steps, callers: ${callers}`;
      say(group);
      const during = (name, task) => ({ name, round: async () => duringSome(callers, ROUND_SECONDS, task) });
      const rates = await interleaved([during(ECLUSE, three), during(DBOS_WORKFLOW, dbos.threeSteps)], { rounds, warmUp: WARM_UP });
      figures.push(...figuresOf(rates, { group, unit: 'dossiers/s', ours: ECLUSE, goals: { [DBOS_WORKFLOW]: goal } }));
    }
    return figures;
  } finally {
    await dbos.close();
  }
}
