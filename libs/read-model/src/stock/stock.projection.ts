import { LRUCache } from 'lru-cache';
import type { ClientBase } from 'pg';
import { type DossierEvent, dossierCodec } from '#libs/domain';
import type { StoredEvent } from '#libs/event-store';
import { type PlainDate, plainDate } from '#libs/kernel';
import type { Projection, ProjectionWriter } from '#libs/runner';
import { readsOf, refusalBy } from '../known-events.js';
import { type DossierRecord, factCount, newRecord } from './dossier-record.js';
import { FilingCabinet } from './filing-cabinet.js';
import { makePoints } from './points.js';
import { StockChangesBuilder } from './stock-changes.js';
import { createStockIndexes, createStockTables, createStockViews } from './stock.tables.js';
import { StockStore } from './stock.store.js';

/** What moves no pièce and shows in no list is not even fetched. */
const UNREAD = ['ActivityRecorded', 'DossierDescribed'];
const STREAM_PREFIX = 'dossier-';
/** Facts of the dossiers kept in memory. */
const FACTS_KEPT = 30_000;
/** Points pay once so many lines were posted. */
const LINES_PER_TENDING = 2_000;

/**
 * The stock: stays, grand livre, pièces, dossiers, facts set aside – one projection, one transaction, one checkpoint.
 * Source: design §5.
 */
export const stockProjection: Projection = {
  name: 'stock',
  reads: readsOf(['dossier'], UNREAD),
  refuses: refusalBy([dossierCodec]),
  createTables: createStockTables,
  createIndexes: createStockIndexes,
  createViews: createStockViews,
  open: (schema) => new StockWriter(schema),
};

class StockWriter implements ProjectionWriter {
  private readonly store: StockStore;
  private readonly records = new LRUCache<string, DossierRecord>({ maxSize: FACTS_KEPT, sizeCalculation: factCount });
  private cabinet: FilingCabinet | undefined;
  private linesSinceTending = LINES_PER_TENDING;

  constructor(private readonly schema: string) {
    this.store = new StockStore(schema);
  }

  async apply(events: readonly StoredEvent[], client: ClientBase): Promise<void> {
    const dossiers = await this.recordsOf(events, client);
    const changes = new StockChangesBuilder();
    for (const event of events) {
      const dossier = event.stream.startsWith(STREAM_PREFIX) ? dossiers.get(event.stream.slice(STREAM_PREFIX.length)) : undefined;
      if (dossier === undefined) continue;
      const { occurredAt, knownOn } = event.metadata;
      changes.add(dossier, { type: event.type, data: event.data } as DossierEvent, {
        occurredAt,
        knownOn: plainDate(knownOn),
        revision: event.revision,
      });
    }
    this.cabinet ??= await FilingCabinet.load(client, this.schema);
    const built = changes.build();
    for (const dossier of built.dossiers) this.records.set(dossier.id, dossier);
    await this.store.write(client, built, this.cabinet);
    this.linesSinceTending += built.mouvements.length;
  }

  /** The record of each dossier of the page: from memory, from the tables, or new. */
  private async recordsOf(events: readonly StoredEvent[], client: ClientBase): Promise<ReadonlyMap<string, DossierRecord>> {
    const records = new Map<string, DossierRecord>();
    const missing = new Map<string, StoredEvent>();
    for (const event of events) {
      if (!event.stream.startsWith(STREAM_PREFIX)) continue;
      const id = event.stream.slice(STREAM_PREFIX.length);
      if (records.has(id) || missing.has(id)) continue;
      const kept = this.records.get(id);
      if (kept === undefined) missing.set(id, event);
      else records.set(id, kept);
    }
    // A stream that begins in this page has nothing to load.
    const older = [...missing].filter(([, event]) => event.revision > 0).map(([id]) => id);
    if (older.length > 0) for (const record of await this.store.loadRecords(client, older)) records.set(record.id, record);
    for (const [id, event] of missing) if (!records.has(id)) records.set(id, newRecord(id, dayOf(event)));
    return records;
  }

  forget(): void {
    this.records.clear();
    this.cabinet = undefined;
  }

  async tend(client: ClientBase): Promise<boolean> {
    if (this.linesSinceTending < LINES_PER_TENDING) return false;
    const more = await makePoints(client, this.schema);
    if (!more) this.linesSinceTending = 0;
    return more;
  }
}

const dayOf = (event: StoredEvent): PlainDate => plainDate(event.metadata.knownOn);
