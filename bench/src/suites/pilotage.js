import { join } from 'node:path';
import { ecluse } from '../command.js';
import { poolOf } from '../postgres.js';
import { after, ask, daysOf } from '../questions.js';
import { databaseOf, Server } from '../server.js';
import { median, quantile, timed } from '../statistics.js';

const ASKED = 500;
/** Of what takes longer. */
const ASKED_LESS = 50;
const WARM_UP = 5;
const RESEAU = 'famille';

/**
 * The demonstration as a pilot sees it: the réseau on a day and through ten years, the sheet of a caisse, what was known then; and what it costs to
 * have it.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, scale, say }) {
  const home = join(folder, `demonstration-${scale}`);
  say(`the demonstration, ${scale}: loading`);
  const loaded = JSON.parse(await ecluse(home, ['demo', '--scale', scale, '--json']));
  const { events, seconds } = loaded;
  const group = `The demonstration, ${scale} (${events} events)`;
  const figures = [
    { group, name: 'written', unit: 'events/s', value: events / seconds.writing },
    { group, name: 'projected', unit: 'events/s', value: events / seconds.projecting },
    { group, name: 'written and projected', unit: 'events/s', value: events / (seconds.writing + seconds.projecting), atLeast: 20_000 },
  ];
  const server = await Server.start(home);
  try {
    const url = await databaseOf(home);
    const cold = await timed(async () => server.get('indicators', { on: loaded.lastDay, reseau: RESEAU }));
    say(`${group}: rolling up`);
    const filled = await timed(async () => server.untilFilled());
    figures.push(
      { group, name: 'the réseau on a day, asked first', unit: 'ms', value: cold.seconds * 1000, atMost: 300 },
      { group, name: 'every closed day rolled up by every definition, after', unit: 's', value: filled.seconds },
      { group, name: 'disk per event, log, read models and indexes', unit: 'kB', value: (await bytesIn(url)) / events / 1000, atMost: 1.4 },
      { group, name: 'of which roll-ups', unit: 'kB', value: (await bytesIn(url, 'rollup%')) / events / 1000 },
    );
    say(`${group}: questions`);
    figures.push(...(await overHttp(server, loaded, group)), ...(await byEveryIndicator(server, loaded, group)));
    return figures;
  } finally {
    await server.stop();
  }
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

/** @param {Server} server @param {{ firstDay: string, lastDay: string }} period @param {string} group */
async function overHttp(server, period, group) {
  const { random, day } = daysOf(period, 20_263_110);
  const { items } = await server.get('organismes', { kind: 'caisse' });
  const caisse = () => items[Math.floor(random() * items.length)].code;
  const figures = [];
  const told = (name, milliseconds, atMost) => figures.push(...spread(group, name, milliseconds, atMost));
  const reseau = { reseau: RESEAU };
  const series = { from: period.firstDay, to: period.lastDay, step: 'month' };
  const thenKnown = () => {
    const on = day();
    const knownOn = after(on, Math.floor(random() * 91));
    return { on, knownOn: knownOn < period.lastDay ? knownOn : period.lastDay, ...reseau };
  };
  told('the réseau on a day', await ask(server, 'indicators', () => ({ on: day(), ...reseau }), ASKED), 50);
  told('the réseau month by month', await ask(server, 'indicators/series', () => ({ ...series, ...reseau }), ASKED_LESS), 50);
  told('the réseau on a day as known on another', await ask(server, 'indicators', thenKnown, ASKED), 150);
  const sheets = [];
  for (let n = -WARM_UP; n < ASKED_LESS; n++) {
    const [code, on] = [caisse(), day()];
    const { seconds } = await timed(async () =>
      Promise.all([
        server.get('indicators', { on, caisse: code }),
        server.get('indicators/series', { ...series, caisse: code }),
        server.get('pieces', { on, caisse: code, limit: '20' }),
        server.get(`fiches/${code}`, { on, reseau: RESEAU }),
      ]),
    );
    if (n >= 0) sheets.push(seconds * 1000);
  }
  told('the sheet of a caisse: figures, months, oldest pièces, every indicator among the réseau', sheets, 100);
  return figures;
}

/** @param {string} group @param {string} name @param {readonly number[]} milliseconds @param {number} atMost */
const spread = (group, name, milliseconds, atMost) => [
  { group, name: `${name}, half of them below`, unit: 'ms', value: median(milliseconds) },
  { group, name: `${name}, 99 of 100 below`, unit: 'ms', value: quantile(milliseconds, 0.99), atMost },
];

/**
 * The réseau by every indicator that is published, as dashboards and comparisons ask it: of each caisse on a day, of all together month by month; and one
 * indicator of each caisse month by month.
 * @param {Server} server @param {{ firstDay: string, lastDay: string }} period @param {string} group
 */
async function byEveryIndicator(server, period, group) {
  const { items } = await server.get('definitions', { limit: '500' });
  const indicateurs = [...new Set(items.map(({ code }) => code))];
  const { random, day } = daysOf(period, 7);
  const reseau = (asked, more) => {
    const named = [...Object.entries({ groupement: RESEAU, ...more }), ...asked.map((code) => ['indicateur', code])];
    return `valeurs?${named.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  };
  const months = { from: period.firstDay, to: period.lastDay };
  const questions = {
    [`${indicateurs.length} indicators of each caisse on a day`]: () => reseau(indicateurs, { on: day() }),
    [`${indicateurs.length} indicators of the réseau month by month`]: () => reseau(indicateurs, { ...months, ensemble: 'true' }),
    'one indicator of each caisse month by month': () => reseau([indicateurs[Math.floor(random() * indicateurs.length)]], months),
  };
  const figures = [];
  for (const [name, question] of Object.entries(questions)) {
    const milliseconds = [];
    for (let n = -WARM_UP; n < ASKED_LESS; n++) {
      const { seconds } = await timed(async () => server.get(question()));
      if (n >= 0) milliseconds.push(seconds * 1000);
    }
    figures.push(...spread(group, name, milliseconds, 50));
  }
  return figures;
}
