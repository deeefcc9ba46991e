/** The tables of the runner. Ordered; never edited once released. */
export const runnerMigrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'runner-0001-checkpoints',
    sql: `
      CREATE SCHEMA runner;
      -- The views of all read models: made here, since projections that start together must not race to make it.
      CREATE SCHEMA rm;
      CREATE TABLE runner.generation (
        projection text NOT NULL,
        generation integer NOT NULL,
        state text NOT NULL CHECK (state IN ('building', 'active', 'retired')),
        position bigint NOT NULL,
        ordinal bigint NOT NULL,
        -- Grows at every takeover: whoever still holds an older one can write nothing.
        fence integer NOT NULL,
        log_id uuid,
        log_epoch integer,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (projection, generation)
      );
      CREATE UNIQUE INDEX one_active_generation ON runner.generation (projection) WHERE state = 'active';
      CREATE TABLE runner.rebuild (
        id uuid PRIMARY KEY,
        projection text NOT NULL,
        state text NOT NULL CHECK (state IN ('requested', 'running', 'completed', 'failed', 'interrupted')),
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        started_at timestamptz,
        ended_at timestamptz,
        read_ordinal bigint NOT NULL DEFAULT 0,
        head_ordinal bigint NOT NULL DEFAULT 0,
        error text
      );
    `,
  },
];
