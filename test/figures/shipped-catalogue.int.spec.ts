import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readValeurs, RollupFiller } from '#libs/application';
import { ensemble } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { inSnapshot } from '#libs/read-model';
import type { RawFact, Saying } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plainReferentiel } from '../laws/plain-referentiel.js';
import { ProjectedLog } from '../laws/projected-log.js';

const CAISSES = ['751', '691'];
const referentiel = plainReferentiel({}, CAISSES);

interface Told {
  readonly caisse?: string;
  readonly procedure?: string;
  readonly type?: string;
  readonly on: string;
  readonly then?: readonly (readonly [on: string, says: Saying])[];
}

/** Each line is a pièce of a dossier of its own, known on the day of each fact. */
function factsOf(told: readonly Told[]): readonly RawFact[] {
  return told
    .flatMap(({ caisse = '751', procedure = 'prime', type = 'demande', on, then = [] }, n) => {
      const received: Saying = { fait: 'received', caisse, procedure, type, canal: null, population: null };
      const of = { dossier: `D${String(n)}`, piece: `P${String(n)}`, at: null };
      return [[on, received] as const, ...then].map(([day, says], i) => ({ ...of, id: `f${String(n)}-${String(i)}`, on: day, knownOn: day, says }));
    })
    .map((fact, order) => ({ ...fact, order }));
}

const processed: Saying = { fait: 'processed', mode: 'manual' };
const waits = (waitingFor: string, wait?: string): Saying => ({ fait: 'waitingStarted', waitingFor, ...(wait === undefined ? {} : { wait }) });
const etape = (name: string): Saying => ({ fait: 'etapeEntered', etape: name });
const resumed: Saying = { fait: 'waitingEnded' };

describe('the indicators that ship', () => {
  let database: TestDatabase;
  let log: ProjectedLog;

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
    await log.append('branche', factsOf([...OF_2013, ...OF_2024]));
    // What is told last closes all days before it.
    await log.append('today', factsOf([{ on: '2024-12-31', caisse: '999' }]));
    await log.project(200);
  });
  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  /** The values of each day, all caisses together; of the grand livre before anything is rolled up, of the roll-ups after. */
  async function valuesOf(indicateur: string, ...days: readonly string[]): Promise<readonly (number | string)[]> {
    const request = { indicateurs: [indicateur], organismes: CAISSES, days: days.map(plainDate), knownOn: null, by: 'owner' } as const;
    const told = await inSnapshot(log.figures, async (reader) => readValeurs(reader, referentiel, request));
    return (told.get(indicateur) ?? []).map(({ valeurs }) => {
      const { value, status } = ensemble(valeurs);
      return value ?? status;
    });
  }

  /** Arrived on 10 December: 31 December is 21 calendar days after it and 14 worked ones, 2 January 15 worked ones, the 3rd 16. */
  const OF_2013: readonly Told[] = [
    { on: '2013-12-10', then: [['2014-02-03', processed]] },
    { on: '2013-12-30', then: [['2014-02-03', processed]] },
    // Of a mass: it needs no work yet, and has no part.
    { on: '2013-12-02', type: 'declaration-annuelle-de-ressources', then: [['2014-02-03', processed]] },
  ];

  const OF_2024: readonly Told[] = [
    // Back and forth: returned; put on hold, and again for another wait; put on hold while a partner is waited for, and told only after that.
    { on: '2024-06-03', then: [['2024-06-10', { fait: 'returned' }]] },
    {
      on: '2024-06-03',
      then: [
        ['2024-06-05', waits('assure')],
        ['2024-06-07', resumed],
        ['2024-06-11', waits('assure')],
        ['2024-06-13', resumed],
        ['2024-06-14', processed],
      ],
    },
    {
      on: '2024-06-03',
      then: [
        ['2024-06-05', waits('partenaire', 'a')],
        ['2024-06-06', waits('assure', 'b')],
        ['2024-06-10', { fait: 'waitingEnded', wait: 'a' }],
      ],
    },
    // Once only, whatever étape it passes and however it is qualified meanwhile; and on the very day on which it goes on.
    {
      on: '2024-06-03',
      then: [
        ['2024-06-05', waits('assure')],
        ['2024-06-06', etape('instruction')],
        ['2024-06-07', { fait: 'qualified', procedure: null, type: 'preuve', population: null }],
      ],
    },
    {
      on: '2024-06-04',
      then: [
        ['2024-06-06', waits('assure')],
        ['2024-06-06', resumed],
        ['2024-06-12', processed],
      ],
    },
    // No back and forth: nobody but the insured person is to bring what is missing; a mass.
    {
      on: '2024-06-04',
      then: [
        ['2024-06-06', waits('panne')],
        ['2024-06-07', resumed],
        ['2024-06-12', processed],
      ],
    },
    {
      on: '2024-06-04',
      type: 'questionnaire-de-controle',
      then: [
        ['2024-06-06', waits('assure')],
        ['2024-06-12', processed],
      ],
    },
    // Minima sociaux: in stock since 3 June in one caisse, processed in the other.
    { on: '2024-09-02', procedure: 'rsa' },
    { on: '2024-09-23', procedure: 'aah' },
    { on: '2024-09-02', procedure: 'rsa', caisse: '691', then: [['2024-09-27', processed]] },
    { on: '2024-09-24', caisse: '691', then: [['2024-09-26', { fait: 'processed', mode: 'auto' }]] },
  ];

  const expectations = async (): Promise<void> => {
    // The break of January 2014: the published series changes from one day to the next, and each of its two goes on, before and after it.
    const around = ['2013-12-26', '2013-12-31', '2014-01-01', '2014-01-02', '2014-01-03'] as const;
    expect(await valuesOf('anteriorite-branche-calendaire', ...around)).toEqual([0, 0.5, 0.5, 0.5, 0.5]);
    expect(await valuesOf('anteriorite-branche-ouvree', ...around)).toEqual([1, 1, 1, 1, 0.5]);
    expect(await valuesOf('anteriorite-branche', ...around)).toEqual([0, 0.5, 1, 1, 0.5]);

    // Five were handled in these 20 days, of which one of a mass.
    const on = '2024-06-28';
    expect(await valuesOf('taux-de-retours@1', on)).toEqual([1 / 4]);
    expect(await valuesOf('taux-de-mises-en-attente', on)).toEqual([5 / 4]);
    expect(await valuesOf('taux-de-retours', on)).toEqual([6 / 4]);
    // On the days on which they are put on hold.
    expect(await valuesOf('taux-de-mises-en-attente', '2024-06-11', '2024-06-10', '2024-06-06')).toEqual([5, 4, 'undefined']);

    // Nobody of the prime is left on that day; before, nothing of the minima had been processed.
    expect(await valuesOf('minima-sociaux-solde', '2024-06-28', '2024-09-26', '2024-09-30')).toEqual([0, 'undefined', 40]);
    expect(await valuesOf('minima-sociaux-anteriorite', '2024-06-28', '2024-09-26', '2024-09-30')).toEqual(['undefined', 2 / 3, 1 / 2]);
    expect(await valuesOf('hors-minima-sociaux-solde', '2024-09-30')).toEqual([40]);
    expect(await valuesOf('hors-minima-sociaux-anteriorite', '2024-06-28', '2024-09-30')).toEqual([1, 1]);
    // Each less the other.
    expect(await valuesOf('ecart-minima-sociaux-solde', '2024-09-26', '2024-09-30')).toEqual(['undefined', 0]);
    expect(await valuesOf('ecart-minima-sociaux-anteriorite', '2024-06-28', '2024-09-30')).toEqual(['undefined', -1 / 2]);
  };

  it('tell the break of 2014 on both sides, both halves of allers-retours, minima sociaux and the rest: of the grand livre, then of closed days', async () => {
    await expectations();
    const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(referentiel) });
    let filled = 0;
    while (await filler.step()) filled += 1;
    expect(filled).toBeGreaterThan(3);
    await expectations();
  });
});
