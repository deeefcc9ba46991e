import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `npx ecluse` find the command of this very package: npm links the commands of dependencies, never those of the root, and would otherwise
 * install a second copy of it from the network. Does nothing when it is done, or when it cannot be.
 */
export function linkCommand(root) {
  const folder = join(root, 'node_modules', '.bin');
  const command = join(folder, 'ecluse');
  const target = '../../apps/cli/bin/ecluse.js';
  if (existsSync(command)) return;
  try {
    mkdirSync(folder, { recursive: true });
    if (process.platform === 'win32') {
      writeFileSync(`${command}.cmd`, `@node "%~dp0\\${target.replaceAll('/', '\\')}" %*\r\n`);
      writeFileSync(command, `#!/bin/sh\nexec node "$(dirname "$0")/${target}" "$@"\n`);
    } else {
      chmodSync(join(folder, target), 0o755);
      symlinkSync(target, command);
    }
  } catch (error) {
    process.stderr.write(`« npx ecluse » n’est pas disponible (${error.message}) ; « node apps/cli/bin/ecluse.js » l’est.\n`);
  }
}
