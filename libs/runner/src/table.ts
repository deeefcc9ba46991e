import { once } from 'node:events';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { arrayOf, type Column, CopyBytes } from './binary-row.js';

export interface TableDescription<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** The columns by which a row is known. */
  readonly key: readonly string[];
  /** What becomes of a row whose key is there: replaced whole, or its `add` column added to. */
  readonly onConflict: 'replace' | { readonly add: string };
}

/** A write that is ready to be sent: what it was made of may change meanwhile. */
export type PreparedWrite = (client: ClientBase, schema: string) => Promise<void>;

/** Rows on their way into a table: each is forgotten once it was added. */
export interface RowCopy<Row> {
  add(row: Row): void;
  /** Nothing is added afterwards. */
  end(): PreparedWrite;
}

const NOTHING: PreparedWrite = async () => Promise.resolve();

/**
 * How rows of one kind are written, told once: by key while the log is followed, in bulk while a generation is built.
 * Values travel in binary form. The DDL is the projection's own.
 */
export class Table<Row> {
  private readonly name: string;
  private readonly columns: readonly Column<Row>[];
  private readonly conflict: string;

  constructor({ name, columns, key, onConflict }: TableDescription<Row>) {
    this.name = name;
    this.columns = columns;
    const replaced = columns.filter((column) => !key.includes(column.name)).map((column) => `${column.name} = excluded.${column.name}`);
    const sets = onConflict === 'replace' ? replaced.join(', ') : `${onConflict.add} = t.${onConflict.add} + excluded.${onConflict.add}`;
    this.conflict = `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets}`;
  }

  /** Rows with different keys, in one statement. */
  upserting(rows: readonly Row[]): PreparedWrite {
    if (rows.length === 0) return NOTHING;
    const values = this.columns.map((column) => arrayOf(column, rows));
    return async (client, schema) => {
      const into = `${schema}.${this.name} AS t (${namesOf(this.columns)})`;
      await client.query(`INSERT INTO ${into} SELECT * FROM ${unnested(this.columns)} ${this.conflict}`, values);
    };
  }

  /** Rows whose keys are not there: nothing is looked up. */
  copying(rows: readonly Row[]): PreparedWrite {
    const copy = this.copy();
    for (const row of rows) copy.add(row);
    return copy.end();
  }

  /** Rows whose keys are not there, made one by one. */
  copy(): RowCopy<Row> {
    const bytes = new CopyBytes(this.columns);
    return {
      add: (row) => {
        bytes.add(row);
      },
      end: () => (bytes.isEmpty ? NOTHING : this.sending(bytes.end())),
    };
  }

  private sending(bytes: Buffer): PreparedWrite {
    return async (client, schema) => {
      const stream = client.query(copyFrom(`COPY ${schema}.${this.name} (${namesOf(this.columns)}) FROM STDIN (FORMAT binary)`));
      stream.end(bytes);
      await once(stream, 'finish');
    };
  }

  /** The rows that have these values in these columns, if there are any. */
  removing<Key>(by: readonly Column<Key>[], keys: readonly Key[]): PreparedWrite {
    if (keys.length === 0) return NOTHING;
    const values = by.map((column) => arrayOf(column, keys));
    const same = by.map(({ name }) => `t.${name} = k.${name}`).join(' AND ');
    return async (client, schema) => {
      await client.query(`DELETE FROM ${schema}.${this.name} t USING ${unnested(by)} AS k(${namesOf(by)}) WHERE ${same}`, values);
    };
  }
}

const namesOf = (columns: readonly { readonly name: string }[]): string => columns.map(({ name }) => name).join(', ');

const unnested = (columns: readonly { readonly type: string }[]): string =>
  `unnest(${columns.map(({ type }, n) => `$${String(n + 1)}::${type}[]`).join(', ')})`;
