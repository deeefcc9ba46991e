import { join } from 'node:path';
import { periodsOf } from './logs.js';
import { withServer } from './server.js';

/**
 * What a measure may use.
 * @typedef {object} Context
 * @property {string} folder an empty folder that is removed afterwards
 * @property {readonly import('./logs.js').Log[]} logs at least one
 * @property {(text: string) => void} say tells what is being measured
 * @property {() => Promise<Loaded>} loaded a data folder that holds all the logs, filled when it is first asked for
 * @typedef {{ home: string, names: string, periods: { firstDay: string, lastDay: string }[] }} Loaded
 */

/** @param {string} folder @param {readonly import('./logs.js').Log[]} logs @param {(text: string) => void} say @returns {Context} */
export function contextOf(folder, logs, say) {
  /** @type {Promise<Loaded> | undefined} */
  let filled;
  const fill = async () => {
    const names = logs.map(({ name }) => name).join(', ');
    say(`loading ${names}`);
    const home = join(folder, 'loaded');
    return withServer(home, async () => ({ home, names, periods: await periodsOf(home, logs) }));
  };
  return { folder, logs, say, loaded: async () => (filled ??= fill()) };
}
