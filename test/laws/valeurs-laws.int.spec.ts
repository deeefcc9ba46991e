import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Figures, readFigures, readValeurs, RollupFiller } from '#libs/application';
import { type Definition, definitionReference, SHIPPED_DEFINITIONS } from '#libs/domain';
import { type PlainDate, plainDate } from '#libs/kernel';
import { type Basis, inSnapshot, type LedgerReader } from '#libs/read-model';
import { dayAfter, daysOf } from '../support/brute-force/days.js';
import type { RawFact } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plainReferentiel } from './plain-referentiel.js';
import { ProjectedLog } from './projected-log.js';
import { FIRST_DAY, LAST_DAY, randomHistories } from './random-histories.js';

const SEED = 20_220_131;
const RUNS = 8;
const CAISSES = ['751', '691', '974'];
/** One that nothing was ever heard of. */
const ASKED = [...CAISSES, '999'];

const referentiel = plainReferentiel({ '974': 'reunion' }, CAISSES);

const REFERENCES = SHIPPED_DEFINITIONS.map(definitionReference);

/** What the figure of its block says of a definition. */
function saidByFigures({ block }: Definition, { stock, anteriorite, flux, soldeEnJours }: Figures): readonly [string, number | null] {
  switch (block) {
    case 'stock':
      return [stock.status, stock.pieces];
    case 'anteriorite':
      return [anteriorite.status, anteriorite.share];
    case 'flux':
      return [flux.status, flux.processed];
    case 'soldeEnJours':
      return [soldeEnJours.status, soldeEnJours.value];
  }
}

describe('the values of many organismes, on random histories with late facts', () => {
  let database: TestDatabase;
  let log: ProjectedLog;
  let histories = 0;
  let rolledUp = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });

  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  async function compare(reader: LedgerReader, days: readonly PlainDate[], knownOn: PlainDate | null, by: Basis): Promise<void> {
    const valeurs = await readValeurs(reader, referentiel, { indicateurs: REFERENCES, organismes: ASKED, days, knownOn, by });
    expect([...valeurs.keys()]).toEqual(REFERENCES);
    for (const organisme of ASKED) {
      const slice = by === 'owner' ? { caisse: organisme } : { doer: organisme };
      for (const definition of SHIPPED_DEFINITIONS) {
        for (const [n, on] of days.entries()) {
          const figures = await readFigures(reader, referentiel, { on, knownOn, slice, definitions: [definitionReference(definition)] });
          const [status, value] = saidByFigures(definition, figures);
          const found = valeurs.get(definitionReference(definition))?.[n]?.valeurs.find((valeur) => valeur.organisme === organisme);
          const told = { on, knownOn, by, organisme, definition: definition.code };
          // Of a doer more may be known than what it works on: its own pièces, when others work on them.
          const seen = by === 'doer' ? [status === 'noData' ? null : (found?.value ?? null)] : [found?.status, found?.value];
          expect({ ...told, seen }).toEqual({ ...told, seen: by === 'doer' ? [value] : [status, value] });
        }
      }
    }
  }

  it('are those of the figures, one by one: of roll-ups or of the ledger, by owner or doer, as known on any day', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomHistories(25),
        fc.constantFrom(0, 2, 50),
        fc.integer({ min: 0, max: 20 }),
        async (facts: RawFact[], steps, knownAfter) => {
          histories += 1;
          await log.append(`source-${String(histories)}`, facts);
          await log.project(50);
          const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(referentiel) });
          for (let step = 0; step < steps && (await filler.step()); step += 1) rolledUp += 1;
          const days = daysOf(dayAfter(FIRST_DAY, -2), dayAfter(LAST_DAY, 3))
            .filter((_, i) => i % 5 === histories % 5)
            .map(plainDate);
          await inSnapshot(log.figures, async (reader) => {
            await compare(reader, days, null, 'owner');
            await compare(reader, days.slice(0, 2), plainDate(dayAfter(FIRST_DAY, knownAfter)), 'owner');
            await compare(reader, days.slice(0, 2), null, 'doer');
          });
        },
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(rolledUp).toBeGreaterThan(20);
  }, 300_000);

  it('are refused for a definition that nobody published', async () => {
    const request = { organismes: CAISSES, days: [plainDate(FIRST_DAY)], knownOn: null, by: 'owner' as const };
    await expect(
      inSnapshot(log.figures, async (reader) => readValeurs(reader, referentiel, { ...request, indicateurs: ['nul'] })),
    ).rejects.toMatchObject({
      code: 'definition.unknown',
    });
  });
});
