import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Cell, csvOf, type Sheet, tableauBytes } from '#libs/interchange';
import { plainDate } from '#libs/kernel';
import { type Api, apiOf } from '../support/api.js';
import { type Ended, launchWith } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type KillableServer, startKillable } from '../support/killable-server.js';

const LINES = 1_000_000;
/** What is written of such a file is an event for each line: a tenth says as much. */
const RECORDED = 100_000;
const MINUTES = 60_000;
/** Less than a workbook of a million lines takes once it is unpacked. */
const HEAP_MIB = 384;

const CAISSES = Array.from({ length: 100 }, (_, n) => String(n + 100));
const INDICATEURS = Array.from({ length: 11 }, (_, n) => `appels-${String(n + 1)}`);
const MONTHS = Array.from({ length: 76 * 12 }, (_, n) => `${String(1950 + Math.floor(n / 12))}-${String((n % 12) + 1).padStart(2, '0')}`);

type Line = readonly [indicateur: string, organisme: string, periode: string, valeur: string | number, source: string];

/** So many readings, no two of the same indicator, caisse and month; some with another value than a number. */
function* lines(count: number, wrong: ReadonlySet<number> = new Set()): Generator<Line> {
  for (let n = 0; n < count; n += 1) {
    const [of, month] = [Math.floor(n / MONTHS.length), MONTHS[n % MONTHS.length] ?? ''];
    const indicateur = INDICATEURS[Math.floor(of / CAISSES.length)] ?? '';
    yield [indicateur, CAISSES[of % CAISSES.length] ?? '', month, wrong.has(n) ? 'beaucoup' : n, 'standard téléphonique'];
  }
}

const HEADER = ['indicateur', 'organisme', 'periode', 'valeur', 'source'];
/** Months as text: a date would be of a day. */
const KINDS = ['text', 'text', 'text', 'decimal', 'text'] as const;
const COLUMNS: Sheet['columns'] = HEADER.map((label, n) => ({ label, kind: KINDS[n] ?? 'text' }));

type Format = 'csv' | 'xlsx';

let folder: string;
let database: TestDatabase;
let environment: Readonly<Record<string, string>>;
let server: KillableServer;
let api: Api;

async function written(format: Format, name: string, count: number, wrong?: ReadonlySet<number>): Promise<string> {
  const file = join(folder, `${name}.${format}`);
  const rows = (): Iterable<readonly Cell[]> => lines(count, wrong);
  const bytes =
    format === 'csv'
      ? csvOf(
          lines(count, wrong),
          HEADER.map((header, n) => ({ header, valueOf: (line: Line) => line[n] ?? null })),
        )
      : tableauBytes({ name, title: name, on: plainDate('2026-11-21'), sheets: [{ name: 'Relevés', columns: COLUMNS, rows: rows() }] }, 'xlsx');
  await pipeline(Readable.from(bytes), createWriteStream(file));
  return file;
}

const imported = async (file: string): Promise<Ended> => launchWith(environment, 'releve', 'import', file, '--json').ended;

async function count(): Promise<number> {
  const { body } = await api.get('/api/v1/releves?limit=1');
  return Number(body['count']);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-million-'));
  database = await createTestDatabase();
  environment = { ECLUSE_HOME: folder, DATABASE_URL: database.url, NODE_OPTIONS: `--max-old-space-size=${String(HEAP_MIB)}` };
  server = await startKillable(folder, environment);
  api = apiOf(server.url);
  const reseau = join(folder, 'reseau.yaml');
  await writeFile(reseau, ['organismes:', ...CAISSES.map((code) => `  - { code: '${code}', label: Caisse ${code} }`), ''].join('\n'));
  const { code, stderr } = await launchWith(environment, 'reseau', 'import', reseau).ended;
  expect([code, stderr]).toEqual([0, '']);
  const { body } = await api.get('/api/v1/definitions/appels-recus');
  const [shipped] = body['versions'] as readonly object[];
  let position = '';
  for (const indicateur of INDICATEURS) {
    const published = await api.post('/api/v1/definitions', { ...shipped, code: indicateur });
    expect(published).toMatchObject({ status: 200 });
    position = String(published.body['position']);
  }
  await api.get(`/api/v1/definitions?after=${encodeURIComponent(position)}`);
}, 2 * MINUTES);
afterAll(async () => {
  await server.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it.each(['csv', 'xlsx'] as const)(
  'a million readings of which some are wrong are read to the end: each wrong line is told, and nothing is kept (%s)',
  async (format) => {
    const { code, stdout } = await imported(await written(format, 'faux', LINES, new Set([0, 500_000, LINES - 1])));
    server.mustLive();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ code: 'releve.refused', read: LINES, refused: 3 },
      lines: [2, 500_002, LINES + 1].map(
        (line) => expect.stringContaining(`Ligne ${String(line)} [releve.number] : « beaucoup » n’est pas un nombre.`) as unknown,
      ),
    });
    expect(await count()).toBe(0);
  },
  5 * MINUTES,
);

it(
  'readings are recorded from a workbook, all of them, and found again in a CSV file of the same',
  async () => {
    const first = await imported(await written('xlsx', 'justes', RECORDED));
    server.mustLive();
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout)).toMatchObject({ read: RECORDED, recorded: RECORDED, unchanged: 0, corrections: 0 });
    const again = await imported(await written('csv', 'justes', RECORDED));
    server.mustLive();
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(JSON.parse(again.stdout)).toMatchObject({ read: RECORDED, recorded: 0, unchanged: RECORDED, corrections: 0 });
    expect(await count()).toBe(RECORDED);
  },
  15 * MINUTES,
);
