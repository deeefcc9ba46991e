import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetValeurs, loadDemonstration } from '#libs/application';
import { factsOf, lineOf, type Plan, SCALES } from '#libs/demonstration';
import { type EventStore, InMemoryEventLog, START, type StoredEvent } from '#libs/event-store';
import { type PlainDate, plainDate } from '#libs/kernel';
import type { Slice } from '#libs/read-model';
import { type Ecluse, startEcluse } from '../support/ecluse.js';

/** Every caisse, every part of the story, in few pièces. */
const PLAN: Plan = { ...SCALES.small, miniature: null, pieces: 4_000, claims: 0, translations: 0 };
const PROGRAM = fileURLToPath(new URL('check-facts.awk', import.meta.url));
/** Given as data, to be read by eye: the import of a facts file gives every caisse the calendar of the mainland. */
const CLOSED_DAYS = fileURLToPath(new URL('jours-fermes-metropole.txt', import.meta.url));
const run = promisify(execFile);

/** Ordinary times, the crisis, the height of the shock, the last day; as known since and as known then. */
const DAYS: readonly { readonly on: PlainDate; readonly knownOn: PlainDate | null }[] = [
  { on: plainDate('2024-02-29'), knownOn: null },
  { on: plainDate('2025-03-31'), knownOn: null },
  { on: plainDate('2025-03-31'), knownOn: plainDate('2025-03-31') },
  { on: plainDate('2025-09-26'), knownOn: null },
  { on: plainDate('2025-09-26'), knownOn: plainDate('2025-10-15') },
  { on: PLAN.lastDay, knownOn: null },
];

let folder: string;
let ecluse: Ecluse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-'));
  await writeFile(join(folder, 'faits.ndjson'), [...factsOf(PLAN)].map((fact) => `${lineOf(fact)}\n`).join(''));
  ecluse = await startEcluse();
  const { refusedCount, heldCount } = await ecluse.import(join(folder, 'faits.ndjson'), { source: PLAN.source });
  expect([refusedCount, heldCount]).toEqual([0, 0]);
});
afterAll(async () => {
  await ecluse.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the checking program tells of a day: numbers by slice; of what is divided by nothing, NaN. */
async function checked({ on, knownOn }: (typeof DAYS)[number]): Promise<ReadonlyMap<string, readonly number[]>> {
  const asked = knownOn === null ? on : `${on}@${knownOn}`;
  const { stdout } = await run('awk', ['-v', `asked=${asked}`, '-v', `closed=${CLOSED_DAYS}`, '-f', PROGRAM, join(folder, 'faits.ndjson')], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.trimEnd().split('\n');
  return new Map(lines.map((line) => line.split(' ')).map(([, slice, ...numbers]) => [slice ?? '', numbers.map(Number)]));
}

/** What the catalogue makes of them: worked days, what is divided, deciles. */
const CATALOGUE = ['solde-ouvre-20', 'part-automatique', 'delai-decile-5', 'delai-decile-9'] as const;

type CatalogueQuestion = ConstructorParameters<typeof GetValeurs>[0];

/** Their values, by slice, in their order; NaN where there is none. */
async function catalogue({ on, knownOn }: (typeof DAYS)[number], slices: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const told = new Map<string, number[]>();
  const ask = async (more: Partial<CatalogueQuestion>, nameOf: (caisse: string | null) => string): Promise<void> => {
    const question = {
      indicateurs: CATALOGUE,
      organismes: [],
      groupement: null,
      reseau: null,
      perimetre: 'asItWas',
      days: [on],
      knownOn,
      by: 'owner',
      procedure: null,
      ...more,
    } as const;
    const { indicateurs } = await ecluse.queries.execute(new GetValeurs(question));
    for (const { days } of indicateurs) {
      for (const { ensemble, valeurs } of days) {
        const all = [{ organisme: null, value: ensemble.value }, ...valeurs];
        for (const { organisme, value } of all) told.set(nameOf(organisme), [...(told.get(nameOf(organisme)) ?? []), value ?? Number.NaN]);
      }
    }
  };
  await ask({ by: 'owner' }, (caisse) => (caisse === null ? 'all' : `owner:${caisse}`));
  await ask({ by: 'doer' }, (caisse) => (caisse === null ? 'all by doer' : `doer:${caisse}`));
  for (const name of slices.filter((slice) => slice.startsWith('procedure:'))) {
    await ask({ procedure: name.slice('procedure:'.length), onlyEnsemble: true }, () => name);
  }
  return told;
}

function sliceOf(name: string): Slice {
  const [kind, code = ''] = name.split(':');
  if (kind === 'owner') return { caisse: code };
  return kind === 'all' ? {} : { [kind as 'doer' | 'procedure']: code };
}

describe('the demonstration', () => {
  it.each(DAYS)('has, on $on as known on $knownOn, the figures that a program of its own finds in the facts file', async (day) => {
    const { on, knownOn } = day;
    const expected = await checked(day);
    expect(expected.get('all')?.[0]).toBeGreaterThan(20);
    const told = new Map<string, readonly number[]>();
    const divided = await catalogue(day, [...expected.keys()]);
    for (const name of expected.keys()) {
      const definitions = ['anteriorite-calendaire', 'flux-calendaire-28', 'solde-calendaire-28'];
      const [inWorkedDays] = await ecluse.indicators({ on: [on], knownOn, slice: sliceOf(name), definitions: ['anteriorite-ouvree'] });
      const [figures] = await ecluse.indicators({ on: [on], knownOn, slice: sliceOf(name), definitions });
      if (figures === undefined) throw new Error('no figures');
      const { stock, anteriorite, flux } = figures;
      const numbers = [stock.pieces, stock.waiting, anteriorite.above, flux.arrived, flux.processed, flux.automatic];
      const counts = [...numbers, stock.dossiers, inWorkedDays?.anteriorite.above].map((number) => number ?? 0);
      told.set(name, [...counts, ...(divided.get(name) ?? [])]);
    }
    const inOrder = (figures: ReadonlyMap<string, readonly number[]>) =>
      [...figures].map(([name, numbers]) => [name, ...numbers.map(rounded)]).sort();
    expect(inOrder(told)).toEqual(inOrder(expected));
    expect([...expected.values()].some((numbers) => numbers.some((number) => !Number.isInteger(number)))).toBe(true);
    // One caisse with another makes the réseau.
    const owners = [...expected].flatMap(([name, numbers]) => (name.startsWith('owner:') ? [numbers] : []));
    expect(expected.get('all')?.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5].map((n) => owners.reduce((sum, numbers) => sum + (numbers[n] ?? 0), 0)));
  });

  it('is, loaded at once, the log that an import of its facts file gives', async () => {
    const log = new InMemoryEventLog();
    await loadDemonstration(log, PLAN, { clock: { now: () => Date.now() }, timeZone: 'Europe/Paris' });
    const imported = await streamsOf(ecluse.store);
    const loaded = await streamsOf(log.store);
    expect(loaded.size).toBeGreaterThan(5_000);
    expect(loaded).toEqual(imported);
  });
});

/** As values of the catalogue are told. */
const rounded = (number: number): number => Math.round(number * 10_000) / 10_000;

/** What dossiers and reservations tell, stream by stream: neither when nor under which command it was written. */
async function streamsOf(store: EventStore): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const streams = new Map<string, unknown[]>();
  const told = ({ type, data, metadata: { occurredAt, knownOn, source } }: StoredEvent): unknown => ({ type, data, occurredAt, knownOn, source });
  let after = START;
  for (;;) {
    const { events, upTo } = await store.readAll(after, { limit: 5_000 });
    for (const event of events) {
      if (!/^(?:dossier|reference)-/u.test(event.stream)) continue;
      const before = streams.get(event.stream);
      // Of a reservation only the day is told by the caller, and the instant at which it is made.
      const what = event.type === 'ReferenceReserved' ? event.data : told(event);
      if (before === undefined) streams.set(event.stream, [what]);
      else before.push(what);
    }
    if (upTo === after) return streams;
    after = upTo;
  }
}
