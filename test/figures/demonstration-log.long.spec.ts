import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildReadModels, loadDemonstration } from '#libs/application';
import { type Plan, SCALES, TETES } from '#libs/demonstration';
import { exportLog, PostgresEventLog } from '#libs/event-store';
import { connectionPool } from '#libs/platform';
import { apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** Every réseau, and enough dossiers that follow a procédure for each étape to have some. */
const PLAN: Plan = { ...SCALES.small, miniature: null, derogations: 0, pieces: 300, claims: 70, translations: 60 };
const CLOCK = { now: () => Date.parse(`${PLAN.lastDay}T22:30:00Z`) };
const PROGRAM = fileURLToPath(new URL('check-log.awk', import.meta.url));
const run = promisify(execFile);
/** Ends of months, in ordinary times, in the crisis, after it, and the last day. */
const DAYS = ['2024-03-31', '2024-12-31', '2025-04-30', '2025-12-31', PLAN.lastDay];

let folder: string;
let server: TestServer;
/** What the checking program tells, by `<day> <what> …`. */
let checked: ReadonlyMap<string, readonly number[]>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-log-'));
  const file = join(folder, 'journal.ndjson');
  const beforehand = async (databaseUrl: string): Promise<void> => {
    const log = new PostgresEventLog(databaseUrl);
    const pool = connectionPool(databaseUrl, { name: 'spec', max: 8, onLost: () => undefined });
    await loadDemonstration(log, PLAN, { clock: CLOCK, timeZone: 'Europe/Paris' });
    await buildReadModels({ pool, store: log.store });
    const lines: string[] = [];
    for await (const part of exportLog(log)) lines.push(part);
    await writeFile(file, lines.join(''));
    await pool.end();
    await log.close();
  };
  server = await startTestServer({ clock: CLOCK, beforehand });
  const { stdout } = await run('awk', ['-v', `asked=${DAYS.join(' ')}`, '-f', PROGRAM, file]);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  checked = new Map(
    lines.map((words) => {
      const names = words[1] === 'etape' ? 4 : 3;
      return [words.slice(0, names).join(' '), words.slice(names).map(Number)];
    }),
  );
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const told = (...names: readonly string[]): readonly number[] => checked.get(names.join(' ')) ?? [];
const get = async (path: string): Promise<Readonly<Record<string, unknown>>> => (await apiOf(server.url).get(path)).body;

interface Listed {
  readonly id: string;
  readonly etape: string | null;
}

async function dossiersOf(procedure: string): Promise<readonly Listed[]> {
  const all: Listed[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Readonly<Record<string, unknown>> = await get(
      `/api/v1/dossiers?procedure=${procedure}&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    all.push(...(page['items'] as Listed[]));
    cursor = (page['next'] as string | null | undefined) ?? null;
  }
  return all;
}

describe('the réseaux of the demonstration whose dossiers follow a procédure', () => {
  it.each(DAYS)('have on %s the stock that a program of its own finds in the exported log, caisse by caisse', async (day) => {
    for (const { code } of TETES.flatMap(({ caisses }) => caisses)) {
      const { stock } = await get(`/api/v1/indicators?on=${day}&caisse=${code}`);
      expect([code, (stock as { pieces: number | null }).pieces ?? 0]).toEqual([code, told(day, 'stock', code)[0] ?? 0]);
    }
    expect([...checked.keys()].some((key) => key.startsWith(`${day} stock retraite`))).toBe(true);
  });

  it.each(['demande-de-retraite', 'traduction'])('have the dossiers of %s in the étapes in which it finds them', async (procedure) => {
    const standing = new Map<string, number>();
    for (const { etape } of await dossiersOf(procedure)) standing.set(etape ?? '–', (standing.get(etape ?? '–') ?? 0) + 1);
    const prefix = `${PLAN.lastDay} etape ${procedure} `;
    const expected = new Map([...checked].flatMap(([key, [n = 0]]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), n]] : [])));
    expect(expected.size).toBeGreaterThan(3);
    expect(standing).toEqual(expected);
  });

  it.each(['2024', '2025', '2026'])('have delivered the translations of %s in time, or late, as it says', async (year) => {
    const { indicators } = await get(`/api/v1/procedures/traduction/indicators?year=${year}`);
    const ir83 = (indicators as { code: string; numerator: number; denominator: number }[]).find(({ code }) => code === 'ir83');
    const [delivered, late] = told(PLAN.lastDay, 'traductions', year);
    expect(delivered).toBeGreaterThan(5);
    expect([ir83?.denominator, ir83?.numerator]).toEqual([delivered, late]);
  });

  it('have the indus that it finds, at every point of their way', async () => {
    const found = new Map<string, readonly number[]>();
    for (const { id } of await dossiersOf('demande-de-retraite')) {
      const { indus } = await get(`/api/v1/dossiers/${id}/parcours`);
      for (const { status, amount } of indus as { status: string; amount: number }[]) {
        const [n = 0, cents = 0] = found.get(status) ?? [];
        found.set(status, [n + 1, cents + amount]);
      }
    }
    const prefix = `${PLAN.lastDay} indus `;
    const expected = new Map([...checked].flatMap(([key, numbers]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), numbers]] : [])));
    expect(expected.size).toBeGreaterThan(1);
    expect(found).toEqual(expected);
  });
});
