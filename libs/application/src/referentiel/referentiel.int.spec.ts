import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { SHIPPED_CALENDRIERS, SHIPPED_DEFINITIONS } from '#libs/domain';
import type { Position, StoredEvent } from '#libs/event-store';
import { DomainError, type JsonObject } from '#libs/kernel';
import { readModelDataSource, referentielProjection, stockProjection } from '#libs/read-model';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type Referentiel, ReferentielReader } from './referentiel.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await readModelDataSource(database.url, 1).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('the reference tables', () => {
  it('that a newer version has not made yet are not there for now, which is no failure', async () => {
    await expect(new ReferentielReader(dataSource).read()).rejects.toMatchObject({ code: 'query.stale' });
  });
});

/** Everything that changes what commands and questions refer to; one event for each way of writing it. */
const CHANGES: readonly (readonly [type: string, data: unknown])[] = [
  ['CalendrierPublished', SHIPPED_CALENDRIERS[0]],
  ['OrganismeRegistered', { code: 'A', label: 'Caisse A', calendrier: 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' }],
  ['OrganismeRegistered', { code: 'B', label: 'Caisse B', calendrier: 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' }],
  ['OrganismeRenamed', { organisme: 'A', label: 'Autre nom' }],
  ['CalendrierAssigned', { organisme: 'A', calendrier: 'metropole', calendrierVersion: 1, timeZone: 'Europe/Paris', fromOn: '2025-01-01' }],
  ['GroupementRegistered', { code: 'nord', label: 'Nord', kind: 'groupement', arbre: 'regions' }],
  ['OrganismeAttached', { organisme: 'A', arbre: 'regions', parent: 'nord', fromOn: '2024-01-01', toOn: null }],
  ['AppartenanceEnded', { organisme: 'A', arbre: 'regions', fromOn: '2024-01-01', toOn: '2025-01-01' }],
  ['AppartenanceEnded', { organisme: 'A', arbre: 'regions', fromOn: '2024-01-01', toOn: '2024-01-01' }],
  ['OrganismeMerged', { organisme: 'B', into: 'A', mergedOn: '2025-06-01' }],
  ['FusionCancelled', { organisme: 'B' }],
  ['OrganismeSplit', { organisme: 'A', into: ['B'], splitOn: '2025-06-01' }],
  ['ScissionCancelled', { organisme: 'A', into: ['B'], splitOn: '2025-06-01' }],
  ['ProcedureRegistered', { code: 'rsa', label: 'RSA' }],
  ['ProcedurePublished', { code: 'rsa', label: 'Revenu de solidarité active' }],
  ['IndicateurDefined', SHIPPED_DEFINITIONS[0]],
];

/** What they do not refer to. */
const OTHERS: readonly (readonly [type: string, data: unknown])[] = [
  ['ContratStarted', { agent: 'x', contrat: 'c', caisse: 'A', kind: 'CDI', fromOn: '2024-01-01', equipe: null, fonction: 'production', quotite: 1 }],
  ['ImportStarted', { source: 'demo', format: 'facts' }],
];

describe('the version of the reference tables', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE SCHEMA rm');
    for (const projection of [stockProjection, referentielProjection]) await generation(projection, 1);
  });
  afterAll(async () => client.end());

  async function generation(projection: typeof stockProjection, n: number): Promise<void> {
    const schema = `${projection.name}_g${String(n)}`;
    for (const statement of [`CREATE SCHEMA ${schema}`, projection.createTables(schema), projection.createViews(schema)])
      await client.query(statement);
  }

  let position = 1n;
  async function write([type, data]: readonly [string, unknown], schema = 'referentiel_g1'): Promise<void> {
    const id = randomUUID();
    const event: StoredEvent = {
      ...{ id, type, data: data as JsonObject, stream: `import-${id}`, revision: 1 },
      metadata: { commandId: id, occurredAt: '2025-01-01', knownOn: '2025-01-01' },
      recordedAt: '2025-01-01T00:00:00Z',
      sealed: [],
      digest: '',
      position: position as Position,
      ordinal: Number(position),
    };
    position += 1n;
    await referentielProjection.open(schema).apply([event], client);
  }

  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Map || each instanceof Set ? [...each] : each)));

  it('moves with every kind of change, so that whoever keeps them reads what is there', async () => {
    const keeping = new ReferentielReader(dataSource);
    let kept = await keeping.read();
    for (const change of CHANGES) {
      await write(change);
      const now = await keeping.read();
      const fresh = await new ReferentielReader(dataSource).read();
      expect([change, now === kept]).toEqual([change, false]);
      expect([change, plain(now)]).toEqual([change, plain(fresh)]);
      expect(now.daysOf('A')).toEqual(fresh.daysOf('A'));
      kept = now;
    }
  });

  it('stands still while nothing is written that they refer to, and until what is written is there for all', async () => {
    const keeping = new ReferentielReader(dataSource);
    const kept = await keeping.read();
    for (const other of OTHERS) await write(other);
    await client.query('BEGIN');
    await write(['OrganismeRenamed', { organisme: 'A', label: 'Pas encore' }]);
    expect(await keeping.read()).toBe(kept);
    await client.query('COMMIT');
    expect((await keeping.read()).caisses.get('A')?.label).toBe('Pas encore');
  });

  it('is judged by again, when something is not known, once all that was written is there', async () => {
    const caisseNamed =
      (code: string) =>
      ({ caisses }: Referentiel): string => {
        const label = caisses.get(code)?.label;
        if (label === undefined) throw new DomainError('caisse.unknown', `pas de caisse ${code}`);
        return label;
      };
    let waits = 0;
    const late = new ReferentielReader(dataSource, async () => {
      waits += 1;
      await write([
        'OrganismeRegistered',
        { code: 'C', label: 'Née à l’instant', calendrier: 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' },
      ]);
      return true;
    });
    expect(await late.judge(caisseNamed('C'))).toBe('Née à l’instant');
    expect(await late.judge(caisseNamed('C'))).toBe('Née à l’instant');
    expect(waits).toBe(1);
    await expect(late.judge(caisseNamed('D'))).rejects.toMatchObject({ code: 'caisse.unknown' });
    const tooLate = new ReferentielReader(dataSource, async () => Promise.resolve(false));
    await expect(tooLate.judge(caisseNamed('D'))).rejects.toMatchObject({ code: 'query.stale', message: expect.stringContaining('pas de caisse D') });
    expect(await tooLate.judge(caisseNamed('C'))).toBe('Née à l’instant');
  });

  it('is another in another generation, though as much was written there', async () => {
    const keeping = new ReferentielReader(dataSource);
    const kept = await keeping.read();
    await generation(referentielProjection, 2);
    await client.query('UPDATE referentiel_g2.referentiel_version SET n = (SELECT n FROM referentiel_g1.referentiel_version)');
    expect((await keeping.read()).caisses.size).toBeLessThan(kept.caisses.size);
  });
});
