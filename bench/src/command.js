import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder that holds the program. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = fileURLToPath(new URL('../../apps/cli/bin/ecluse.js', import.meta.url));

/** The program as its users start it: by Node, or through npx. */
export const ways = {
  node: [process.execPath, bin],
  npx: ['npx', '--no-install', 'ecluse'],
};

/**
 * Starts `ecluse` as a process of its own on a data folder.
 * @param {string} home
 * @param {readonly string[]} parameters
 * @param {readonly string[]} [way]
 * @param {Readonly<Record<string, string>>} [settings] variables of its environment
 */
export function launch(home, parameters, [program, ...before] = ways.node, settings = {}) {
  const env = { ...process.env, ECLUSE_HOME: home, ECLUSE_PORT: '', DATABASE_URL: '', ...settings };
  return spawn(program, [...before, ...parameters], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Runs `ecluse` to its end and gives what it printed. Fails when it fails.
 * @param {string} home
 * @param {readonly string[]} parameters
 * @param {readonly string[]} [way]
 * @param {Readonly<Record<string, string>>} [settings] variables of its environment
 * @returns {Promise<string>}
 */
export async function ecluse(home, parameters, way, settings) {
  const child = launch(home, parameters, way, settings);
  const output = { stdout: '', stderr: '' };
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    child[stream].setEncoding('utf8').on('data', (part) => {
      output[stream] += part;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`« ecluse ${parameters.join(' ')} » ended with ${code}:\n${output.stderr}`);
  return output.stdout;
}

/**
 * Imports a file and waits until the figures include it, as `ecluse import` does.
 * @param {string} home
 * @param {string} file
 * @param {{ source: string, unit?: 'trace' | 'workitem' }} options
 * @returns {Promise<{ firstDay: string, lastDay: string, read: { events: number, records: number } }>}
 */
export async function importFile(home, file, { source, unit }) {
  const units = unit === undefined ? [] : ['--unit', unit];
  return JSON.parse(await ecluse(home, ['import', file, '--source', source, ...units, '--json']));
}
