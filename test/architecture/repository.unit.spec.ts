import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemsOf } from '../../tools/commit-message.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What git would commit: an archive without git has nothing to check. */
function tracked(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
    return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  } catch {
    return [];
  }
}

const files = tracked();
const documents = files.filter((path) => path.endsWith('.md'));
const texts = files.filter((path) => /\.(md|[cm]?[jt]sx?|json|ya?ml|sql|css|html)$|^\.(ci|husky)\/|^LICENCE$/.test(path));
const manifest = JSON.parse(read('package.json')) as { license: string; scripts: Record<string, string> };

/** Headings as the anchors that links name. */
function anchorsIn(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, title = '']) => title);
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );
}

function brokenLinksIn(document: string): string[] {
  const prose = read(document).replaceAll(/^```[\s\S]*?^```/gm, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
  return targets.filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? join(root, document) : resolve(root, dirname(document), decodeURIComponent(path));
    if (!existsSync(file)) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsIn(readFileSync(file, 'utf8')).has(decodeURIComponent(anchor));
  });
}

describe('the repository', () => {
  it('has a lock file that names no registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
  });

  it('names no path of a machine', () => {
    const found = texts.flatMap((path) =>
      [...read(path).matchAll(/(?<![\w.])\/(?:home|Users|root|work|workspace|builds)\/[\w.-]+\/[\w.-]+/g)].map(([match]) => `${path}: ${match}`),
    );
    expect(found).toEqual([]);
  });

  it('has no link, in its documents, that leads nowhere', () => {
    expect(documents.flatMap((document) => brokenLinksIn(document).map((target) => `${document} → ${target}`))).toEqual([]);
  });

  it('has every script that its documents tell people to run', () => {
    const told = documents.flatMap((document) =>
      [...read(document).matchAll(/\bnpm (?:run (?:--silent )?)?(start|test|[a-z]+(?::[a-z]+)+|(?<=run )[a-z]+)\b/g)].map(
        ([, script = '']) => script,
      ),
    );
    expect(told).toContain('test');
    expect([...new Set(told)].filter((script) => manifest.scripts[script] === undefined)).toEqual([]);
  });

  it('has no script that npm would run by itself at an install, but the one that is meant to', () => {
    const byNpm = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'postprepare', 'dependencies'];
    expect(Object.keys(manifest.scripts).filter((name) => byNpm.includes(name))).toEqual([]);
  });

  it('is under the EUPL-1.2', () => {
    expect(manifest.license).toBe('EUPL-1.2');
    expect(read('LICENCE')).toMatch(/^EUROPEAN UNION PUBLIC LICENCE v\. 1\.2\n/);
  });

  it('builds what the command starts', () => {
    expect(manifest.scripts['prestart']).toBe('node tools/built.js --ensure');
    expect(manifest.scripts['pretest']).toBe('node tools/built.js --ensure');
  });
});

describe('a commit message', () => {
  it.each([
    'feat(platform): data folder',
    'fix: a late fact is counted once\n\nWhy.',
    'refactor(runner,read-model)!: one checkpoint\n\nBREAKING CHANGE: …',
    'Merge branch main',
    'fixup! feat: x',
  ])('may read « %s »', (message) => {
    expect(problemsOf(message)).toEqual([]);
  });

  it.each([
    'data folder',
    'Feat: data',
    'feat data',
    'feat(Platform): data',
    'feat: data.',
    'feat: data\nwithout a gap',
    `feat: ${'long '.repeat(20)}`,
  ])('may not read « %s »', (message) => {
    expect(problemsOf(message)).not.toEqual([]);
  });
});
