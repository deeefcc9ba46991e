/**
 * Follows a log from its start until SIGTERM, and notes what it is given, in the order in which it comes: `ordinal stream revision id`.
 * It may take its time over each page.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openEventLog, START } from '#libs/event-store';

const { address, notes, pageMs = 0 } = JSON.parse(process.argv[2]);
const log = await openEventLog(address);
const file = openSync(notes, 'w');
const ending = new AbortController();
process.once('SIGTERM', () => {
  ending.abort();
});
for await (const { events } of log.store.subscribe(START, { limit: 500, signal: ending.signal })) {
  writeSync(file, events.map(({ ordinal, stream, revision, id }) => `${String(ordinal)} ${stream} ${String(revision)} ${id}\n`).join(''));
  if (pageMs > 0) await pause(pageMs);
}
await log.close();
