import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#libs/kernel';
import { NO_STREAM, type StoredEvent } from '#libs/event-store';
import { ECHEANCES, parcoursProjection } from '#libs/read-model';
import { inTransaction, partitionOf, rebuild } from '#libs/runner';
import { type Ecluse, startEcluse } from '../support/ecluse.js';
import { until } from '../support/killable-server.js';
import { undecided } from '../support/rebuilds.js';

type Told = readonly [type: string, data: JsonObject];

const FOLLOWING = '5b0d3d6e-7c11-4c55-9d3e-0d5b6a3f2a01';
const BROUGHT = '5b0d3d6e-7c11-4c55-9d3e-0d5b6a3f2a02';
const NAME_ONLY = '5b0d3d6e-7c11-4c55-9d3e-0d5b6a3f2a03';
const ON = '2024-03-04';

const opened = (reference: string, more: JsonObject = {}): Told => [
  'DossierOpened',
  {
    reference,
    origin: 'native',
    source: null,
    unit: null,
    procedure: 'aide',
    procedureVersion: 1,
    openedOn: ON,
    attributes: {},
    caisse: '751',
    ...more,
  },
];
const etape = (name: string): Told => ['EtapeEntered', { fact: randomUUID(), sourceFact: null, piece: null, etape: name, enteredOn: ON }];
const set = (echeance: string, code: string, dueOn: string, dueAt: string): Told => [
  'EcheanceSet',
  {
    ...{ echeance, code, anchor: { event: 'opened' }, anchoredOn: ON, dueOn, dueAt, calendrier: { code: 'metropole', version: 1 } },
    ...{ because: null, evaluations: [], setOn: ON },
  },
];

let ecluse: Ecluse;
beforeAll(async () => {
  ecluse = await startEcluse({ now: () => Date.parse('2024-03-04T10:00:00Z') });
});
afterAll(async () => {
  await ecluse.stop();
});

const revisions = new Map<string, number>();
async function tell(dossier: string, ...told: readonly Told[]): Promise<void> {
  const events = told.map(([type, data]) => {
    const id = randomUUID();
    return { id, type, data, metadata: { commandId: id, occurredAt: ON, knownOn: ON } };
  });
  const { revision, position } = await ecluse.store.append(`dossier-${dossier}`, revisions.get(dossier) ?? NO_STREAM, events);
  revisions.set(dossier, revision);
  await until('it is projected', async () => {
    const { rows } = await ecluse.pool.query<{ position: string }>(`SELECT position FROM runner.generation WHERE projection = 'parcours'`);
    return rows.some((row) => BigInt(row.position) >= position) ? true : null;
  });
}

async function rows(): Promise<readonly (readonly object[])[]> {
  const { rows: parcours } = await ecluse.pool.query<object>('SELECT * FROM rm.parcours ORDER BY dossier_id');
  const { rows: echeances } = await ecluse.pool.query<object>('SELECT * FROM rm.echeance ORDER BY dossier_id, code');
  return [parcours, echeances];
}

describe('dossiers that follow a procédure', () => {
  it('are told with where they stand and what is due; those that follow none are not', async () => {
    await tell(NAME_ONLY, opened('R-3', { procedureVersion: null }), etape('ailleurs'));
    await tell(
      FOLLOWING,
      opened('R-1'),
      etape('instruction'),
      set('e-1', 'relance', '2024-03-10', '2024-03-10T23:00:00.000Z'),
      set('e-2', 'decision', '2024-07-04', '2024-07-04T22:00:00.000Z'),
    );
    await tell(
      BROUGHT,
      opened('R-2', { importedAt: '2024-03-12T08:00:00.000Z' }),
      set('e-3', 'relance', '2024-03-10', '2024-03-10T23:00:00.000Z'),
      set('e-4', 'decision', '2024-07-04', '2024-07-04T22:00:00.000Z'),
    );
    const [parcours, echeances] = await rows();
    expect(parcours).toMatchObject([
      { dossier_id: FOLLOWING, reference: 'R-1', procedure: 'aide', version: 1, caisse: '751', etape: 'instruction', status: 'open', revision: 3 },
      { dossier_id: BROUGHT, reference: 'R-2', etape: null, status: 'open' },
    ]);
    const partition = partitionOf(ECHEANCES, `dossier-${FOLLOWING}`);
    expect(echeances).toMatchObject([
      { dossier_id: FOLLOWING, code: 'decision', echeance: 'e-2', partition, fires: true, due_at: '2024-07-04T22:00:00.000Z' },
      { dossier_id: FOLLOWING, code: 'relance', echeance: 'e-1', partition, fires: true },
      { dossier_id: BROUGHT, code: 'decision', fires: true },
      { dossier_id: BROUGHT, code: 'relance', fires: false },
    ]);
  });

  it('have no échéance left that was lifted, suspended, or that passed, and only the last setting of the others', async () => {
    await tell(FOLLOWING, ['EcheancePassed', { echeance: 'e-1', code: 'relance', passedOn: '2024-03-10' }]);
    await tell(FOLLOWING, ['EcheanceSuspended', { echeance: 'e-2', code: 'decision', clock: 'legal', suspendedOn: '2024-03-11' }]);
    expect((await rows())[1]).toMatchObject([{ echeance: 'e-4' }, { echeance: 'e-3' }]);
    await tell(FOLLOWING, set('e-5', 'decision', '2024-07-14', '2024-07-14T22:00:00.000Z'));
    await tell(BROUGHT, ['EcheanceLifted', { echeance: 'e-4', code: 'decision', liftedOn: '2024-03-12' }]);
    expect((await rows())[1]).toMatchObject([{ echeance: 'e-5', due_at: '2024-07-14T22:00:00.000Z' }, { echeance: 'e-3' }]);
  });

  it('have nothing due once they are closed', async () => {
    await tell(BROUGHT, ['DossierClosed', { fact: randomUUID(), sourceFact: null, outcome: 'faite', closedOn: '2024-03-13' }]);
    const [parcours, echeances] = await rows();
    expect(parcours).toMatchObject([{ status: 'open' }, { status: 'closed', revision: 4 }]);
    expect(echeances).toMatchObject([{ dossier_id: FOLLOWING }]);
  });

  it('are told the same by a rebuild, and by a writer that reads event by event and keeps nothing', async () => {
    const before = await rows();
    await rebuild({ pool: ecluse.pool, store: ecluse.store, projection: parcoursProjection, pageSize: 3, ...undecided });
    expect(await rows()).toEqual(before);

    await ecluse.pool.query(`CREATE SCHEMA spec_one; ${parcoursProjection.createTables('spec_one')}`);
    const { events } = await ecluse.store.readAll(0n as StoredEvent['position'], { limit: 1_000, ...parcoursProjection.reads });
    for (const event of events) {
      await inTransaction(ecluse.pool, async (client) => parcoursProjection.open('spec_one').apply([event], client));
    }
    for (const table of ['parcours', 'echeance']) {
      const { rowCount } = await ecluse.pool.query(`SELECT * FROM spec_one.${table} EXCEPT SELECT * FROM rm.${table}`);
      const { rowCount: others } = await ecluse.pool.query(`SELECT * FROM rm.${table} EXCEPT SELECT * FROM spec_one.${table}`);
      expect([table, rowCount, others]).toEqual([table, 0, 0]);
    }
  });
});
