import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { writeGeneratedLog } from '../generated-log.js';
import { library, withPostgres } from '../postgres.js';
import { BY_HAND, EMMETT, openByHand, openEmmettProjector, openOurs, OURS } from '../rivals/one-row-per-stream.js';
import { figuresOf, interleaved, ROUNDS } from '../rounds.js';
import { databaseOf, withServer } from '../server.js';
import { bootstrapped, median, quantile, seeded, timed } from '../statistics.js';
import { newStream } from '../workload.js';

const EVENTS = 1_000_000;
const EVENTS_PER_STREAM_RIVALS = 200_000;
const EMMETT_EVENTS = 2_000;
const POLL_MS = 10;
const IDLE_QUESTIONS = 500;
const LIVE_PER_SECOND = 2_000;
const LIVE_SECONDS = 300;
/** With fewer rounds than what is written down, a look is enough. */
const LOOK_SECONDS = 30;
const TICK_MS = 20;
const UNIT = 'events/s';

/**
 * Rebuilds from a log of ten years and 101 caisses, questions beside them, the lag of live events; and one row per stream, beside others.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run(context) {
  return [...(await ofTheProgram(context)), ...(await oneRowPerStream(context))];
}

/** @param {import('../context.js').Context} context */
async function ofTheProgram({ folder, rounds, say }) {
  const home = join(folder, 'replay');
  return withServer(home, async (server) => {
    const url = await databaseOf(home);
    const group = `rebuild, ${EVENTS} events of 101 caisses`;
    say(`${group}: the log`);
    const { events, firstDay, lastDay } = await writeGeneratedLog(url, { events: EVENTS });
    say(`${group}: the projector catches up`);
    const { seconds: catchingUp } = await timed(async () => untilRead(server, events));
    say(group);
    const random = seeded(7);
    const question = () => ({ on: dayBetween(firstDay, lastDay, random) });
    const idle = await ask(server, question, (asked) => asked < IDLE_QUESTIONS);
    const [stock, all] = [[], []];
    let beside = [];
    for (let round = 0; round < rounds; round++) {
      stock.push(events / (await rebuilt(server, ['stock'])));
      all.push(events / (await rebuilt(server, ['stock', 'referentiel'])));
      let running = true;
      const rebuilding = rebuilt(server, ['stock']).finally(() => {
        running = false;
      });
      beside = [...beside, ...(await ask(server, question, () => running))];
      await rebuilding;
    }
    const { projector } = await server.peaks();
    const [p99Idle, p99Beside] = [quantile(idle, 0.99), quantile(beside, 0.99)];
    const questions = 'indicators of a past day, over HTTP';
    return [
      { group, name: 'stays and ledger', unit: UNIT, value: median(stock), ...bootstrapped(stock), atLeast: 50_000 },
      { group, name: 'all read models', unit: UNIT, value: median(all), ...bootstrapped(all), atLeast: 15_000 },
      { group, name: 'the live projector catching up from the first event', unit: UNIT, value: events / catchingUp },
      { group, name: 'peak memory, projector', unit: 'MB', value: projector, atMost: 400 },
      { group, name: `${questions}, 99 of 100 below, idle`, unit: 'ms', value: p99Idle },
      { group, name: `${questions}, 99 of 100 below, beside a rebuild`, unit: 'ms', value: p99Beside },
      { group, name: `${questions}, beside a rebuild against idle`, unit: '×', value: p99Beside / p99Idle, atMost: 2 },
      ...(await liveLag({ server, url, seconds: rounds < ROUNDS ? LOOK_SECONDS : LIVE_SECONDS, say })),
    ];
  });
}

/** @param {string} first @param {string} last @param {() => number} random */
function dayBetween(first, last, random) {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  return new Date(from + random() * (to - from)).toISOString().slice(0, 10);
}

/** Until the stock has read so many events. @param {import('../server.js').Server} server @param {number} events */
async function untilRead(server, events) {
  for (;;) {
    const { items } = await server.get('projections');
    if (items.every(({ ordinal }) => ordinal >= events)) return;
    await pause(POLL_MS * 10);
  }
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

/**
 * Dossiers that come in at a steady rate: from the acknowledgement of each event until the stock has read it.
 * @param {{ server: import('../server.js').Server, url: string, seconds: number, say: (text: string) => void }} given
 */
async function liveLag({ server, url, seconds, say }) {
  const group = `live, ${LIVE_PER_SECOND} events/s for ${seconds} s`;
  say(group);
  const { NO_STREAM, PostgresEventStore } = await library('event-store');
  const store = new PostgresEventStore(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  /** Acknowledged and not yet read. @type {{ position: bigint, at: number }[]} */
  const waiting = [];
  const lags = [];
  let telling = true;
  const watch = (async () => {
    while (telling || waiting.length > 0) {
      const { rows } = await client.query(`SELECT position FROM runner.generation WHERE projection = 'stock' AND state = 'active'`);
      const [now, read] = [performance.now(), BigInt(rows[0].position)];
      waiting.sort((a, b) => (a.position < b.position ? -1 : 1));
      while (waiting.length > 0 && waiting[0].position <= read) lags.push(now - waiting.shift().at);
      await pause(5);
    }
  })();
  const before = await server.peaks();
  const begun = performance.now();
  const appends = new Set();
  for (let told = 0; told < LIVE_PER_SECOND * seconds;) {
    const due = Math.min(Math.floor(((performance.now() - begun) / 1000) * LIVE_PER_SECOND), LIVE_PER_SECOND * seconds);
    for (; told + 2 <= due; told += 2) {
      const append = store.append(newStream(), NO_STREAM, newDossier()).then(({ position }) => {
        waiting.push({ position, at: performance.now() });
        appends.delete(append);
      });
      appends.add(append);
    }
    await pause(TICK_MS);
  }
  await Promise.all(appends);
  const rate = (LIVE_PER_SECOND * seconds) / ((performance.now() - begun) / 1000);
  telling = false;
  await watch;
  const after = await server.peaks();
  await client.end();
  await store.close();
  return [
    { group, name: 'events that were appended', unit: UNIT, value: rate },
    { group, name: 'lag, half of them below', unit: 'ms', value: median(lags) },
    { group, name: 'lag, 99 of 100 below', unit: 'ms', value: quantile(lags, 0.99), atMost: 1_000 },
    {
      group,
      name: 'peak memory of the projector, against that before',
      unit: '×',
      value: before.projector === null ? null : after.projector / before.projector,
      atMost: 1.1,
    },
  ];
}

/** A dossier and its pièce, that came in today. */
function newDossier() {
  const today = new Date().toISOString().slice(0, 10);
  const uuid = () => globalThis.crypto.randomUUID();
  const metadata = { commandId: uuid(), actor: 'agent-0421', occurredAt: new Date().toISOString(), knownOn: today };
  const opened = {
    reference: uuid(),
    origin: 'native',
    source: null,
    unit: null,
    procedure: 'reversion',
    procedureVersion: null,
    openedOn: today,
    attributes: {},
  };
  const received = {
    fact: uuid(),
    sourceFact: null,
    piece: uuid(),
    reference: uuid(),
    caisse: 'c001',
    procedure: 'reversion',
    type: 'demande',
    canal: 'courrier',
    population: null,
    receivedOn: today,
  };
  return [
    { id: uuid(), type: 'DossierOpened', data: opened, metadata },
    { id: uuid(), type: 'PieceReceived', data: received, metadata },
  ];
}

/** @param {import('../context.js').Context} context */
async function oneRowPerStream({ folder, rounds, say }) {
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
