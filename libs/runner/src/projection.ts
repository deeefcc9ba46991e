import type { ClientBase } from 'pg';
import type { PageRequest, StoredEvent } from '#libs/event-store';

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
  refuses?(event: StoredEvent): string | null;
  /** Bare tables, with what writing needs and nothing more. `schema` is a safe identifier. */
  createTables(schema: string): string;
  /** What only readers need: made last in a rebuild. */
  createIndexes(schema: string): string;
  /** `CREATE OR REPLACE VIEW …` over the tables of one generation; switched in one transaction. */
  createViews(schema: string): string;
  /** A writer of one generation. It may keep what it has read, since it is the only one to write. */
  open(schema: string): ProjectionWriter;
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
  /** Called when there is nothing left to read, in a transaction of its own, again and again until it answers that nothing is left to do. */
  tend?(transaction: ClientBase): Promise<boolean>;
}
