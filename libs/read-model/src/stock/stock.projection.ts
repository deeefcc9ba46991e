import { LRUCache } from 'lru-cache';
import type { ClientBase } from 'pg';
import { type DossierEvent, dossierCodec } from '#libs/domain';
import type { StoredEvent, ToldEvent } from '#libs/event-store';
import { addDays, earliest, type PlainDate, plainDate } from '#libs/kernel';
import type { PreparedWrite, Projection, ProjectionBuilder, ProjectionWriter, ReadTables } from '#libs/runner';
import { readsOf, refusalBy } from '../known-events.js';
import { type DossierRecord, factCount, newRecord, STREAM_PREFIX } from './dossier-record.js';
import { figureDifferences } from './figure-differences.js';
import { DossierByDossier } from './dossier-by-dossier.js';
import { FilingCabinet } from './filing-cabinet.js';
import { makePoints } from './points.js';
import { StockChangesBuilder } from './stock-changes.js';
import { createStockIndexes, createStockKeys, createStockTables, createStockViews } from './stock.tables.js';
import { loadRecords, type WayOfWriting, writing } from './stock.store.js';

/** What moves no pièce and shows in no list is not even fetched. */
const UNREAD = ['ActivityRecorded', 'DossierDescribed'];
/** Facts of the dossiers kept in memory. */
const FACTS_KEPT = 30_000;
/** Points pay once so many lines were posted. */
const LINES_PER_ROUND = 2_000;
/** Points stand at most so many days apart: a line may make the one before its own day wanted. */
const DAYS_BETWEEN_POINTS = 11;

/**
 * The stock: stays, grand livre, pièces, dossiers, facts set aside – one projection, one transaction, one checkpoint.
 * Source: design §5.
 */
export const stockProjection: Projection = {
  name: 'stock',
  reads: readsOf(['dossier'], UNREAD),
  refuses: refusalBy([dossierCodec]),
  structure: 11,
  createTables: createStockTables,
  createKeys: createStockKeys,
  createIndexes: createStockIndexes,
  createViews: createStockViews,
  open: (schema) => new StockWriter(schema),
  build: (schema, order) => (order === 'streams' ? new DossierByDossier(schema) : new StockBuilder(schema)),
  compare: figureDifferences,
};

/** One write, how many movements it posts, and the first day of them. */
interface Taken {
  readonly write: PreparedWrite;
  readonly lines: number;
  readonly from: PlainDate | null;
}

/** Folds events: keeps the records of dossiers, and what has changed since it was last taken. */
class StockFold {
  private readonly records: LRUCache<string, DossierRecord>;
  private changes = new StockChangesBuilder();
  private cabinet: FilingCabinet | undefined;

  constructor(
    private readonly schema: string,
    factsKept: number,
  ) {
    this.records = new LRUCache({ maxSize: factsKept, sizeCalculation: factCount });
  }

  async fold(events: readonly ToldEvent[], read: ReadTables): Promise<void> {
    this.cabinet ??= await read(async (client) => FilingCabinet.load(client, this.schema));
    const dossiers = await this.recordsOf(events, read);
    for (const event of events) {
      const dossier = dossiers.get(event.stream);
      if (dossier === undefined) continue;
      const { occurredAt, knownOn } = event.metadata;
      this.changes.add(dossier, { type: event.type, data: event.data } as DossierEvent, {
        occurredAt,
        knownOn: plainDate(knownOn),
        revision: event.revision,
      });
    }
  }

  /** What has changed since the last time, as one write. */
  take(way: WayOfWriting): Taken {
    if (this.cabinet === undefined) return { write: async () => Promise.resolve(), lines: 0, from: null };
    const changes = this.changes.build();
    this.changes = new StockChangesBuilder();
    for (const dossier of changes.dossiers) this.records.set(dossier.id, dossier);
    const from = changes.mouvements.reduce<PlainDate | null>((first, { on }) => (first === null ? on : earliest(first, on)), null);
    return { write: writing(changes, this.cabinet, way), lines: changes.mouvements.length, from };
  }

  /** The record of each dossier of the page, by stream: from memory, from the tables, or new. */
  private async recordsOf(events: readonly ToldEvent[], read: ReadTables): Promise<ReadonlyMap<string, DossierRecord>> {
    const records = new Map<string, DossierRecord>();
    const missing = new Map<string, ToldEvent>();
    for (const event of events) {
      const { stream } = event;
      if (records.has(stream) || missing.has(stream) || !stream.startsWith(STREAM_PREFIX)) continue;
      const id = stream.slice(STREAM_PREFIX.length);
      const kept = this.changes.recordOf(id) ?? this.records.get(id);
      if (kept === undefined) missing.set(stream, event);
      else records.set(stream, kept);
    }
    // A stream that begins in this page has nothing to load.
    const older = [...missing].filter(([, event]) => event.revision > 0).map(([stream]) => stream.slice(STREAM_PREFIX.length));
    const loaded = older.length === 0 ? [] : await read(async (client) => loadRecords(client, this.schema, older));
    for (const record of loaded) records.set(`${STREAM_PREFIX}${record.id}`, record);
    for (const [stream, event] of missing) {
      if (!records.has(stream)) records.set(stream, newRecord(stream.slice(STREAM_PREFIX.length), plainDate(event.metadata.knownOn)));
    }
    return records;
  }

  forget(): void {
    this.records.clear();
    this.changes = new StockChangesBuilder();
    this.cabinet = undefined;
  }
}

class StockWriter implements ProjectionWriter {
  private readonly fold: StockFold;
  /** Points are gone through from this day on, null: from the first; undefined: not at present. What a former writer left undone is not known. */
  private round: PlainDate | null | undefined = null;
  private linesSinceRound = 0;
  private postedFrom: PlainDate | null = null;

  constructor(private readonly schema: string) {
    this.fold = new StockFold(schema, FACTS_KEPT);
  }

  async apply(events: readonly StoredEvent[], client: ClientBase): Promise<void> {
    await this.fold.fold(events, async (read) => read(client));
    const { write, lines, from } = this.fold.take('following');
    await write(client, this.schema);
    this.linesSinceRound += lines;
    if (from !== null) this.postedFrom = this.postedFrom === null ? from : earliest(this.postedFrom, from);
  }

  forget(): void {
    this.fold.forget();
  }

  async tend(client: ClientBase): Promise<boolean> {
    if (this.round === undefined) {
      if (this.linesSinceRound < LINES_PER_ROUND || this.postedFrom === null) return false;
      this.round = addDays(this.postedFrom, -DAYS_BETWEEN_POINTS);
      this.linesSinceRound = 0;
      this.postedFrom = null;
    }
    this.round = (await makePoints(client, this.schema, this.round)) ?? undefined;
    return this.round !== undefined;
  }
}

/** Holds the dossiers of a long stretch of the log in memory, and writes each once for all its events of that stretch. */
class StockBuilder implements ProjectionBuilder {
  private readonly fold: StockFold;

  constructor(schema: string) {
    this.fold = new StockFold(schema, FACTS_KEPT);
  }

  async add(events: readonly ToldEvent[], read: ReadTables): Promise<void> {
    await this.fold.fold(events, read);
  }

  take(): PreparedWrite {
    return this.fold.take('building').write;
  }
}
