import { ecluse, ways } from '../command.js';
import { Server, withServer } from '../server.js';
import { median, repeated, timed } from '../statistics.js';

const RUNS = 5;

/**
 * What a person at a terminal waits for: `ecluse indicators` with and without a server, and the second start.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ loaded, say }) {
  const { home, periods, names } = await loaded();
  const group = `commands, ${names} loaded`;
  say(group);
  const parameters = ['indicators', '--on', periods[0].lastDay, '--json'];
  const figures = [];
  const add = (name, goal, seconds) => {
    const note = `${seconds.length} runs, ${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)} s`;
    figures.push({ group, name, unit: 's', value: median(seconds), atMost: goal, note });
  };
  const command = async (way) => repeated(RUNS, async () => (await timed(async () => ecluse(home, parameters, way))).seconds);

  await withServer(home, async () => {
    add('ecluse indicators with a server, node', 1, await command(ways.node));
    add('ecluse indicators with a server, npx', 1, await command(ways.npx));
  });
  add('ecluse indicators without a server, node', 4, await command(ways.node));
  add('ecluse indicators without a server, npx', 4, await command(ways.npx));
  const starts = await repeated(RUNS, async () => {
    const { seconds, result } = await timed(async () => Server.start(home));
    await result.stop();
    return seconds;
  });
  add('second ecluse start until it is ready', 3, starts);
  return figures;
}
