import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { importFile } from './command.js';

/** @typedef {{ name: string, file: string, source: string, unit?: 'trace' | 'workitem' }} Log */

const reference = [
  { name: 'BPIC 2012', file: 'bpic2012.xes.gz', source: 'bpic-2012', unit: /** @type {const} */ ('workitem') },
  { name: 'WABO', file: 'wabo-receipt.xes.gz', source: 'wabo', unit: /** @type {const} */ ('trace') },
  { name: 'faits-1', file: 'faits-1.ndjson.gz', source: 'faits-1' },
];

const small = {
  name: 'petit-reseau',
  file: fileURLToPath(new URL('../../test/support/petit-reseau/petit-reseau.ndjson', import.meta.url)),
  source: 'petit-reseau',
};

/**
 * The logs that the figures are taken on: the reference logs that a folder holds or, without any, the small one of the tests.
 * @param {string | undefined} folder
 * @returns {{ logs: Log[], missing: string[] }}
 */
export function logsIn(folder) {
  const placed = reference.map((log) => ({ ...log, file: join(folder ?? '', log.file) }));
  const found = folder === undefined ? [] : placed.filter(({ file }) => existsSync(file));
  const missing = reference.map(({ name }) => name).filter((name) => !found.some((log) => log.name === name));
  return { logs: found.length === 0 ? [small] : found, missing };
}

/** Imports the logs that a data folder lacks, and gives the days that each tells about. @param {string} home @param {readonly Log[]} logs */
export async function periodsOf(home, logs) {
  const periods = [];
  for (const { file, source, unit } of logs) {
    const { firstDay, lastDay } = await importFile(home, file, { source, unit });
    periods.push({ firstDay, lastDay });
  }
  return periods;
}
