#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Écluse demande Node 20.19 ou plus récent ; celui-ci est ${process.versions.node}.\n`);
  process.exit(1);
}

const program = new URL('../../../dist/apps/cli/src/main.js', import.meta.url);
const { existsSync } = await import('node:fs');
if (!existsSync(program)) {
  const { ensureBuilt } = await import('../../../tools/built.js');
  try {
    process.stderr.write('Écluse n’est pas encore construit. ');
    await ensureBuilt();
  } catch (error) {
    process.stderr.write(`\nLa construction a échoué. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
await import(program.href);
