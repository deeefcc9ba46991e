import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { configurationVariables, readConfiguration, secretVariables } from '#libs/platform';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const compose = read('docker-compose.yml');
const dockerfile = read('Dockerfile');

/** What the pattern's first group finds, each time. */
const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, group = '']) => group);

/** The lines below a key, as far as they are further in. */
function blockOf(key: string): string {
  const lines = compose.split('\n');
  const start = lines.findIndex((line) => line.trim().startsWith(`${key}:`));
  const depth = (line: string): number => line.length - line.trimStart().length;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line !== '' && depth(line) <= depth(lines[start] ?? ''));
  if (start < 0) throw new Error(`no ${key} in docker-compose.yml`);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

const VARIABLE = /^\s+([A-Z][A-Z0-9_]*): /gmu;

describe('docker-compose.yml', () => {
  it('names no variable of ours that the configuration does not read', () => {
    const known: readonly string[] = [...configurationVariables, ...secretVariables.map((name) => `${name}_FILE`)];
    const named = [...found(blockOf('x-environment'), VARIABLE), ...found(blockOf('api'), VARIABLE), ...found(blockOf('projector'), VARIABLE)];
    expect(named).toEqual(expect.arrayContaining(['DATABASE_URL', 'ECLUSE_HOST', 'ECLUSE_ALLOWED_HOSTS', 'ECLUSE_PROJECTOR_PORT']));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('gives them values that the configuration takes', () => {
    const given = [...blockOf('x-environment').matchAll(/^ {2}([A-Z_]+): (.+)$/gmu)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\$\{\w+:-([^}]*)\}/gu, '$1'),
    ]);
    const configuration = readConfiguration(Object.fromEntries(given) as Record<string, string>, '/');
    expect(configuration).toMatchObject({
      databaseUrl: 'postgres://ecluse:ecluse@postgres:5432/ecluse',
      host: '0.0.0.0',
      allowedHosts: ['api', 'projector'],
    });
  });

  it('explains every variable that it reads itself', () => {
    const [explained = ''] = compose.split('\nname:');
    const asked = [...new Set(found(compose, /\$\{(\w+)/gu))];
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !explained.includes(name))).toEqual([]);
  });

  it('publishes ports on the loopback of the host, and nowhere else', () => {
    const ports = found(compose, /^ {6}- (.*:\d+)$/gmu);
    expect(ports.length).toBeGreaterThanOrEqual(4);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('pins every image, and keeps what must stay in named volumes', () => {
    const images = found(compose, /^ *image: (.+)$/gmu);
    expect(images.length).toBeGreaterThanOrEqual(3);
    expect(images.filter((image) => !/:\d+\.\d+(?:\.\d+)?$/u.test(image))).toEqual([]);
    const declared = found(compose.slice(compose.lastIndexOf('\nvolumes:')), /^ {2}([\w-]+):$/gmu);
    const used = found(compose, /^ {6}- ([\w-]+):\//gmu);
    expect([...used].sort()).toEqual([...declared].sort());
    expect(images).toContain(`ecluse:${(JSON.parse(read('package.json')) as { version: string }).version}`);
  });
});

describe('the Dockerfile', () => {
  it('takes pinned images, copies what is there, and runs as nobody in particular', () => {
    const images = found(dockerfile, /^FROM (\S+)/gmu);
    expect(images.filter((image) => !/^node:\d+\.\d+\.\d+-/u.test(image))).toEqual([]);
    const copied = found(dockerfile, /^COPY (?!--from)(.+) \S+$/gmu).flatMap((sources) => sources.split(' '));
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(dockerfile.lastIndexOf('\nUSER node')).toBeGreaterThan(dockerfile.lastIndexOf('\nFROM'));
    expect(dockerfile.indexOf('\nUSER node')).toBeLessThan(dockerfile.indexOf('\nENTRYPOINT'));
  });

  it('leaves out of its context what may hold a secret, or another machine’s packages', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(['.ecluse', '.git', 'node_modules', 'dist'].filter((path) => !ignored.includes(path))).toEqual([]);
  });
});
