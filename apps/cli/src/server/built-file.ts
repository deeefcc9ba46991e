import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of `dist/`, in which this very code lies, wherever the bundler has put it. */
export function builtFile(path: string): string {
  const here = fileURLToPath(import.meta.url);
  return join(here.slice(0, here.lastIndexOf(`${sep}dist${sep}`)), 'dist', path);
}
