import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { v5 } from 'uuid';
import type { Mouvement, Place, Sens } from '#libs/domain';
import { eventStoreMigrations, type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import { type PlainDate, plainDate } from '#libs/kernel';
import { migrate } from '#libs/platform';
import { LedgerReader, makePoints, pointsAreSumsOfLedger, readModelDataSource, rememberedMigrations, stockProjection } from '#libs/read-model';
import {
  applyPage,
  type EventSetAside,
  eventsSetAside,
  inTransaction,
  leaseOfProjection,
  Leases,
  type Projection,
  rebuild,
  type RebuildOptions,
  RetryQueue,
  type RetryRequest,
  runnerMigrations,
  type RunnerObserver,
  runProjection,
  schemaOf,
} from '#libs/runner';
import type { RawFact } from '../support/brute-force/stock.js';
import { until } from '../support/killable-server.js';
import { uncontested, undecided } from '../support/rebuilds.js';
import { type StaySeen, waitOf } from './bridge.js';

const NAMES = 'c1a5b3de-6f52-4b5e-9a0e-5f6d2b7c9e10';

type Checkpoint = Awaited<ReturnType<typeof applyPage>>;

/** Ids follow from names, and names from the history they belong to: several histories live side by side in one log. */
function idOf(source: string, kind: 'dossier' | 'piece' | 'fact', name: string): string {
  return v5(`${source}/${kind}/${name}`, NAMES);
}

function eventOf(source: string, { id, piece: named, on, says }: RawFact): Pick<EventToAppend, 'type' | 'data'> {
  const fact = { fact: idOf(source, 'fact', id), sourceFact: id };
  const piece = named === null ? null : idOf(source, 'piece', named);
  switch (says.fait) {
    case 'received': {
      const { caisse, procedure, type, canal, population } = says;
      return { type: 'PieceReceived', data: { ...fact, piece, reference: named, caisse, procedure, type, canal, population, receivedOn: on } };
    }
    case 'qualified': {
      const { procedure, type, population } = says;
      return { type: 'PieceQualified', data: { ...fact, piece, procedure, type, population, qualifiedOn: on } };
    }
    case 'processed':
      return { type: 'PieceProcessed', data: { ...fact, piece, mode: says.mode, processedOn: on } };
    case 'returned':
      return { type: 'PieceReturned', data: { ...fact, piece, reason: null, returnedOn: on } };
    case 'neutralised':
      return { type: 'PieceNeutralised', data: { ...fact, piece, reason: null, neutralisedOn: on } };
    case 'reopened':
      return { type: 'PieceReopened', data: { ...fact, piece, reason: null, reopenedOn: on } };
    case 'transferred': {
      const { caisse, caisseExecutante } = says;
      return { type: 'PieceTransferred', data: { ...fact, piece, caisse, caisseExecutante, transferredOn: on } };
    }
    case 'etapeEntered':
      return { type: 'EtapeEntered', data: { ...fact, piece, etape: says.etape, enteredOn: on } };
    case 'waitingStarted':
      return { type: 'WaitingStarted', data: { ...fact, piece, waitingFor: says.waitingFor, ...waitOf(says), startedOn: on } };
    case 'waitingEnded':
      return { type: 'WaitingEnded', data: { ...fact, piece, ...waitOf(says), endedOn: on } };
    case 'closed':
      return { type: 'DossierClosed', data: { ...fact, outcome: 'settled', closedOn: on } };
    case 'corrected':
      return { type: 'FactCorrected', data: { ...fact, piece, corrects: idOf(source, 'fact', says.corrects), on } };
    case 'cancelled':
      return { type: 'FactCancelled', data: { ...fact, piece, cancels: idOf(source, 'fact', says.cancels), cancelledOn: on } };
  }
}

function opening(source: string, { dossier, on, knownOn }: RawFact): EventToAppend {
  const id = v5(`${source}/${dossier}/opening`, NAMES);
  return {
    id,
    type: 'DossierOpened',
    data: {
      reference: dossier,
      origin: 'imported',
      source,
      unit: null,
      procedure: null,
      procedureVersion: null,
      openedOn: on,
      attributes: {},
    },
    metadata: { commandId: id, occurredAt: on, knownOn },
  };
}

/** As when the server is shut down: no fault of the events. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Stumble extends Error {
  readonly code = '57P01';
}

/** The projection, but its first page fails when everything is written and nothing committed. */
export function stumbling(): typeof stockProjection {
  let stumbled = false;
  return {
    ...stockProjection,
    open: (schema) => {
      const writer = stockProjection.open(schema);
      return {
        apply: async (events, transaction) => {
          await writer.apply(events, transaction);
          if (stumbled) return;
          stumbled = true;
          throw new Stumble('just before the commit');
        },
        forget: () => {
          writer.forget();
        },
        tend: async (transaction) => (await writer.tend?.(transaction)) ?? false,
      };
    },
  };
}

interface SejourRow extends Place {
  readonly arrivedOn: string;
  readonly fromOn: string;
  readonly toOn: string | null;
  readonly knownFrom: string;
  readonly knownTo: string | null;
}

interface LedgerRow extends Omit<Place, 'canal' | 'etape'> {
  readonly arrivedOn: string;
  readonly on: string;
  readonly knownOn: string;
  readonly incoming: boolean;
  readonly n: number;
}

const AXE = 'a.caisse, a.caisse_executante AS "caisseExecutante", a.procedure, a.type, a.population, a.waiting_for AS "waitingFor"';

/** The real log and the real projection on a real database, driven by hand. */
export class ProjectedLog {
  private readonly store: PostgresEventStore;
  private readonly pool: pg.Pool;
  private readonly revisions = new Map<string, number>();
  private readonly leases: Leases;
  private passed: Checkpoint[] = [];

  private constructor(
    url: string,
    readonly figures: DataSource,
  ) {
    this.store = new PostgresEventStore(url);
    this.pool = new pg.Pool({ connectionString: url, max: 3 });
    this.leases = new Leases(this.pool, { taken: () => undefined, lost: () => undefined });
  }

  static async open(url: string): Promise<ProjectedLog> {
    await migrate(url, [...eventStoreMigrations, ...runnerMigrations, ...rememberedMigrations]);
    return new ProjectedLog(url, await readModelDataSource(url, 2).initialize());
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.figures.destroy();
    await this.pool.end();
  }

  /** Appends in the order given; a dossier is opened by its first fact. */
  async append(source: string, facts: readonly RawFact[]): Promise<void> {
    for (const fact of facts) {
      const stream = `dossier-${idOf(source, 'dossier', fact.dossier)}`;
      const revision = this.revisions.get(stream) ?? NO_STREAM;
      const event = eventOf(source, fact);
      const id = v5(`${source}/event/${fact.id}`, NAMES);
      const events: EventToAppend[] = revision === NO_STREAM ? [opening(source, fact)] : [];
      events.push({ id, ...event, metadata: { commandId: id, occurredAt: fact.at ?? fact.on, knownOn: fact.knownOn, source } });
      this.revisions.set(stream, (await this.store.append(stream, revision, events)).revision);
    }
  }

  /** A projector takes over, reads by pages of this size to the end of the log, and stops. */
  async project(pageSize: number, projection = stockProjection): Promise<void> {
    const head = await this.store.head();
    if ((this.passed.at(-1)?.position ?? 0n) >= head.position) return;
    const stop = new AbortController();
    const failures: unknown[] = [];
    const { pool, store } = this;
    const observer: RunnerObserver = {
      pageApplied: (_projection, { checkpoint }) => {
        this.passed.push(checkpoint);
        if (checkpoint.position >= head.position) stop.abort();
      },
      failed: (_projection, error) => {
        if (error instanceof Stumble) return;
        failures.push(error);
        stop.abort();
      },
    };
    await this.leases.whileHolding(leaseOfProjection(projection.name), stop.signal, async (tenure) =>
      runProjection({ pool, store, projection, pageSize, tenure, observer }),
    );
    if (failures.length > 0) throw new AggregateError(failures, 'the projection failed');
  }

  /** All points of the generation that serves; a second one of a day where more than so many lines were learnt late. */
  async makePoints(worth: number): Promise<void> {
    const { projection, generation } = this.passed.at(-1) ?? { projection: stockProjection.name, generation: 1 };
    let from: PlainDate | null = null;
    do {
      from = await inTransaction(this.pool, async (client) => makePoints(client, schemaOf(projection, generation), from, worth));
    } while (from !== null);
  }

  /** A projector takes over, tries again what is set aside, and stops. */
  async retry(projection: Projection): Promise<RetryRequest> {
    const { pool, store } = this;
    const queue = new RetryQueue(pool);
    const { id } = await queue.request(randomUUID(), projection.name, null);
    const stop = new AbortController();
    const failures: unknown[] = [];
    const observer: RunnerObserver = { pageApplied: () => undefined, failed: (_projection, error) => failures.push(error) };
    const running = this.leases.whileHolding(leaseOfProjection(projection.name), stop.signal, async (tenure) =>
      runProjection({ pool, store, projection, pageSize: 100, tenure, observer }),
    );
    const done = await until('the retry is done', async () => {
      const request = await queue.find(id);
      return request?.state === 'completed' ? request : null;
    });
    stop.abort();
    await running;
    if (failures.length > 0) throw new AggregateError(failures, 'the projection failed');
    return done;
  }

  /** Reads while nothing is rolled up: stays and grand livre alone tell. Nothing of that lasts. */
  async ofLedgerAlone<T>(read: (reader: LedgerReader) => Promise<T>): Promise<T> {
    const runner = this.figures.createQueryRunner();
    await runner.startTransaction('REPEATABLE READ');
    try {
      await runner.query('DELETE FROM rm.rollup_state');
      return await read(new LedgerReader(runner.manager));
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  async eventsSetAside(): Promise<readonly EventSetAside[]> {
    return eventsSetAside(this.pool, stockProjection.name, 0, 10_000);
  }

  /** How many pages were applied so far; each can be delivered again. */
  get pages(): number {
    return this.passed.length;
  }

  /** The holder of an earlier checkpoint delivers once more the page that follows it. */
  async deliverAgain(page: number, limit: number): Promise<void> {
    const before = this.passed[page];
    if (before === undefined) throw new Error(`no page ${String(page)}`);
    const writer = stockProjection.open(schemaOf(before.projection, before.generation));
    const again = await this.store.readAll(before.position, { limit, ...stockProjection.reads });
    await applyPage(this.pool, writer, before, again, await this.store.head());
  }

  async rebuild(pageSize: number, projection = stockProjection): Promise<void> {
    const { pool, store } = this;
    this.passed.push(await rebuild({ pool, store, projection, pageSize, ...undecided }));
  }

  /** A rebuild by the writer that follows the log. */
  async rebuildByFollowing(pageSize: number): Promise<void> {
    const createTables = (schema: string): string => [stockProjection.createTables(schema), ...stockProjection.createIndexes(schema)].join(';');
    const following: Mutable<Projection> = { ...stockProjection, createTables };
    delete following.build;
    await this.rebuild(pageSize, following);
  }

  /**
   * Rebuilds in bulk by these pages and batches; stopped, as a process that ends would be, each time it has told so many times where it stands.
   * @returns how often it was stopped
   */
  async rebuildWithStops(pageSize: number, batchSize: number, stops: readonly number[]): Promise<number> {
    const { pool, store } = this;
    for (let stopped = 0; ; stopped += 1) {
      const ending = new AbortController();
      let left = stops[stopped] ?? Infinity;
      const report: RebuildOptions['report'] = async () => {
        left -= 1;
        if (left === 0) ending.abort();
        return Promise.resolve({ accepted: false, cancelled: false });
      };
      try {
        await rebuild({ ...undecided, pool, store, projection: stockProjection, pageSize, batchSize, tenure: uncontested(ending.signal), report });
        return stopped;
      } catch (error) {
        if (!ending.signal.aborted) throw error;
      }
    }
  }

  /** Every row of the generation that serves, numbers of places and of points left out: the same log gives the same rows. */
  async rows(): Promise<Readonly<Record<string, readonly string[]>>> {
    const place = `jsonb_build_array(a.source, a.origin, ${AXE.replaceAll(/ AS "\w+"/gu, '')}, p.canal, p.etape)`;
    const queries = {
      dossier: 'SELECT to_jsonb(d)::text AS row FROM rm.dossier d',
      piece: `SELECT concat(to_jsonb(c) - 'place_id', ${place}) AS row FROM rm.piece c LEFT JOIN rm.place p USING (place_id) LEFT JOIN rm.axe a USING (axe_id)`,
      sejour: `SELECT concat(to_jsonb(s) - 'place_id' - 'pile_id', ${place}) AS row FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)`,
      // A line that was posted and posted back may be there with nothing in it, or not.
      grand_livre: `SELECT concat(to_jsonb(g) - 'axe_id' - 'pile_id', to_jsonb(a) - 'axe_id' - 'pile_id') AS row FROM rm.grand_livre g JOIN rm.axe a USING (axe_id) WHERE n <> 0`,
      set_aside: 'SELECT to_jsonb(f)::text AS row FROM rm.set_aside f',
      point: `SELECT concat(to_jsonb(p) - 'point_id', to_jsonb(s) - 'point_id' - 'pile_id', to_jsonb(a) - 'pile_id') AS row
        FROM rm.point p LEFT JOIN rm.point_pile s USING (point_id) LEFT JOIN rm.pile a USING (pile_id)`,
    };
    const tables: Record<string, readonly string[]> = {};
    for (const [table, query] of Object.entries(queries)) {
      tables[table] = (await this.figures.query<{ row: string }[]>(query)).map(({ row }) => row).sort();
    }
    return tables;
  }

  /** How many points there are, and how many of them as known after their day. */
  async points(): Promise<{ readonly all: number; readonly late: number }> {
    const rows = await this.figures.query<{ all: number; late: number }[]>(
      'SELECT count(*)::int AS all, count(*) FILTER (WHERE known_on > on_day)::int AS late FROM rm.point',
    );
    return rows[0] ?? { all: 0, late: 0 };
  }

  /** What points say that the ledger does not. */
  async oddPoints(): Promise<readonly string[]> {
    return (await pointsAreSumsOfLedger(this.figures)).differences;
  }

  /** The stays as the table holds them. */
  async sejours(source: string): Promise<readonly StaySeen[]> {
    const rows = await this.figures.query<SejourRow[]>(
      `SELECT ${AXE}, p.canal, p.etape, s.arrived_on::text AS "arrivedOn", s.from_on::text AS "fromOn", s.to_on::text AS "toOn",
              s.known_from::text AS "knownFrom", s.known_to::text AS "knownTo"
       FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id) WHERE a.source = $1`,
      [source],
    );
    return rows.map(({ arrivedOn, fromOn, toOn, knownFrom, knownTo, ...place }) => ({
      place,
      arrivedOn: plainDate(arrivedOn),
      fromOn: plainDate(fromOn),
      toOn: toOn === null ? null : plainDate(toOn),
      knownFrom: plainDate(knownFrom),
      knownTo: knownTo === null ? null : plainDate(knownTo),
    }));
  }

  /** The grand livre as the table holds it: it knows no canal and no étape. */
  async mouvements(source: string): Promise<readonly Mouvement[]> {
    const rows = await this.figures.query<LedgerRow[]>(
      `SELECT ${AXE}, g.arrived_on::text AS "arrivedOn", g.on_day::text AS "on", g.known_on::text AS "knownOn", g.sens > 0 AS incoming, g.n
       FROM rm.grand_livre g JOIN rm.axe a USING (axe_id) WHERE a.source = $1`,
      [source],
    );
    return rows.map(({ arrivedOn, on, knownOn, incoming, n, ...axe }) => ({
      place: { ...axe, canal: null, etape: null },
      arrivedOn: plainDate(arrivedOn),
      on: plainDate(on),
      sens: (incoming ? 'arrived' : 'closed') satisfies Sens,
      knownOn: plainDate(knownOn),
      n,
    }));
  }

  /** The facts set aside, under their names in the history. */
  async setAside(source: string, facts: readonly RawFact[]): Promise<readonly string[]> {
    const names = new Map(facts.map(({ id }) => [idOf(source, 'fact', id), id]));
    const rows = await this.figures.query<{ fact: string }[]>('SELECT DISTINCT fact_id AS fact FROM rm.set_aside WHERE fact_id = ANY($1::uuid[])', [
      [...names.keys()],
    ]);
    return rows.map(({ fact }) => names.get(fact) ?? fact).sort();
  }
}
