import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contextOf } from './src/context.js';
import { settingsOf, writeDown } from './src/documents.js';
import { reached } from './src/figures.js';
import { logsIn } from './src/logs.js';
import { installOwnPackages } from './src/own-packages.js';
import { withPostgres } from './src/postgres.js';
import { tableOf } from './src/report.js';
import { ROUNDS } from './src/rounds.js';
import { suites } from './src/suites/index.js';

/** What a national body writes in ten years, about. */
const EVENTS = 5_000_000;
const LEAST_EVENTS = 500_000;
const SCALE = 'national';

const help = `npm run bench -- [options]

  --suite A,B    only these (all unless it is given):
${Object.entries(suites)
  .map(([name, { about }]) => `                   ${name.padEnd(11)} ${about}`)
  .join('\n')}
  --data DIR     folder of the reference logs (or ECLUSE_TEST_DATA); without them a small log of the tests is measured, against the same goals
  --rounds N     rounds in which rivals take turns, ${ROUNDS} unless it is given; with fewer nothing is written down
  --events N     size of the larger log of the suite scale, ${EVENTS} unless it is given; with fewer than ${LEAST_EVENTS} nothing is written down
  --scale NAME   demonstration of the suite pilotage – small, region, national –, ${SCALE} unless it is given; with another nothing is written down without --write
  --home DIR     data folder of that demonstration, of the suite pilotage, loaded unless it stands there, and kept; nothing is written down without --write
  --write        writes down what another demonstration of the suite pilotage gave, too: its name says how large it is
  --only-print   leaves docs/benchmarks.md and docs/benchmarks.json as they are; otherwise the sections of these suites are replaced
  --date DAY     date to put on the figures (today unless it is given)
  --json         prints JSON instead of the table
`;

function optionsOf() {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string' },
      data: { type: 'string' },
      rounds: { type: 'string', default: String(ROUNDS) },
      events: { type: 'string', default: String(EVENTS) },
      scale: { type: 'string', default: SCALE },
      home: { type: 'string' },
      write: { type: 'boolean', default: false },
      'only-print': { type: 'boolean', default: false },
      date: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.suite?.split(',') ?? Object.keys(suites);
  const unknown = names.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0) throw new Error(`unknown suite: ${unknown.join(', ')}\n${help}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: a whole number from 1 on`);
  const events = Number(values.events);
  if (!Number.isInteger(events) || events < 1_000) throw new Error(`--events ${values.events}: a whole number from 1000 on`);
  const folder = values.data ?? process.env.ECLUSE_TEST_DATA;
  return {
    ...values,
    names,
    rounds,
    events,
    logs: folder === '' ? undefined : folder,
    date: values.date ?? new Date().toISOString().slice(0, 10),
    written:
      !values['only-print'] && rounds >= ROUNDS && events >= LEAST_EVENTS && (values.write || (values.scale === SCALE && values.home === undefined)),
  };
}

/** A suite in a folder of its own, as a section of the page. @param {string} name @param {import('./src/context.js').Context} context @param {{ date: string, postgres: string }} run */
async function sectionOf(name, context, run) {
  const load = loadavg();
  const { run: measure } = await suites[name].load();
  const figures = await measure(context);
  return { about: suites[name].about, settings: settingsOf({ ...run, load }), figures };
}

/** @param {ReturnType<typeof optionsOf>} options */
async function run(options) {
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const say = (text) => process.stderr.write(`… ${text}\n`);
  await installOwnPackages(say);
  const { logs, missing } = logsIn(options.logs);
  const onLogs = options.names.some((name) => suites[name].onReferenceLogs);
  if (onLogs && missing.length > 0) {
    say(`reference logs that are missing: ${missing.join(', ')}; measured, and not written down: ${logs.map(({ name }) => name).join(', ')}`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'ecluse-bench-'));
  const sections = {};
  try {
    const postgres = await withPostgres(join(folder, 'version'), async ({ version }) => version);
    const context = contextOf({
      folder,
      logs,
      rounds: options.rounds,
      events: options.events,
      scale: options.scale,
      home: options.home ?? null,
      say,
    });
    for (const name of options.names) {
      sections[name] = await sectionOf(name, context, { date: options.date, postgres });
      const ofUse = sections[name].figures.length > 0 && (missing.length === 0 || !suites[name].onReferenceLogs);
      if (options.written && ofUse) await writeDown({ [name]: sections[name] });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const figures = Object.values(sections).flatMap((section) => section.figures);
  process.stdout.write(options.json ? `${JSON.stringify(sections, null, 2)}\n` : `${tableOf(figures)}\n`);
  if (figures.some((figure) => reached(figure) === false)) process.exitCode = 1;
}

let options;
try {
  options = optionsOf();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
await run(options);
