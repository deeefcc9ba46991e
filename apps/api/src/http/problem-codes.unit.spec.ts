import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import { isProblemCode, kindOf, PROBLEM_OF_CODE } from './problem-codes.js';
import { problemOf } from './problem.js';

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(folder, name));
}

/** Every code with which a lib throws, whatever way it is written. */
function codesThrownIn(folder: string): readonly string[] {
  const thrown = /new DomainError\(\s*'(?<code>[a-zA-Z]+\.[a-zA-Z]+)'|(?:check|refusal)\('(?<other>[a-zA-Z]+\.[a-zA-Z]+)'/gu;
  const codes = sourcesIn(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(thrown)].map(({ groups }) => groups?.['code'] ?? groups?.['other'] ?? ''),
  );
  return [...new Set(codes)].sort();
}

/** Told in the answer of an import, never as the status of a request: what is wrong with a file or one of its lines. */
const OF_A_FILE = /^(?:facts|xes)\.|^fact\.(?:knownOnGoesBack|knownBackwards)$/u;

describe('the table of codes', () => {
  it('has a status for every code that a lib throws', () => {
    const codes = codesThrownIn('libs').filter((code) => !OF_A_FILE.test(code));
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !isProblemCode(code))).toEqual([]);
  });

  it('answers 422 to a refusal that it does not know', () => {
    expect(kindOf('something.new').status).toBe(422);
  });

  it('titles every code in French, as people write it', () => {
    for (const { title } of Object.values(PROBLEM_OF_CODE)) expect(title).toMatch(/^[A-ZÀÉ].*[^.]$/u);
  });
});

describe('a problem', () => {
  it('keeps its own members when the data of the error has the same names', () => {
    const error = new DomainError('import.notRunning', 'l’import n’est pas en cours', { status: 'completed', title: 'x', source: 's' });
    expect(problemOf(error, { instance: '/api/v1/imports', correlationId: 'c' })).toEqual({
      type: 'https://ecluse.invalid/problems/import.notRunning',
      title: 'Conflit avec l’état présent',
      status: 409,
      detail: 'L’import n’est pas en cours.',
      code: 'import.notRunning',
      instance: '/api/v1/imports',
      correlationId: 'c',
      source: 's',
    });
  });
});
