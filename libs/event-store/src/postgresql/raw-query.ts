import pg from 'pg';

/** A statement that is prepared once on each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** As the wire takes it: texts as they are, buffers in the binary form. */
export type Value = string | number | Buffer | null;

/** What pg keeps of the statements that are on their way to be prepared. */
interface Line extends pg.Connection {
  readonly submittedNamedStatements: Record<string, string>;
}

/** What comes of a {@link RawQuery}: rows as texts, null for NULL. */
export interface Raw<Row> {
  readonly rows: Row[];
}

/**
 * A prepared statement whose rows come as texts. Of its columns nothing is asked: a description would be made, sent and read for every
 * call, and costs more than a small answer itself. For `pool.query` and {@link rawRows}.
 */
export class RawQuery<Row extends readonly unknown[]> extends pg.Query {
  readonly name: string;
  readonly text: string;
  private readonly found: Raw<Row> = { rows: [] };
  declare private readonly callback: (error: Error | null, raw?: Raw<Row>) => void;
  declare private readonly hasBeenParsed: (connection: pg.Connection) => boolean;

  constructor(
    statement: Statement,
    private readonly given: readonly Value[],
  ) {
    super({ ...statement, values: [] });
    ({ name: this.name, text: this.text } = statement);
  }

  override readonly submit = (connection: pg.Connection): void => {
    const { name, text } = this;
    const { stream, submittedNamedStatements } = connection as Line;
    stream.cork();
    try {
      if (!this.hasBeenParsed(connection)) {
        connection.parse({ name, text, types: [] }, true);
        submittedNamedStatements[name] = text;
      }
      connection.bind({ statement: name, values: this.given.map((value) => (typeof value === 'number' ? String(value) : value)) }, true);
      connection.execute(null, true);
      connection.sync();
    } finally {
      stream.uncork();
    }
  };

  handleDataRow({ fields }: { readonly fields: Row }): void {
    this.found.rows.push(fields);
  }

  handleCommandComplete(): void {
    // Told when the connection is ready again.
  }

  handleReadyForQuery(): void {
    this.callback(null, this.found);
  }
}

/** The rows of a statement on a connection of one's own. */
export async function rawRows<Row extends readonly unknown[]>(
  client: pg.Client,
  statement: Statement,
  values: readonly Value[],
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    client.query<Row>(new RawQuery<Row>(statement, values), (error: Error | null, raw?: Raw<Row>) => {
      if (raw === undefined) reject(error ?? new Error('no answer'));
      else resolve(raw.rows);
    });
  });
}
