import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './command.js';
import { pageOf } from './report.js';
import { suites } from './suites/index.js';

/**
 * What one suite found when it last ran.
 * @typedef {{ about: string, settings: ReturnType<typeof settingsOf>, figures: readonly import('./figures.js').Figure[] }} Section
 */

const page = 'docs/benchmarks.md';
const data = 'docs/benchmarks.json';
const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');

/** What the figures depend on. @param {{ date: string, postgres: string, load: readonly number[] }} run */
export function settingsOf({ date, postgres, load }) {
  return {
    date,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()}`,
    node: process.version,
    postgres: `${postgres}, embedded, with durable settings`,
    load: `${load[0].toFixed(2)} before, ${loadavg()[0].toFixed(2)} after (of a minute; the measures load the machine themselves)`,
  };
}

/** Sections in the order of the suites, the new ones in the place of the old ones; those of suites that are no more are left out. @param {Readonly<Record<string, Section>>} before @param {Readonly<Record<string, Section>>} measured */
export function merged(before, measured) {
  const all = { ...before, ...measured };
  return Object.fromEntries(
    Object.keys(suites)
      .filter((name) => all[name] !== undefined)
      .map((name) => [name, all[name]]),
  );
}

/** Puts new sections into both documents and leaves the others. @param {Readonly<Record<string, Section>>} measured */
export async function writeDown(measured) {
  const before = JSON.parse(await readFile(join(root, data), 'utf8'));
  const sections = merged(before, measured);
  await writeFile(join(root, data), JSON.stringify(sections));
  await writeFile(join(root, page), pageOf(sections));
  await promisify(execFile)(process.execPath, [prettier, '--write', page, data], { cwd: root });
}
