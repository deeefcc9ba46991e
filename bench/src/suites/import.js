import { join } from 'node:path';
import { importFile } from '../command.js';
import { withServer } from '../server.js';
import { timed } from '../statistics.js';

const MEMORY_MB = 400;
const SECONDS = 60;

/** Memory of both Node processes once they have done the work. @param {string} group @param {{ api: number | null, projector: number | null }} peaks */
const memoryFigures = (group, { api, projector }) => [
  { group, name: 'peak memory, API', unit: 'MB', value: api, atMost: MEMORY_MB },
  { group, name: 'peak memory, projector', unit: 'MB', value: projector, atMost: MEMORY_MB },
];

/**
 * Imports the first log on an empty data folder, once for each unit: from the command to the moment when the figures include it.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, logs: [log], say }) {
  const figures = [];
  for (const unit of log.unit === undefined ? [undefined] : /** @type {const} */ (['trace', 'workitem'])) {
    const group = unit === undefined ? `import, ${log.name}` : `import, ${log.name}, unit ${unit}`;
    say(group);
    const home = join(folder, `import-${unit ?? 'log'}`);
    await withServer(home, async (server) => {
      const { seconds, result } = await timed(async () => importFile(home, log.file, { source: log.source, unit }));
      figures.push({ group, name: 'until the figures include it', unit: 's', value: seconds, atMost: SECONDS });
      figures.push({ group, name: 'rate', unit: 'events/s', value: result.read.events / seconds });
      figures.push(...memoryFigures(group, await server.peaks()));
    });
  }
  return figures;
}
