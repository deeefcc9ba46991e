import type { ClientBase } from 'pg';
import type { PageRequest, StoredEvent, ToldEvent } from '#libs/event-store';
import type { PreparedWrite } from './table.js';

/**
 * A read model: what it reads, how it writes, and the tables of one generation of it.
 * Every generation lives in a schema of its own; readers use the views, which always show the active one.
 */
export interface Projection {
  /** Stable, in kebab-case: the operator types it. */
  readonly name: string;
  /** The event types it reads, or all but some: the checkpoint moves past the others. One that must hear of unknown types names what it leaves out. */
  readonly reads: Pick<PageRequest, 'types' | 'exceptTypes'>;
  /**
   * Why an event cannot be taken in – a type or a shape that this version does not know –, in French; null when it can. Pure.
   * It is set aside then, with all that follows it in its stream.
   */
  refuses?(event: ToldEvent): string | null;
  /**
   * Grows by one whenever its tables, or what it writes into them, change: a generation of another structure is not written any more,
   * it is rebuilt.
   */
  readonly structure: number;
  /** Bare tables, with what building needs and nothing more. `schema` is a safe identifier. */
  createTables(schema: string): string;
  /**
   * Keys that rows are found by, where the bare tables do without: a filling stream by stream looks nothing up and writes no row twice. Any other
   * writing has them made first; they are among {@link createIndexes} too.
   */
  createKeys?(schema: string): readonly string[];
  /**
   * What readers and the writer that follows the log need, and what is left to do after a filling in bulk: statements that come last in a rebuild,
   * each in a transaction of its own, two at a time, in this order. Each does nothing when done again.
   */
  createIndexes(schema: string): readonly string[];
  /** `CREATE OR REPLACE VIEW …` over the tables of one generation; switched in one transaction. */
  createViews(schema: string): string;
  /** A writer of one generation. It may keep what it has read, since it is the only one to write. */
  open(schema: string): ProjectionWriter;
  /**
   * Fills a bare generation faster than its writer would; without it the writer does. `order` says how events are handed to it: as the log has
   * them, or stream by stream, each whole and between two writes.
   */
  build?(schema: string, order: ReadingOrder): ProjectionBuilder;
  /**
   * The figures that differ between two generations that stand at one position, the first of them: none when a reader can tell no difference.
   * `client` reads one snapshot of both. The former one may be of another structure.
   */
  compare?(client: ClientBase, formerSchema: string, newSchema: string): Promise<readonly FigureDifference[]>;
}

/** Events in the order of the log, or those of one stream after those of another. */
export type ReadingOrder = 'log' | 'streams';

/** A figure that two generations tell differently, by its address. */
export interface FigureDifference {
  readonly on: string;
  readonly caisse: string | null;
  readonly procedure: string | null;
  readonly figure: string;
  readonly former: number | null;
  readonly rebuilt: number | null;
  /** In French, for people. */
  readonly told: string;
}

export interface ProjectionWriter {
  /**
   * Writes what a page of events changes, inside the transaction that moves the checkpoint.
   * Must be a function of the log alone: never reads a clock, makes an id at random, or leaves a side effect.
   * What it writes must not depend on how the log is cut into pages, nor on the order of events of different streams:
   * an event on which it throws is looked for by applying less at a time, and set aside.
   */
  apply(events: readonly StoredEvent[], transaction: ClientBase): Promise<void>;
  /** Called after a transaction was rolled back: what was kept may be wrong. */
  forget(): void;
  /** Called when there is nothing left to read, in a transaction of its own, again and again until it answers that nothing is left to do or the next page is there. */
  tend?(transaction: ClientBase): Promise<boolean>;
}

/** Reads the tables of the generation, in a transaction that sees all that was taken so far. */
export type ReadTables = <T>(read: (client: ClientBase) => Promise<T>) => Promise<T>;

/** Fills a generation that nobody reads yet. It is dropped after a failure: another one goes on from what was committed. */
export interface ProjectionBuilder {
  /** Takes events in; writes nothing. A function of the log alone, as {@link ProjectionWriter.apply}. */
  add(events: readonly ToldEvent[], read: ReadTables): Promise<void>;
  /** What was added since the last time, as one write: more may be added while it is under way. */
  take(): PreparedWrite;
}
