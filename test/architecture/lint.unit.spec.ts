import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));
// The rules that need no types are enough here, and a file need not exist to be read by them.
const eslint = new ESLint({ cwd: root, overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] });

async function rulesBrokenBy(code: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return [...new Set(result?.messages.map(({ ruleId, message }) => ruleId ?? message))];
}

const core = ['libs/kernel/src/canary.ts', 'libs/domain/src/stock/canary.ts'];
const shell = 'libs/runner/src/canary.ts';

describe('the core', () => {
  it.each([
    ['reads the clock', 'export const at = Date.now();', 'no-restricted-syntax'],
    ['reads the clock by a date', 'export const at = new Date();', 'no-restricted-syntax'],
    ['reads the clock as a text', 'export const at = Date();', 'no-restricted-syntax'],
    ['leaves it to chance', 'export const chance = Math.random();', 'no-restricted-syntax'],
    ['makes an id', 'export const id = crypto.randomUUID();', 'no-restricted-globals'],
    ['makes an id out of a package', "import { randomUUID } from 'uuid';\nexport const id = { randomUUID }.randomUUID();", 'no-restricted-syntax'],
    ['waits', 'export async function wait(): Promise<number> { return 1; }', 'no-restricted-syntax'],
    ['reads the environment', 'export const home = process.env;', 'no-restricted-globals'],
    ['sets a timer', 'export const timer = setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  ])('is refused when it %s', async (_what, code, rule) => {
    for (const path of core) expect(await rulesBrokenBy(code, path)).toContain(rule);
  });

  it('may make a date from a text, and the shell may read the clock', async () => {
    for (const path of core) expect(await rulesBrokenBy("export const at = new Date('2024-01-01');", path)).toEqual([]);
    expect(await rulesBrokenBy('export const at = [Date.now(), new Date(), Math.random()];', shell)).toEqual([]);
  });
});

describe('a spec', () => {
  it.each([
    ['it.only', "it.only('a', () => undefined);"],
    ['describe.only', "describe.only('a', () => undefined);"],
    ['test.only', "test.only('a', () => undefined);"],
    ['it.only.each', "it.only.each([1])('a', () => undefined);"],
    ['it.skip', "it.skip('a', () => undefined);"],
    ['describe.skip', "describe.skip('a', () => undefined);"],
    ['it.todo', "it.todo('a');"],
    ['xit', "xit('a', () => undefined);"],
    ['fdescribe', "fdescribe('a', () => undefined);"],
  ])('is refused with %s', async (_what, code) => {
    const imported = `import { describe, fdescribe, it, test, xit } from '@jest/globals';\nexport const all = [describe, fdescribe, it, test, xit];\n${code}`;
    for (const path of ['libs/domain/src/canary.unit.spec.ts', 'libs/runner/src/canary.int.spec.ts', 'test/laws/canary.unit.spec.ts'])
      expect(await rulesBrokenBy(imported, path)).toEqual(['no-restricted-syntax']);
  });

  it('may skip under a condition, with the reason in the title', async () => {
    const code = "import { it } from '@jest/globals';\nconst reason = 'no file';\nit.skip(`reads it (skipped: ${reason})`, () => undefined);";
    expect(await rulesBrokenBy(code, 'test/laws/canary.int.spec.ts')).toEqual([]);
  });
});

describe('any file', () => {
  it('may not cast through unknown', async () => {
    expect(await rulesBrokenBy("export const n = 'a' as unknown as number;", shell)).toEqual(['no-restricted-syntax']);
  });

  it('may not switch a rule off by a comment', async () => {
    const code = ['/* eslint-', 'disable no-restricted-syntax */', "\nexport const n = 'a' as unknown as number;"].join('');
    expect(await rulesBrokenBy(code, shell)).toContain('no-restricted-syntax');
  });
});
