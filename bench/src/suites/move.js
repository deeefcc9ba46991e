import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ecluse } from '../command.js';
import { withKurrentDb } from '../kurrentdb.js';
import { library } from '../postgres.js';
import { newEvent, newStream } from '../workload.js';

const PER_STREAM = 5;

/** How many events, and how many of them a second at least. */
const INTO_POSTGRESQL = { events: 250_000, perSecond: 25_000 };
const INTO_KURRENTDB = { events: 50_000, perSecond: 4_000 };

/** A log of so many events, exported. @param {string} file @param {number} events */
async function exportedLog(file, events) {
  const { exportLog, InMemoryEventLog } = await library('event-store');
  const log = new InMemoryEventLog();
  for (let written = 0; written < events; written += PER_STREAM)
    await log.store.append(
      newStream(),
      -1,
      Array.from({ length: PER_STREAM }, (_, n) => newEvent(n)),
    );
  await pipeline(Readable.from(exportLog(log)), createWriteStream(file));
}

/**
 * Moves a log, as `ecluse log import` does: every event checked, written and read again.
 * @param {import('../context.js').Context} context @param {string} into @param {{ events: number, perSecond: number }} goal
 * @param {Readonly<Record<string, string>>} settings @returns {Promise<import('../figures.js').Figure[]>}
 */
async function moved({ folder, say }, into, { events: count, perSecond }, settings) {
  const group = `log import into ${into}, ${count} events`;
  say(group);
  const file = join(folder, `log-${into}.ndjson`);
  await exportedLog(file, count);
  const home = join(folder, `moved-${into}`);
  await mkdir(home);
  const { events, seconds } = JSON.parse(await ecluse(home, ['log', 'import', file, '--json'], undefined, settings));
  return [
    { group, name: 'rate', unit: 'events/s', value: events / seconds.writing, atLeast: perSecond, note: 'checked and written' },
    { group, name: 'rate, with reading again', unit: 'events/s', value: events / (seconds.writing + seconds.verifying) },
  ];
}

/**
 * Into both engines.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>} those of KurrentDB only when there is a server
 */
export async function run(context) {
  const figures = await moved(context, 'PostgreSQL', INTO_POSTGRESQL, {});
  const others = await withKurrentDb(join(context.folder, 'kurrentdb-moved'), async (url) =>
    moved(context, 'KurrentDB', INTO_KURRENTDB, { EVENT_STORE: 'kurrentdb', KURRENTDB_URL: url }),
  );
  return [...figures, ...(others ?? [])];
}
