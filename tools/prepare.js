import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

// A production install has no development tools, and an archive has no .git: both are fine.
const installed = (name) => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
};
if (existsSync('.git') && installed('husky')) (await import('husky')).default();
