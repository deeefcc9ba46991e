/**
 * Gives commands to the server of a data folder with many callers at once until SIGTERM, and notes outside each event whose command
 * was acknowledged: `instant stream revision id`. A command that has no clear answer is given again with its key, to whichever server
 * runs then.
 */
import { randomUUID } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { eventIdOf } from '#libs/event-store';
import { readServerAddress } from '#libs/platform';
import { paceOf } from './pace.js';

const { home, name, callers, acknowledgements, everyMs } = JSON.parse(process.argv[2]);
const file = openSync(acknowledgements, 'a');
const state = { stopping: false };
process.once('SIGTERM', () => {
  state.stopping = true;
});

async function answerOf(path, body, key) {
  const address = await readServerAddress(home);
  if (address === null) return null;
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  try {
    const answer = await fetch(`${address.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(120_000),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return null; // the server was killed: the next one knows
  }
}

/** The answer, once there is one; null when the work ends before. */
async function settled(path, body, dossier) {
  const key = randomUUID();
  for (;;) {
    const answer = await answerOf(path, body, key);
    if (answer !== null && answer.status < 300) {
      const at = process.hrtime.bigint() / 1_000_000n;
      const stream = `dossier-${dossier ?? answer.body.id}`;
      writeSync(file, `${String(at)} ${stream} ${String(answer.body.revision)} ${eventIdOf(key, stream, 0)}\n`);
      return answer.body;
    }
    if (answer !== null && answer.status !== 503) throw new Error(`${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    if (state.stopping) return null;
    await pause(50);
  }
}

async function call(caller) {
  const mayBegin = paceOf({ everyMs, callers }, caller);
  for (let n = 0; ; n += 1) {
    await mayBegin();
    if (state.stopping) return;
    const dossier = await settled('/api/v1/dossiers', { reference: `${name}-${randomUUID()}`, procedure: 'aide', on: '2024-02-01' }, null);
    if (dossier === null) return;
    const path = `/api/v1/dossiers/${dossier.id}/pieces`;
    const piece = await settled(path, { reference: 'P', caisse: '751', procedure: 'aide', type: 'demande', on: '2024-02-02' }, dossier.id);
    if (piece === null) return;
    if (n % 3 !== 0) await settled(`${path}/${piece.id}/process`, { on: '2024-02-05' }, dossier.id);
  }
}

await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
