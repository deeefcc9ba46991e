// Builds the program when, and only when, what it is built from has changed.
//   node tools/built.js --ensure   builds if need be, quickly says nothing if not
//   node tools/built.js --build    builds
// A stamp in dist/ lists what the build was made from. A file whose size and date are those of the stamp is taken as unchanged; with another date
// its content is compared, so that a checkout that only touches files rebuilds nothing.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'dist', '.stamp.json');
const sources = [
  'apps',
  'libs',
  'procedures',
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  '.swcrc',
  'tools/built.js',
  'tools/rolldown.config.js',
];
const products = ['dist/apps/cli/src/main.js', 'dist/web/index.html'];

const isSource = (name) => !/\.spec\.tsx?$/.test(name) && name !== 'node_modules' && !name.startsWith('.DS_');

function* filesIn(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) {
    yield [path, { size: found.size, mtimeMs: found.mtimeMs }];
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) if (isSource(name)) yield* filesIn(`${path}/${name}`);
}

const listed = () => new Map(sources.flatMap((path) => [...filesIn(path)]));
const hashOf = (path) =>
  createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('base64');
const hashed = (files) => [...files].map(([path, { size, mtimeMs }]) => [path, { size, mtimeMs, hash: hashOf(path) }]);

/** The same for the same content, wherever it is built. */
function versionOf(entries) {
  const hash = createHash('sha256');
  for (const [path, entry] of entries) hash.update(`${path} ${entry.hash}\n`);
  return hash.digest('base64');
}

function writeStamp(entries) {
  writeFileSync(stampFile, JSON.stringify(Object.fromEntries(entries)));
}

function readStamp() {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(stampFile, 'utf8'))));
  } catch {
    return undefined;
  }
}

/** Whether dist/ was built from what the sources hold now. */
function isFresh() {
  const stamp = readStamp();
  if (stamp === undefined || products.some((path) => !existsSync(join(root, path)))) return false;
  const files = listed();
  if (files.size !== stamp.size) return false;
  let touched = false;
  for (const [path, { size, mtimeMs }] of files) {
    const before = stamp.get(path);
    if (before === undefined || before.size !== size) return false;
    if (before.mtimeMs === mtimeMs) continue;
    if (hashOf(path) !== before.hash) return false;
    touched = true;
  }
  if (touched) writeStamp([...files].map(([path, { size, mtimeMs }]) => [path, { size, mtimeMs, hash: stamp.get(path).hash }]));
  return true;
}

async function run(name, script, args, environment = {}) {
  const output = [];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${name} :\n${Buffer.concat(output).toString('utf8')}`);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holderOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

/** Two commands typed at the same time build once: the second one waits for the first, unless it died. */
async function locked(work) {
  const lock = join(root, 'node_modules', '.cache', 'ecluse-build.lock');
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = holderOf(lock);
      if (holder !== null && !alive(holder)) rmSync(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function build() {
  if (!existsSync(join(root, 'node_modules/@nestjs/cli/bin/nest.js')))
    throw new Error('Les outils de construction ne sont pas installés. Lancez « npm ci » (sans --omit=dev), puis recommencez.');
  const started = performance.now();
  process.stderr.write('Construction… ');
  // What is listed before the build: a file saved during it is then newer than the stamp, and built next time.
  const entries = hashed(listed());
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await Promise.all([
    run('nest build', '@nestjs/cli/bin/nest.js', ['build', 'api']),
    run('vite build', 'vite/bin/vite.js', ['build', '--config', 'apps/web/vite.config.ts']),
  ]);
  await run('rolldown', 'rolldown/bin/cli.mjs', ['--config', 'tools/rolldown.config.js'], { ECLUSE_PROGRAM: versionOf(entries) });
  const missing = products.find((path) => !existsSync(join(root, path)));
  if (missing !== undefined) throw new Error(`la construction n’a pas produit ${missing}`);
  writeStamp(entries);
  process.stderr.write(`faite en ${((performance.now() - started) / 1000).toFixed(1).replace('.', ',')} s.\n`);
}

/** Builds when there is no build, or when it is not of these sources. */
export async function ensureBuilt() {
  if (isFresh()) return;
  await locked(async () => {
    if (!isFresh()) await build();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await (process.argv.includes('--ensure') ? ensureBuilt() : locked(build));
  } catch (error) {
    process.stderr.write(`\nLa construction a échoué. ${error.message}\n`);
    process.exit(1);
  }
}
