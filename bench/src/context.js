import { join } from 'node:path';
import { periodsOf } from './logs.js';
import { withServer } from './server.js';

/**
 * What a suite may use.
 * @typedef {object} Context
 * @property {string} folder a folder that is removed afterwards
 * @property {readonly import('./logs.js').Log[]} logs at least one
 * @property {number} rounds in which rivals take turns
 * @property {number} events of the larger log of the suite `scale`
 * @property {string} scale of the demonstration of the suite `pilotage`
 * @property {string | null} home a data folder where that demonstration stands, or is loaded and kept
 * @property {(text: string) => void} say tells what is being measured
 * @property {() => Promise<Loaded>} loaded a data folder that holds all the logs, filled when it is first asked for
 * @typedef {{ home: string, names: string, periods: { firstDay: string, lastDay: string }[] }} Loaded
 */

/** @param {Omit<Context, 'loaded'>} given @returns {Context} */
export function contextOf(given) {
  /** @type {Promise<Loaded> | undefined} */
  let filled;
  const fill = async () => {
    const names = given.logs.map(({ name }) => name).join(', ');
    given.say(`loading ${names}`);
    const home = join(given.folder, 'loaded');
    return withServer(home, async () => ({ home, names, periods: await periodsOf(home, given.logs) }));
  };
  return { ...given, loaded: async () => (filled ??= fill()) };
}
