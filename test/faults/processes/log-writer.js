/**
 * Writes dossiers to a log with many callers at once until SIGTERM, and notes outside each event whose append was acknowledged:
 * `instant stream revision id`, the instant in milliseconds of the clock that all processes of a machine share.
 * What has an unknown outcome is sent again, the same, until it is settled.
 */
import { createHash, randomUUID } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openEventLog, OutcomeUnknown, StoreUnavailable, VersionConflict } from '#libs/event-store';
import { paceOf } from './pace.js';

const { address, name, callers, acknowledgements, everyMs, arrivalsOnly = false } = JSON.parse(process.argv[2]);
const log = await openEventLog(address);
const { store } = log;
const file = openSync(acknowledgements, 'a');
const state = { stopping: false };
process.once('SIGTERM', () => {
  state.stopping = true;
});

/** The same choices at each run: numbers from 0 to `below` - 1, drawn from the name of the caller. */
function chanceOf(seed) {
  let drawn = 0;
  return (below) =>
    createHash('sha256')
      .update(`${seed} ${String(drawn++)}`)
      .digest()
      .readUInt32BE() % below;
}

const dayOf = (n) => new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);

function eventOf(type, data, day) {
  return { id: randomUUID(), type, data, metadata: { commandId: randomUUID(), occurredAt: day, knownOn: day } };
}

/** The revision of the last event once it is written; null when another writer was there first. */
async function settled(stream, revision, events) {
  for (;;) {
    try {
      const appended = await store.append(stream, revision, events);
      const at = process.hrtime.bigint() / 1_000_000n;
      writeSync(file, events.map(({ id }, n) => `${String(at)} ${stream} ${String(revision + 1 + n)} ${id}\n`).join(''));
      return appended.revision;
    } catch (error) {
      if (error instanceof VersionConflict) return null;
      if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
      if (state.stopping) return null;
      await pause(50);
    }
  }
}

/** A dossier that comes in and, most of the time, goes out again. */
async function writeDossier(chance) {
  const [dossier, piece] = [randomUUID(), randomUUID()];
  const [stream, arrival] = [`dossier-${dossier}`, chance(300)];
  const opened = { reference: `${name}-${dossier}`, origin: 'native', source: null, unit: null, procedure: 'aide', procedureVersion: null };
  const received = { fact: randomUUID(), sourceFact: null, piece, reference: 'P', caisse: ['751', '974', '31'][chance(3)], procedure: 'aide' };
  const revision = await settled(stream, -1, [
    eventOf('DossierOpened', { ...opened, openedOn: dayOf(arrival), attributes: {} }, dayOf(arrival)),
    eventOf('PieceReceived', { ...received, type: 'demande', canal: 'web', population: null, receivedOn: dayOf(arrival) }, dayOf(arrival)),
  ]);
  if (revision === null || arrivalsOnly || chance(4) === 0) return;
  const day = dayOf(arrival + chance(30));
  await settled(stream, revision, [
    eventOf('PieceProcessed', { fact: randomUUID(), sourceFact: null, piece, mode: 'manual', processedOn: day }, day),
  ]);
}

/** A stream that all writers of all processes want at the same time. */
async function writeContended(chance) {
  const stream = `dossier-00000000-0000-4000-8000-00000000000${String(chance(5))}`;
  const present = await store.readStream(stream).catch(() => null);
  if (present === null) return;
  const day = dayOf(0);
  await settled(stream, present.length - 1, [eventOf('DossierDescribed', { attributes: { n: present.length } }, day)]);
}

async function call(caller) {
  const chance = chanceOf(`${name} ${String(caller)}`);
  const mayBegin = paceOf({ everyMs, callers }, caller);
  for (;;) {
    await mayBegin();
    if (state.stopping) return;
    await (chance(12) === 0 ? writeContended(chance) : writeDossier(chance));
  }
}

await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
await log.close();
