// The commit-msg check: Conventional Commits, so that the history can be read and the changelog written from it.
import { readFileSync } from 'node:fs';

const types = ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'];
const header = new RegExp(`^(${types.join('|')})(\\([a-z0-9-]+(,[a-z0-9-]+)*\\))?!?: \\S.*$`);

/** What is wrong with a commit message, or nothing. Messages that git writes itself (merges, reverts, fixups) are left alone. */
export function problemsOf(message) {
  const lines = message.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const [first = '', second = ''] = lines;
  if (/^(Merge|Revert|fixup!|squash!|amend!) /.test(first)) return [];
  const problems = [];
  if (!header.test(first))
    problems.push(`the first line is to read « type(scope): what », with a type among ${types.join(', ')}; it reads « ${first} »`);
  if (first.length > 100) problems.push(`the first line has ${first.length} characters; keep it to 100`);
  if (first.endsWith('.')) problems.push('the first line ends without a full stop');
  if (second.trim() !== '') problems.push('the second line is to be empty');
  return problems;
}

const file = process.argv[2];
if (file !== undefined && process.argv[1]?.endsWith('commit-message.js')) {
  const problems = problemsOf(readFileSync(file, 'utf8'));
  for (const problem of problems) process.stderr.write(`commit message: ${problem}\n`);
  process.exit(problems.length === 0 ? 0 : 1);
}
