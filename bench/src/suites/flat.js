import { join } from 'node:path';
import { importFile } from '../command.js';
import { withServer } from '../server.js';
import { timed } from '../statistics.js';
import { writeSyntheticLog } from '../synthetic-log.js';

const TRACES = 13_000;
const TIMES = 4;

/** @param {string} folder @param {number} traces */
async function peaksOf(folder, traces) {
  const file = join(folder, `synthetic-${traces}.xes.gz`);
  await writeSyntheticLog(file, traces);
  const home = join(folder, `flat-${traces}`);
  return withServer(home, async (server) => {
    const { seconds, result } = await timed(async () => importFile(home, file, { source: 'synthetic', unit: 'workitem' }));
    return { ...(await server.peaks()), rate: result.read.events / seconds };
  });
}

/**
 * Whether memory depends on the size of the file: an event log, and one that is four times as large.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, say }) {
  const group = `a log of ${TRACES * TIMES} traces against one of ${TRACES}`;
  say(group);
  const small = await peaksOf(folder, TRACES);
  const large = await peaksOf(folder, TRACES * TIMES);
  const ratio = (process) => (large[process] === null ? null : large[process] / small[process]);
  const told = (process) => (large[process] === null ? undefined : `${small[process].toFixed(0)} → ${large[process].toFixed(0)} MB`);
  return [
    { group, name: 'peak memory, API, times that of the smaller', unit: '×', value: ratio('api'), atMost: 1.25, note: told('api') },
    { group, name: 'peak memory, projector, times that of the smaller', unit: '×', value: ratio('projector'), atMost: 1.25, note: told('projector') },
    { group, name: 'rate of the larger', unit: 'events/s', value: large.rate, note: `of the smaller: ${small.rate.toFixed(0)}` },
  ];
}
