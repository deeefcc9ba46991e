import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ecluse } from '../command.js';
import { poolOf } from '../postgres.js';
import { after, ask, daysOf } from '../questions.js';
import { databaseOf, Server, withServer } from '../server.js';
import { median, quantile, timed } from '../statistics.js';

const ASKED = 500;
/** Of what takes longer: enough that the worst one in a hundred is not the worst of all. */
const ASKED_LESS = 200;
/** Of what takes longest, as known on another day: the worst one in a hundred is then the worst of all. */
const ASKED_SELDOM = 20;
/** By every indicator: no more than what a server remembers at once. */
const DAYS = 100;
/** How often a server is started to be asked something first. */
const STARTED = 5;
const WARM_UP = 5;
const RESEAU = 'famille';
/** By which the réseau is compared. */
const COMPARED = 'solde-ouvre-20';

/**
 * The demonstration as a pilot sees it: the réseau on a day and through ten years, the sheet of a caisse, what was known then; and what it costs to
 * have it. What a server remembers of its answers is told apart from what it is asked for the first time.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, scale, home: given, say }) {
  const home = given ?? join(folder, `demonstration-${scale}`);
  const stood = existsSync(join(home, 'postgres'));
  const figures = [];
  let server;
  let demonstration;
  if (!stood) {
    say(`the demonstration, ${scale}: loading`);
    const loaded = JSON.parse(await ecluse(home, ['demo', '--scale', scale, '--json']));
    demonstration = { ...loaded, group: `The demonstration, ${scale} (${loaded.events} events)` };
    figures.push(...throughputOf(demonstration));
    server = await Server.start(home);
  } else {
    server = await Server.start(home);
    demonstration = await demonstrationIn(home);
  }
  const { group } = demonstration;
  try {
    const cold = await timed(async () => server.get('indicators', { on: demonstration.lastDay, reseau: RESEAU }));
    figures.push({ group, name: 'the réseau on a day, asked first', unit: 'ms', value: cold.seconds * 1000, atMost: 300 });
    say(`${group}: rolling up`);
    const filled = await timed(async () => server.untilFilled());
    if (!stood) figures.push({ group, name: 'every closed day rolled up by every definition, after', unit: 's', value: filled.seconds });
    figures.push(...(await disk(await databaseOf(home), demonstration)));
    say(`${group}: questions`);
    figures.push(...(await overHttp(server, demonstration)), ...(await byEveryIndicator(server, demonstration)));
  } finally {
    await server.stop();
  }
  say(`${group}: questions that a server is asked first`);
  return [...figures, ...(await askedFirst(home, demonstration))];
}

/** @param {{ group: string, events: number, seconds: { writing: number, projecting: number, deciding: number } }} demonstration */
function throughputOf({ group, events, seconds: { writing, projecting, deciding } }) {
  return [
    { group, name: 'written', unit: 'events/s', value: events / writing },
    { group, name: 'projected', unit: 'events/s', value: events / projecting },
    { group, name: 'written and projected', unit: 'events/s', value: events / (writing + projecting), atLeast: 20_000 },
    { group, name: 'months closed and phases entered by its figures, before any day is rolled up', unit: 's', value: deciding },
  ];
}

/** What stands in a data folder whose PostgreSQL runs. @param {string} home */
async function demonstrationIn(home) {
  const pool = poolOf(await databaseOf(home));
  try {
    const { rows } = await pool.query(
      `select (select ordinal::int from runner.generation where projection = 'stock' and state = 'active') as events,
         (select min(arrived_from)::text from rm.pile) as "firstDay", (select max(on_day)::text from rm.grand_livre) as "lastDay"`,
    );
    return { ...rows[0], group: `A demonstration that stood already (${rows[0].events} events)` };
  } finally {
    await pool.end();
  }
}

/** @param {string} url @param {{ group: string, events: number }} demonstration */
async function disk(url, { group, events }) {
  return [
    { group, name: 'disk per event, log, read models and indexes', unit: 'kB', value: (await bytesIn(url)) / events / 1000, atMost: 1.4 },
    { group, name: 'of which roll-ups', unit: 'kB', value: (await bytesIn(url, 'rollup%')) / events / 1000 },
  ];
}

/** Of the tables of some names, with their indexes. @param {string} url @param {string} [like] */
async function bytesIn(url, like = '%') {
  const pool = poolOf(url);
  try {
    const { rows } = await pool.query(
      `select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and c.relname like $1`,
      [like],
    );
    return Number(rows[0].bytes);
  } finally {
    await pool.end();
  }
}

/** @param {Server} server @param {{ firstDay: string, lastDay: string, group: string }} demonstration */
async function overHttp(server, { group, ...period }) {
  const { random, day } = daysOf(period, 20_263_110);
  const { items } = await server.get('organismes', { kind: 'caisse' });
  const caisse = () => items[Math.floor(random() * items.length)].code;
  const figures = [];
  const told = (name, milliseconds, atMost) => figures.push(...spread(group, name, milliseconds, atMost));
  const reseau = { reseau: RESEAU };
  const series = { from: period.firstDay, to: period.lastDay, step: 'month' };
  const known = () => {
    const on = day();
    const knownOn = after(on, Math.floor(random() * 91));
    return { on, knownOn: knownOn < period.lastDay ? knownOn : period.lastDay };
  };
  told('the réseau on a day', await ask(server, 'indicators', () => ({ on: day(), ...reseau }), ASKED), 50);
  told('the réseau month by month', await ask(server, 'indicators/series', () => ({ ...series, ...reseau }), ASKED_LESS), 50);
  told('the réseau on a day as known on another', await ask(server, 'indicators', () => ({ ...reseau, ...known() }), ASKED), 150);
  for (const { name, path, question } of await comparisons(server, reseau, series, day)) {
    told(name, await ask(server, path, question, ASKED_LESS), 50);
  }
  for (const { name, path, question } of await comparisons(server, reseau, series, day)) {
    const { on, ...others } = question();
    // A series is of many days, each as known now.
    if (on === undefined) continue;
    told(`${name} as known on another`, await ask(server, path, () => ({ ...others, ...known() }), ASKED_SELDOM), 150);
  }
  const fiche = `fiches/${caisse()}`;
  told('every indicator of a caisse among its réseau as known on another', await ask(server, fiche, known, ASKED_SELDOM), 150);
  const sheets = [];
  for (let n = -WARM_UP; n < ASKED_LESS; n++) {
    const [code, on] = [caisse(), day()];
    const { seconds } = await timed(async () =>
      Promise.all([
        server.get('indicators', { on, caisse: code }),
        server.get('indicators/series', { ...series, caisse: code }),
        server.get('pieces', { on, caisse: code, limit: '20' }),
        server.get(`fiches/${code}`, { on }),
      ]),
    );
    if (n >= 0) sheets.push(seconds * 1000);
  }
  told('the sheet of a caisse: figures, months, oldest pièces, every indicator among its réseau', sheets, 100);
  return figures;
}

/**
 * What the pages of comparison ask: who is where on a day, a dispersion month by month, the indicateur repère, who is in which situation.
 * @param {Server} server @param {{ reseau: string }} reseau @param {{ from: string, to: string, step: string }} series @param {() => string} day
 */
async function comparisons(server, reseau, series, day) {
  const { items } = await server.get('reperes');
  const repere = items[0].code;
  const indicateur = COMPARED;
  return [
    { name: 'the réseau compared on a day', path: 'comparaisons', question: () => ({ ...reseau, indicateur, on: day() }) },
    { name: 'the dispersion of the réseau month by month', path: 'comparaisons/series', question: () => ({ ...reseau, indicateur, ...series }) },
    { name: 'the indicateur repère of the réseau on a day', path: `reperes/${repere}`, question: () => ({ ...reseau, on: day() }) },
    { name: 'the situations of all bodies on a day', path: 'etats', question: () => ({ on: day() }) },
  ];
}

/** @param {string} group @param {string} name @param {readonly number[]} milliseconds @param {number} atMost */
const spread = (group, name, milliseconds, atMost) => [
  { group, name: `${name}, half of them below`, unit: 'ms', value: median(milliseconds) },
  { group, name: `${name}, 99 of 100 below`, unit: 'ms', value: quantile(milliseconds, 0.99), atMost },
];

/**
 * The réseau by every indicator that is published, as dashboards and comparisons ask it.
 * @param {Server} server @param {{ firstDay: string, lastDay: string }} period
 */
async function questionsOf(server, { firstDay: from, lastDay: to }) {
  const { items } = await server.get('definitions', { limit: '500' });
  const indicateurs = [...new Set(items.map(({ code }) => code))];
  const reseau = (asked, more) => {
    const named = [...Object.entries({ groupement: RESEAU, ...more }), ...asked.map((code) => ['indicateur', code])];
    return `valeurs?${named.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  };
  return {
    indicateurs,
    onDay: { name: `${indicateurs.length} indicators of each caisse on a day`, ask: (on) => reseau(indicateurs, { on }) },
    months: { name: `${indicateurs.length} indicators of the réseau month by month`, ask: () => reseau(indicateurs, { from, to, ensemble: 'true' }) },
    ofCaisses: { name: 'one indicator of each caisse month by month', ask: (code) => reseau([code], { from, to }) },
  };
}

/** Each question as it is asked for the first time, and once more. @param {Server} server @param {{ firstDay: string, lastDay: string, group: string }} demonstration */
async function byEveryIndicator(server, { group, ...period }) {
  const { indicateurs, onDay, months, ofCaisses } = await questionsOf(server, period);
  const { day } = daysOf(period, 7);
  const days = new Set();
  while (days.size < DAYS + WARM_UP) days.add(day());
  const passes = async (paths) => {
    const milliseconds = [];
    for (const path of paths) milliseconds.push((await timed(async () => server.get(path))).seconds * 1000);
    return milliseconds;
  };
  const figures = [];
  for (const [{ name }, paths, warmUp] of [
    [onDay, [...days].map(onDay.ask), WARM_UP],
    [ofCaisses, indicateurs.map(ofCaisses.ask), 0],
  ]) {
    const first = (await passes(paths)).slice(warmUp);
    const again = (await passes(paths)).slice(warmUp);
    figures.push(...spread(group, `${name}, never asked before`, first, 300), ...spread(group, `${name}, asked again`, again, 50));
  }
  const again = (await passes(Array.from({ length: WARM_UP + DAYS }, months.ask))).slice(WARM_UP);
  return [...figures, ...spread(group, `${months.name}, asked again`, again, 50)];
}

/** The first question after a start: nothing is remembered, and little is compiled. @param {string} home @param {{ firstDay: string, lastDay: string, group: string }} demonstration */
async function askedFirst(home, { group, ...period }) {
  const { day } = daysOf(period, 11);
  const milliseconds = { onDay: [], months: [] };
  for (let start = 0; start < STARTED; start++) {
    for (const [kind, own] of Object.entries(milliseconds)) {
      await withServer(home, async (server) => {
        const questions = await questionsOf(server, period);
        const path = questions[kind].ask(day());
        own.push({ name: questions[kind].name, ms: (await timed(async () => server.get(path))).seconds * 1000 });
      });
    }
  }
  return Object.values(milliseconds).map((own) => ({
    ...{ group, name: `${own[0].name}, the first question after a start, worst of ${STARTED}`, unit: 'ms' },
    ...{ value: Math.max(...own.map(({ ms }) => ms)), atMost: 300 },
  }));
}
