import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { seeded } from './statistics.js';

const MINUTE_MS = 60_000;
const steps = ['A_SUBMITTED', 'W_Afhandelen leads', 'W_Completeren aanvraag', 'W_Nabellen offertes', 'W_Valideren aanvraag'];

/** @param {string} activity @param {string} lifecycle @param {number} at @param {number} person */
const event = (activity, lifecycle, at, person) => `    <event>
      <string key="concept:name" value="${activity}"/>
      <string key="lifecycle:transition" value="${lifecycle}"/>
      <string key="org:resource" value="${person}"/>
      <date key="time:timestamp" value="${new Date(at).toISOString()}"/>
    </event>
`;

/** One trace: submitted, then work items that are scheduled, started and completed. @param {number} index @param {() => number} random @param {number} start */
function trace(index, random, start) {
  let at = start + index * 20 * MINUTE_MS;
  let text = `  <trace>
    <string key="concept:name" value="${index}"/>
    <date key="REG_DATE" value="${new Date(at).toISOString()}"/>
${event(steps[0], 'COMPLETE', at, 112)}`;
  const items = 2 + Math.floor(random() * 9);
  for (let item = 0; item < items; item++) {
    const activity = steps[1 + (item % (steps.length - 1))];
    const person = 10_000 + Math.floor(random() * 60);
    for (const lifecycle of ['SCHEDULE', 'START', 'COMPLETE']) {
      at += Math.floor(random() * random() * 8_000) * MINUTE_MS;
      text += event(activity, lifecycle, at, person);
    }
  }
  return `${text}  </trace>\n`;
}

/**
 * Writes an event log of so many traces, about 19 events each, always the same for the same number. The days are those of a past that grows with it,
 * so that a log four times as large is a log four times as long.
 * @param {string} file ends in .xes.gz
 * @param {number} traces
 */
export async function writeSyntheticLog(file, traces) {
  const random = seeded(traces);
  const start = Date.parse('2020-01-01T08:00:00Z');
  function* text() {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n';
    for (let index = 0; index < traces; index++) yield trace(index, random, start);
    yield '</log>\n';
  }
  await pipeline(text(), createGzip({ level: 1 }), createWriteStream(file));
}
