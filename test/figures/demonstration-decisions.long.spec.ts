import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { buildReadModels, decideByFigures, type DecidingOptions, demonstrationIn, loadDemonstration } from '#libs/application';
import { CAISSES, decisionsOf, factsOf, lineOf, type Plan, SCALES } from '#libs/demonstration';
import { type ArreteEvent, figuresKnown, arreteDecider, type FigureArretee, type PhaseEventData } from '#libs/domain';
import { eventStoreMigrations, PostgresEventLog, type StreamEvent } from '#libs/event-store';
import { endOfMonth, type PlainDate } from '#libs/kernel';
import { connectionPool, migrate } from '#libs/platform';
import { readModelDataSource } from '#libs/read-model';
import { runnerMigrations } from '#libs/runner';
import { openKeyFile, PostgresVault, vaultMigrations } from '#libs/vault';
import { createTestDatabase } from '../support/database.js';

/** Every caisse and everybody who works there, in few pièces. */
const PLAN: Plan = { ...SCALES.small, pieces: 6_000, claims: 0, translations: 0, derogations: 0 };
const PROGRAM = fileURLToPath(new URL('check-facts.awk', import.meta.url));
const CLOSED_DAYS = fileURLToPath(new URL('jours-fermes-metropole.txt', import.meta.url));
const TIME_ZONE = 'Europe/Paris';
const DECISIONS = decisionsOf(PLAN);
const run = promisify(execFile);

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let log: PostgresEventLog;
let pool: ReturnType<typeof connectionPool>;
let readModel: DataSource;
let vault: PostgresVault;
let options: DecidingOptions;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-decisions-'));
  await writeFile(join(folder, 'faits.ndjson'), [...factsOf(PLAN)].map((fact) => `${lineOf(fact)}\n`).join(''));
  database = await createTestDatabase();
  const { url } = database;
  await migrate(url, [...eventStoreMigrations, ...vaultMigrations, ...runnerMigrations]);
  log = new PostgresEventLog(url);
  pool = connectionPool(url, { name: 'spec', max: 8, onLost: () => undefined });
  vault = await PostgresVault.open(url, await openKeyFile(join(folder, 'vault.key')));
  await loadDemonstration(log, PLAN, { clock: { now: () => Date.parse(`${PLAN.lastDay}T22:30:00Z`) }, timeZone: TIME_ZONE });
  await buildReadModels({ pool, store: log.store });
  readModel = await readModelDataSource(url, 2).initialize();
  options = { store: log.store, readModel, vault, timeZone: TIME_ZONE };
});
afterAll(async () => {
  await readModel.destroy();
  await pool.end();
  await vault.close();
  await log.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const arrete = async (mois: string): Promise<readonly StreamEvent[]> => log.store.readStream(`arrete-famille-${mois}`);

/** What the checking program tells of a day as known on another, line by line. */
async function linesOf(on: PlainDate, knownOn: PlainDate): Promise<readonly (readonly string[])[]> {
  const { stdout } = await run('awk', ['-v', `asked=${on}@${knownOn}`, '-v', `closed=${CLOSED_DAYS}`, '-f', PROGRAM, join(folder, 'faits.ndjson')]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
}

/** Of the réseau: stock, and the ninth decile of the delays of the month, which the caisses alone do not tell. */
async function checkedOfReseau(on: PlainDate, knownOn: PlainDate): Promise<readonly number[]> {
  const [, , ...numbers] = (await linesOf(on, knownOn)).find(([, slice]) => slice === 'all') ?? [];
  return [numbers[0], numbers[11]].map(Number);
}

/** Of the caisses whose worked days are those of the mainland: stock, solde, share. */
async function checked(on: PlainDate, knownOn: PlainDate): Promise<ReadonlyMap<string, readonly number[]>> {
  const told = (await linesOf(on, knownOn)).flatMap(([, slice = '', ...numbers]) =>
    slice.startsWith('owner:') ? [[slice.slice('owner:'.length), numbers.map(Number)] as const] : [],
  );
  return new Map(told.map(([caisse, numbers]) => [caisse, [numbers[0] ?? 0, numbers[8] ?? Number.NaN, numbers[9] ?? Number.NaN].map(rounded)]));
}

const rounded = (number: number): number => Math.round(number * 10_000) / 10_000;
const MAINLAND = CAISSES.filter(({ calendrier }) => calendrier === 'metropole').map(({ code }) => code);

/** The same of figures that were published. */
function published(figures: readonly FigureArretee[]): ReadonlyMap<string, readonly number[]> {
  const value = (indicateur: string, caisse: string): number =>
    rounded(figures.find((each) => each.organisme === caisse && each.indicateur.startsWith(`${indicateur}@`))?.value ?? Number.NaN);
  return new Map(MAINLAND.map((caisse) => [caisse, ['stock', 'solde-ouvre-20', 'part-automatique'].map((each) => value(each, caisse))]));
}

/** Of those of whom the facts file tells a stock or a flow of that day. */
const among = (figures: ReadonlyMap<string, readonly number[]>, others: ReadonlyMap<string, readonly number[]>) =>
  [...figures].filter(([caisse]) => others.has(caisse) && MAINLAND.includes(caisse)).sort();

describe('what the réseau of the demonstration decides by its figures', () => {
  it('is decided in its time, goes on where it was cut short, and is decided once', async () => {
    const { ordinal: loaded } = await log.store.head();
    const cut = decideByFigures(PLAN, options, (done) => {
      if (done === 5) throw new Error('the power is cut');
    });
    await expect(cut).rejects.toThrow('the power is cut');
    const { ordinal: begun } = await log.store.head();
    expect(begun - loaded).toBe(5);
    expect(await demonstrationIn(log.store, PLAN)).not.toBeNull();
    await decideByFigures(PLAN, options);
    const { ordinal, position } = await log.store.head();
    expect(ordinal - loaded).toBeGreaterThanOrEqual(DECISIONS.filter(({ kind }) => kind !== 'enter').length);
    await decideByFigures(PLAN, options);
    expect((await log.store.head()).position).toBe(position);
    expect(await demonstrationIn(log.store, PLAN)).not.toBeNull();
    expect(await demonstrationIn(log.store, SCALES.small)).toBeNull();
  });

  it('publishes the figures that a program of its own finds in the facts file, as they were known on the day, then as they were known at the correction', async () => {
    for (const mois of ['2024-12', '2025-06', '2026-03']) {
      const events = await arrete(mois);
      const state = events.reduce(
        (before, { type, data }) => arreteDecider.evolve(before, { type, data } as object as ArreteEvent),
        arreteDecider.initialState,
      );
      const [closed, corrected] = ['close', 'correct'].map(
        (kind) => DECISIONS.find((each) => each.kind === kind && 'mois' in each && each.mois === mois)?.on,
      );
      if (closed === undefined || corrected === undefined || state.status === 'open') throw new Error(`${mois} is not closed and corrected`);
      expect(events.map(({ metadata }) => metadata.knownOn)).toEqual([closed, corrected]);
      const last = endOfMonth(`${mois}-01` as PlainDate);
      for (const [figures, knownOn] of [
        [state.published.figures, closed],
        [figuresKnown(state, null), corrected],
      ] as const) {
        const [told, expected] = [published(figures), await checked(last, knownOn)];
        expect(expected.size).toBeGreaterThan(60);
        expect(among(told, expected)).toEqual(among(expected, told));
        const ofReseau = (indicateur: string): number | null | undefined =>
          figures.find((each) => each.organisme === 'famille' && each.indicateur.startsWith(`${indicateur}@`))?.value;
        expect([ofReseau('stock'), ofReseau('delai-decile-9')]).toEqual(await checkedOfReseau(last, knownOn));
      }
    }
  });

  it('stabilises in the shock, with what was found of its conditions that day', async () => {
    const entered = (await log.store.readStream('phase-famille')).filter(({ type }) => type === 'PhaseEntered').map(({ data }) => data as object);
    const [first] = entered as PhaseEventData['PhaseEntered'][];
    expect(first).toMatchObject({ phase: 'stabilisation', on: '2025-06-02', definition: 'famille@1', motif: null });
    expect(first?.conditions.map(({ code }) => code)).toEqual(['solde-du-reseau', 'solde-des-caisses']);
  });
});
