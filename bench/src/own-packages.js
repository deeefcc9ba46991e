import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} file */
const manifest = async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'));

/** Whether the packages of the benchmarks are there, in the versions asked for. */
async function complete() {
  const { dependencies } = await manifest('package.json');
  const found = Object.entries(dependencies).map(async ([name, version]) => {
    const installed = await manifest(join('node_modules', name, 'package.json')).catch(() => ({}));
    return installed.version === version;
  });
  return (await Promise.all(found)).every(Boolean);
}

/** The rivals are packages of the benchmarks alone: whoever only uses the program never installs them. @param {(text: string) => void} say */
export async function installOwnPackages(say) {
  if (await complete()) return;
  say('first run: the benchmarks install their own packages (npm ci in bench/), once');
  // npm sets variables for the scripts that it runs; the npm that is started here must not take them for its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?:config|package|lifecycle)_/iu.test(name)));
  const windows = process.platform === 'win32';
  const child = spawn(windows ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts'], { cwd: folder, env, shell: windows, stdio: ['ignore', 2, 2] });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`« npm ci » in bench/ ended with ${code}: mend what it says above, then run the benchmarks again`);
}
