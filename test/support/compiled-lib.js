import { transformFile } from '@swc/core';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles a lib that imports no other one, with the settings of the build, inside `node_modules` so that it finds its packages. */
export async function compiledLib(name) {
  const source = join(root, 'libs', name, 'src');
  const target = join(root, 'node_modules', '.cache', `compiled-${name}-${randomUUID()}`);
  for (const file of await readdir(source, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    const { code } = await transformFile(join(source, file), { configFile: join(root, '.swcrc') });
    const output = join(target, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, code);
  }
  await writeFile(join(target, 'package.json'), '{ "type": "module" }');
  return { href: pathToFileURL(join(target, 'index.js')).href, remove: async () => rm(target, { recursive: true, force: true }) };
}
