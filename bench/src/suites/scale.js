import { join } from 'node:path';
import { caisses, writeGeneratedLog } from '../generated-log.js';
import { databaseAt, library, poolOf, withDataFolder } from '../postgres.js';
import { after, ask, daysOf, until } from '../questions.js';
import { figuresOf, interleaved } from '../rounds.js';
import { databaseOf, Server } from '../server.js';
import { median, quantile, timed } from '../statistics.js';
import { allOf, duringSome, newStream } from '../workload.js';

const TIMES_LARGER = 10;
const ASKED = 500;
const POLL_MS = 10;
/** As the projector rebuilds. */
const PAGE = 5_000;
const BATCH = 50_000;
const CALLERS = 16;
const ROUND_SECONDS = 2;
const DAYS_LATE = 90;
const LATE_FACTS = 9;

/** Dossiers appended to both logs before the rounds that are compared: what a service at work has behind it since its last checkpoint. */
const WARMING = 100_000;

/** @param {number} count */
const grouped = (count) => count.toLocaleString('en').replaceAll(',', ' ');
/** @param {{ size: number }} log */
const nameOf = ({ size }) => `${grouped(size)} events`;

/**
 * Ten years of 101 caisses in few and in many events: questions about any past day, appends, a fact that is learnt late, a definition that is new.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, events, say }) {
  const sizes = [Math.round(events / TIMES_LARGER), events];
  /** @type {Loaded[]} */
  const loaded = [];
  try {
    const figures = [];
    for (const size of sizes) {
      const one = await load(join(folder, `scale-${size}`), size, say);
      loaded.push(one);
      figures.push(...(await questions(one, say)));
    }
    const [small, large] = loaded;
    figures.push(...(await againstEachOther(small, large, rounds, say)), ...(await learntLate(large, say)), ...(await newlyDefined(large, say)));
    return figures;
  } finally {
    for (const { server, store } of loaded) {
      await store.close();
      await server.stop();
    }
  }
}

/**
 * @typedef {object} Loaded
 * @property {number} size @property {string} group @property {Server} server @property {string} url of its database
 * @property {any} store the log itself @property {string} firstDay @property {string} lastDay
 */

/** A server on a log of so many events, that has nothing left to do. @param {string} home @param {number} size @param {(text: string) => void} say @returns {Promise<Loaded>} */
async function load(home, size, say) {
  const group = `${nameOf({ size })} of ten years and 101 caisses`;
  say(`${group}: the log`);
  const { firstDay, lastDay } = await withDataFolder(home, async (url) => {
    const { migrate } = await library('platform');
    const { eventStoreMigrations } = await library('event-store');
    const { runnerMigrations } = await library('runner');
    await migrate(url, [...eventStoreMigrations, ...runnerMigrations]);
    const period = await writeGeneratedLog(url, { events: size });
    const { seconds } = await timed(async () => buildReadModels(url));
    say(`${group}: read models built in ${seconds.toFixed(0)} s`);
    return period;
  });
  const server = await Server.start(home);
  const url = await databaseOf(home);
  const { PostgresEventStore } = await library('event-store');
  const { seconds } = await timed(async () => server.untilFilled());
  say(`${group}: rolled up by every definition in ${seconds.toFixed(0)} s`);
  return { size, group, server, url, store: new PostgresEventStore(url), firstDay, lastDay };
}

/** As a rebuild does while nothing serves. @param {string} url */
async function buildReadModels(url) {
  const [{ PostgresEventStore }, { rebuild }, { projections }] = await Promise.all(['event-store', 'runner', 'application'].map(library));
  const [pool, store] = [poolOf(url), new PostgresEventStore(url)];
  const tenure = { signal: new AbortController().signal, confirm: async () => undefined };
  const report = async () => ({ accepted: false, cancelled: false });
  const complete = async () => true;
  try {
    for (const projection of projections)
      await rebuild({ pool, store, projection, tenure, report, complete, pageSize: PAGE, batchSize: BATCH, pollMs: POLL_MS });
  } finally {
    await store.close();
    await pool.end();
  }
}

/** @param {Loaded} loaded @param {(text: string) => void} say */
async function questions(loaded, say) {
  const { group, server } = loaded;
  say(`${group}: questions`);
  const { random, day } = daysOf(loaded, 20_120_301);
  const asKnown = () => {
    const on = day();
    return { on, knownOn: after(on, Math.floor(random() * 91)) };
  };
  const figures = [];
  for (const [name, path, question, goal] of /** @type {const} */ ([
    ['a past day', 'indicators', () => ({ on: day() }), 50],
    ['a past day as known on another', 'indicators', asKnown, undefined],
    ['a past day of a caisse', 'indicators', () => ({ on: day(), caisse: caisses[Math.floor(random() * caisses.length)] }), 50],
    ['ten years month by month', 'indicators/series', () => ({ from: loaded.firstDay, to: loaded.lastDay, step: 'month' }), undefined],
  ])) {
    const milliseconds = await ask(server, path, question, path === 'indicators/series' ? ASKED / 10 : ASKED);
    const goals = goal === undefined ? {} : { atMost: goal };
    figures.push({ group, name: `${name}, half of them below`, unit: 'ms', value: median(milliseconds) });
    figures.push({ group, name: `${name}, 99 of 100 below`, unit: 'ms', value: quantile(milliseconds, 0.99), ...goals });
  }
  return figures;
}

/** @param {Loaded} small @param {Loaded} large @param {number} rounds @param {(text: string) => void} say */
async function againstEachOther(small, large, rounds, say) {
  const both = [large, small];
  const compared = async (what, callers, unit, round, told = {}) => {
    const group = `${what}, ${nameOf(large)} against ${nameOf(small)}, callers: ${callers}`;
    say(group);
    const rivals = both.map((loaded) => ({ name: nameOf(loaded), round: round(loaded) }));
    const figures = figuresOf(await interleaved(rivals, { rounds }), { group, unit, ours: nameOf(large), goals: told.goals ?? {} });
    return figures.map((figure) => (figure.unit === '×' ? { ...figure, ...(told.note && { note: told.note }) } : figure));
  };
  const goals = { [nameOf(small)]: 0.8 };
  const asking = (loaded) => {
    const { day } = daysOf(loaded, 7);
    return async () => duringSome(1, ROUND_SECONDS, async () => loaded.server.get('indicators', { on: day() }));
  };
  const { NO_STREAM } = await library('event-store');
  const append = (loaded) => async () => loaded.store.append(newStream(), NO_STREAM, newDossier(loaded.lastDay).events);
  // What the read models of one have still to read would weigh on the round of the other.
  const appending = (loaded) => async () => {
    const round = await duringSome(CALLERS, ROUND_SECONDS, append(loaded));
    await loaded.server.untilCaughtUp();
    return round;
  };
  const appendingAfterCheckpoint = (loaded) => {
    const round = appending(loaded);
    return async () => {
      await checkpoint(loaded);
      return round();
    };
  };
  const figures = [
    ...(await compared('indicators of a past day', 1, 'questions/s', asking, { goals })),
    ...(await compared('append of a dossier, right after a checkpoint', CALLERS, 'appends/s', appendingAfterCheckpoint)),
  ];
  const warmed = `append of a dossier, ${grouped(WARMING)} dossiers after a checkpoint`;
  for (const loaded of both) {
    say(`${warmed}: ${nameOf(loaded)}`);
    await checkpoint(loaded);
    await allOf(CALLERS, Array(WARMING).fill(append(loaded)), async (one) => one());
    await loaded.server.untilCaughtUp();
  }
  return [...figures, ...(await compared(warmed, CALLERS, 'appends/s', appending, { goals, note: await checkpointsOf(large) }))];
}

/**
 * The first change of a page after a checkpoint writes all of it into the journal, and a larger log has more pages that are not yet changed: a round
 * right after one measures the checkpoint. @param {Loaded} loaded
 */
const checkpoint = async ({ url }) => databaseAt(url).sql('CHECKPOINT');

/** How often the server makes one by itself. @param {Loaded} loaded */
async function checkpointsOf({ url }) {
  const names = ['checkpoint_timeout', 'max_wal_size', 'full_page_writes', 'wal_compression'];
  const rows = await databaseAt(url).sql(`SELECT name, current_setting(name) AS setting FROM unnest('{${names.join(',')}}'::text[]) AS name`);
  return rows.map(({ name, setting }) => `${name} ${setting}`).join(', ');
}

/**
 * A dossier with one pièce that came in on a day.
 * @param {string} day
 */
function newDossier(day) {
  const uuid = () => globalThis.crypto.randomUUID();
  const piece = uuid();
  const opened = {
    reference: uuid(),
    origin: 'native',
    source: null,
    unit: null,
    procedure: null,
    procedureVersion: null,
    openedOn: day,
    attributes: {},
  };
  const received = {
    fact: uuid(),
    sourceFact: null,
    piece,
    reference: uuid(),
    caisse: caisses[0],
    procedure: 'reversion',
    type: 'demande',
    canal: 'courrier',
    population: null,
    receivedOn: day,
  };
  return { piece, events: [newEvent('DossierOpened', opened, day, day), newEvent('PieceReceived', received, day, day)] };
}

/** @param {string} type @param {object} data @param {string} on @param {string} knownOn */
const newEvent = (type, data, on, knownOn) => ({
  id: globalThis.crypto.randomUUID(),
  type,
  data,
  metadata: { commandId: globalThis.crypto.randomUUID(), actor: 'agent-0421', occurredAt: `${on}T10:00:00.000Z`, knownOn },
});

/** @param {Loaded} loaded @param {(text: string) => void} say */
async function learntLate({ group: size, server, store, lastDay }, say) {
  const group = `a fact ${DAYS_LATE} days late, ${size}`;
  say(group);
  const { NO_STREAM } = await library('event-store');
  const on = after(lastDay, -DAYS_LATE);
  const question = { on, caisse: caisses[0] };
  const inStock = async () => (await server.get('indicators', question)).stock.pieces;
  const inSeries = async () => (await server.get('indicators/series', { from: on, to: on, step: 'day', caisse: caisses[0] })).points.at(-1).pieces;
  const [seen, rolledUp] = [[], []];
  for (let n = 0; n < LATE_FACTS; n++) {
    const before = await inStock();
    const { events } = newDossier(on);
    const begun = performance.now();
    await store.append(
      newStream(),
      NO_STREAM,
      events.map((event) => ({ ...event, metadata: { ...event.metadata, knownOn: lastDay } })),
    );
    await until(async () => (await inStock()) === before + 1);
    if ((await inSeries()) !== before + 1) throw new Error('the series tells another stock than the figures');
    seen.push(performance.now() - begun);
    await server.untilFilled();
    rolledUp.push((performance.now() - begun) / 1000);
    if ((await inSeries()) !== before + 1) throw new Error('the days that were rolled up again tell another stock than the ledger');
  }
  return [
    { group, name: 'until figures and series tell it', unit: 'ms', value: median(seen), atMost: 2_000 },
    { group, name: 'the slowest', unit: 'ms', value: Math.max(...seen) },
    { group, name: 'until the days are rolled up again', unit: 's', value: median(rolledUp) },
  ];
}

/** @param {Loaded} loaded @param {(text: string) => void} say */
async function newlyDefined(loaded, say) {
  const { server, firstDay, lastDay } = loaded;
  const group = `a new definition, ${loaded.group}`;
  say(group);
  const definition = {
    code: 'anteriorite-a-l-essai',
    version: 1,
    block: 'anteriorite',
    label: 'Antériorité à l’essai',
    source: 'mesure',
    dayKind: 'worked',
    threshold: 12,
    bandStarts: [0, 3, 6, 13, 26],
  };
  const begun = performance.now();
  const { position } = await server.post('definitions', definition);
  const by = { definition: definition.code };
  const told = await server.get('indicators', { on: lastDay, ...by, after: position });
  if (told.anteriorite.definition !== `${definition.code}@1`) throw new Error('the figures are not told by the new definition');
  const first = performance.now() - begun;
  let filling = true;
  const filled = server.untilFilled(`${definition.code}@1`).finally(() => {
    filling = false;
  });
  const { day } = daysOf(loaded, 11);
  const milliseconds = [];
  while (filling) {
    const { seconds } = await timed(async () => server.get('indicators', { on: day(), ...by }));
    milliseconds.push(seconds * 1000);
  }
  await filled;
  const seconds = (performance.now() - begun) / 1000;
  const series = await ask(server, 'indicators/series', () => ({ from: firstDay, to: lastDay, step: 'month', ...by }), 20);
  return [
    { group, name: 'until the first figures by it', unit: 'ms', value: first, atMost: 2_000 },
    { group, name: 'until every closed day is rolled up by it', unit: 's', value: seconds, atMost: 120 },
    {
      group,
      name: 'a past day by it meanwhile, 99 of 100 below',
      unit: 'ms',
      value: quantile(milliseconds, 0.99),
      note: `${milliseconds.length} questions`,
    },
    { group, name: 'ten years month by month by it, once filled, half of them below', unit: 'ms', value: median(series) },
  ];
}
