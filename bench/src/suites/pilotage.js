import { join } from 'node:path';
import { ecluse } from '../command.js';
import { library, poolOf } from '../postgres.js';
import { after, ask, daysOf } from '../questions.js';
import { databaseOf, Server } from '../server.js';
import { median, quantile, timed } from '../statistics.js';

const ASKED = 500;
/** Of what takes longer. */
const ASKED_LESS = 50;
const RESEAU = 'famille';
/** The last of each of so many months. */
const MONTHS = 120;

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
    );
    say(`${group}: questions`);
    figures.push(...(await overHttp(server, loaded, group)), ...(await ofEveryCaisse(url, loaded, group)));
    return figures;
  } finally {
    await server.stop();
  }
}

/** Of all tables and indexes. @param {string} url */
async function bytesIn(url) {
  const pool = poolOf(url);
  try {
    const { rows } = await pool.query(
      `select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`,
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
  const told = (name, milliseconds, atMost) => {
    figures.push(
      { group, name: `${name}, half of them below`, unit: 'ms', value: median(milliseconds) },
      { group, name: `${name}, 99 of 100 below`, unit: 'ms', value: quantile(milliseconds, 0.99), atMost },
    );
  };
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
  for (let n = 0; n < ASKED_LESS; n++) {
    const [code, on] = [caisse(), day()];
    const { seconds } = await timed(async () =>
      Promise.all([
        server.get('indicators', { on, caisse: code }),
        server.get('indicators/series', { ...series, caisse: code }),
        server.get('pieces', { on, caisse: code, limit: '20' }),
      ]),
    );
    sheets.push(seconds * 1000);
  }
  told('the sheet of a caisse: figures, months, oldest pièces', sheets, 100);
  return figures;
}

/** Every shipped indicator of every caisse in one question, as dashboards and comparisons ask it of the database. @param {string} url @param {{ firstDay: string, lastDay: string }} period @param {string} group */
async function ofEveryCaisse(url, period, group) {
  const [{ readValeurs, ReferentielReader }, { LedgerReader, readModelDataSource }, { SHIPPED_DEFINITIONS }, { CAISSES }] = await Promise.all(
    ['application', 'read-model', 'domain', 'demonstration'].map(library),
  );
  const source = await readModelDataSource(url).initialize();
  try {
    const referentiel = await new ReferentielReader(source).read();
    const indicateurs = SHIPPED_DEFINITIONS.map(({ code, version }) => `${code}@${version}`);
    const organismes = CAISSES.map(({ code }) => code);
    const valeurs = async (days) => {
      const request = { indicateurs, organismes, days, knownOn: null, by: 'owner' };
      const { seconds } = await timed(async () =>
        source.transaction('REPEATABLE READ', async (manager) => readValeurs(new LedgerReader(manager), referentiel, request)),
      );
      return seconds * 1000;
    };
    const { day } = daysOf(period, 7);
    const ends = monthEnds(period);
    const [ofADay, ofMonths] = [[], []];
    for (let n = 0; n < ASKED_LESS; n++) ofADay.push(await valeurs([day()]));
    for (let n = 0; n < 5; n++) ofMonths.push(await valeurs(ends));
    const name = `${indicateurs.length} indicators of ${organismes.length} caisses`;
    return [
      { group, name: `${name} on a day, 99 of 100 below`, unit: 'ms', value: quantile(ofADay, 0.99), atMost: 50 },
      { group, name: `${name}, ${ends.length} months, half of them below`, unit: 'ms', value: median(ofMonths), atMost: 50 },
    ];
  } finally {
    await source.destroy();
  }
}

/** @param {{ firstDay: string, lastDay: string }} period */
function monthEnds({ firstDay, lastDay }) {
  const ends = [];
  for (let month = Number(firstDay.slice(5, 7)), year = Number(firstDay.slice(0, 4)); ends.length < MONTHS; month++) {
    const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    if (end > lastDay) break;
    ends.push(end);
  }
  return ends;
}
