// The pre-commit check: format and lint of the files about to be committed, and of no other.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const staged = execFileSync('git', ['diff', '--cached', '--name-only', '--diff-filter=d', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const present = staged.filter((path) => existsSync(path));
const linted = present.filter((path) => /\.(c?js|tsx?)$/.test(path));

function check(script, args, files) {
  if (files.length === 0) return true;
  return spawnSync(process.execPath, [script, ...args, ...files], { stdio: 'inherit' }).status === 0;
}

const formatted = check('node_modules/prettier/bin/prettier.cjs', ['--check', '--ignore-unknown', '--log-level', 'warn'], present);
const clean = check('node_modules/eslint/bin/eslint.js', ['--max-warnings', '0', '--no-warn-ignored'], linted);
if (!formatted) process.stderr.write('Run « npx prettier --write » on the files above, and stage them again.\n');
process.exit(formatted && clean ? 0 : 1);
