import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ecluse } from '../command.js';
import { library } from '../postgres.js';
import { newEvent, newStream } from '../workload.js';

const EVENTS = 250_000;
const PER_STREAM = 5;
const EVENTS_PER_SECOND = 25_000;

/** A log, exported. @param {string} file */
async function exportedLog(file) {
  const { exportLog, InMemoryEventLog } = await library('event-store');
  const log = new InMemoryEventLog();
  for (let written = 0; written < EVENTS; written += PER_STREAM)
    await log.store.append(
      newStream(),
      -1,
      Array.from({ length: PER_STREAM }, (_, n) => newEvent(n)),
    );
  await pipeline(Readable.from(exportLog(log)), createWriteStream(file));
}

/**
 * Moves a log into PostgreSQL, as `ecluse log import` does: every event checked, written and read again.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, say }) {
  const group = `log import into PostgreSQL, ${EVENTS} events`;
  say(group);
  const file = join(folder, 'log.ndjson');
  await exportedLog(file);
  const home = join(folder, 'moved');
  await mkdir(home);
  const { events, seconds } = JSON.parse(await ecluse(home, ['log', 'import', file, '--json']));
  return [
    { group, name: 'rate', unit: 'events/s', value: events / seconds.writing, atLeast: EVENTS_PER_SECOND, note: 'checked and written' },
    { group, name: 'rate, with reading again', unit: 'events/s', value: events / (seconds.writing + seconds.verifying) },
  ];
}
