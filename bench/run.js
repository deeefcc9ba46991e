import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { root } from './src/command.js';
import { contextOf } from './src/context.js';
import { reached } from './src/figures.js';
import { logsIn } from './src/logs.js';
import { measureCli } from './src/measures/cli.js';
import { measureFlat } from './src/measures/flat.js';
import { measureImport } from './src/measures/import.js';
import { measureQuery } from './src/measures/query.js';
import { measureRebuild } from './src/measures/rebuild.js';
import { withServer } from './src/server.js';
import { documentOf, settingsOf, tableOf } from './src/report.js';

const measures = { import: measureImport, query: measureQuery, cli: measureCli, rebuild: measureRebuild, flat: measureFlat };

const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');

const help = `npm run bench -- [options]

  --data DIR     folder of the reference logs (or ECLUSE_TEST_DATA); without them the log that ships is measured, against the same goals
  --only A,B     only these, of: ${Object.keys(measures).join(', ')}; prints, and leaves the documents as they are
  --date DAY     date to put on the figures (today unless it is given)
  --json         prints JSON instead of the table
`;

function optionsOf() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      only: { type: 'string' },
      date: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',') ?? Object.keys(measures);
  const unknown = only.filter((name) => measures[name] === undefined);
  if (unknown.length > 0) throw new Error(`unknown measure: ${unknown.join(', ')}\n${help}`);
  const folder = values.data ?? process.env.ECLUSE_TEST_DATA;
  return { ...values, only, folder: folder === '' ? undefined : folder, date: values.date ?? new Date().toISOString().slice(0, 10) };
}

async function run() {
  const options = optionsOf();
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const say = (text) => process.stderr.write(`… ${text}\n`);
  const { logs, missing } = logsIn(options.folder);
  if (missing.length > 0) say(`reference logs that are missing: ${missing.join(', ')}; measured: ${logs.map(({ name }) => name).join(', ')}`);
  const load = loadavg();
  const folder = await mkdtemp(join(tmpdir(), 'ecluse-bench-'));
  const context = contextOf(folder, logs, say);
  const figures = [];
  try {
    for (const name of options.only) figures.push(...(await measures[name](context)));
    const postgres = await withServer(join(folder, 'settings'), async (server) => server.postgres());
    const settings = settingsOf({ date: options.date, postgres, load, missing });
    const json = `${JSON.stringify({ settings, figures }, null, 2)}\n`;
    process.stdout.write(options.json ? json : `${tableOf(figures)}\n\nLoad average: ${settings.load}\n`);
    if (missing.length === 0 && options.only.length === Object.keys(measures).length) {
      await writeFile(join(root, 'docs/benchmarks.md'), documentOf(settings, figures));
      await writeFile(join(root, 'docs/benchmarks.json'), json);
      await promisify(execFile)(process.execPath, [prettier, '--write', 'docs/benchmarks.md', 'docs/benchmarks.json'], { cwd: root });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (figures.some((figure) => reached(figure) === false)) process.exitCode = 1;
}

await run();
