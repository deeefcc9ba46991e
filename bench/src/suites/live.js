import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { library } from '../postgres.js';
import { ROUNDS } from '../rounds.js';
import { databaseOf, withServer } from '../server.js';
import { median, quantile } from '../statistics.js';
import { newStream } from '../workload.js';

const LIVE_PER_SECOND = 2_000;
const LIVE_SECONDS = 300;
/** Behind a log that grows more slowly than that, a lag tells nothing. */
const LEAST_RATE = 0.95 * LIVE_PER_SECOND;
/** With fewer rounds than what is written down, a look is enough. */
const LOOK_SECONDS = 30;
const TICK_MS = 20;
/** The part of the time after which memory is to grow no more. */
const SETTLED = 0.2;
const UNIT = 'events/s';

/**
 * Dossiers that come in at a steady rate: from the acknowledgement of each event until the stock has read it.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, say }) {
  const home = join(folder, 'live');
  return withServer(home, async (server) =>
    lagOf({ server, url: await databaseOf(home), seconds: rounds < ROUNDS ? LOOK_SECONDS : LIVE_SECONDS, say }),
  );
}

/** @param {{ server: import('../server.js').Server, url: string, seconds: number, say: (text: string) => void }} given */
async function lagOf({ server, url, seconds, say }) {
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
  let before;
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
    if (told >= SETTLED * LIVE_PER_SECOND * seconds) before ??= await server.peaks();
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
    { group, name: 'events that were appended', unit: UNIT, value: rate, atLeast: LEAST_RATE },
    { group, name: 'lag, half of them below', unit: 'ms', value: median(lags) },
    { group, name: 'lag, 99 of 100 below', unit: 'ms', value: quantile(lags, 0.99), atMost: 1_000 },
    {
      group,
      name: 'peak memory of the projector, against that after a fifth of the time',
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
