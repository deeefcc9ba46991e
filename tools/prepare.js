// npm runs this after an install. A production install has no development tools, and an archive has no .git: both are fine.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { linkCommand } from './link-command.js';

function installed(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

linkCommand(fileURLToPath(new URL('..', import.meta.url)));
if (existsSync('.git') && installed('husky')) (await import('husky')).default();
