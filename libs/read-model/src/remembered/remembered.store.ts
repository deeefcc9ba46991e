import type { DataSource } from 'typeorm';

/** The table of what is remembered: no read model, since nothing is lost with it. Never edited once released. */
export const rememberedMigrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'read-model-0001-remembered',
    sql: `
      -- What a server told of closed days, for the next one to find: one row, replaced as a whole. May be emptied at any time.
      CREATE TABLE rm.remembered (
        -- What the program that told it was built from: no other one reads it.
        program text NOT NULL,
        -- What was closed then.
        state text NOT NULL,
        cells bytea NOT NULL
      );
      CREATE UNIQUE INDEX remembered_is_one_row ON rm.remembered ((true));
      -- Packed already.
      ALTER TABLE rm.remembered ALTER cells SET STORAGE EXTERNAL;
    `,
  },
];

/** What a program remembers of closed days, packed. */
export interface Remembered {
  readonly state: string;
  readonly cells: Buffer;
}

/** Keeps what the last server that kept anything remembers. */
export class RememberedStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Null: nothing is kept, or by another program. */
  async read(program: string): Promise<Remembered | null> {
    const [row] = await this.dataSource.query<Remembered[]>('SELECT state, cells FROM rm.remembered WHERE program = $1', [program]);
    return row ?? null;
  }

  /** In the place of all that was kept. */
  async write(program: string, { state, cells }: Remembered): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO rm.remembered (program, state, cells) VALUES ($1, $2, $3)
       ON CONFLICT ((true)) DO UPDATE SET program = excluded.program, state = excluded.state, cells = excluded.cells`,
      [program, state, cells],
    );
  }
}
