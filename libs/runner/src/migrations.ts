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
  {
    name: 'runner-0002-leases',
    sql: `
      -- Who does a work that only one may do. Times are this server's: the clocks of the holders are not compared.
      CREATE TABLE runner.lease (
        name text PRIMARY KEY,
        holder uuid NOT NULL,
        since timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      -- Who is there for a work, holders and those who stand by; a row that is not renewed is of one that is gone.
      CREATE TABLE runner.member (
        name text NOT NULL,
        member uuid NOT NULL,
        label text NOT NULL,
        seen_until timestamptz NOT NULL,
        PRIMARY KEY (name, member)
      );
    `,
  },
  {
    name: 'runner-0003-set-aside',
    sql: `
      -- Events that a generation could not take in, and those of the same streams that wait behind them.
      CREATE TABLE runner.set_aside (
        projection text NOT NULL,
        generation integer NOT NULL,
        stream text NOT NULL,
        revision integer NOT NULL,
        position bigint NOT NULL,
        ordinal bigint NOT NULL,
        event_id uuid NOT NULL,
        type text NOT NULL,
        -- refused: of an unknown type or shape; failed: its writing failed; held: waits behind one of these.
        cause text NOT NULL CHECK (cause IN ('refused', 'failed', 'held')),
        reason text NOT NULL,
        since timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (projection, generation, stream, revision),
        FOREIGN KEY (projection, generation) REFERENCES runner.generation ON DELETE CASCADE
      );
      CREATE INDEX set_aside_in_order ON runner.set_aside (projection, generation, ordinal);
      CREATE TABLE runner.retry (
        id uuid PRIMARY KEY,
        projection text NOT NULL,
        -- Null: of all streams.
        stream text,
        state text NOT NULL CHECK (state IN ('requested', 'completed')),
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        ended_at timestamptz,
        retried integer NOT NULL DEFAULT 0,
        remaining integer NOT NULL DEFAULT 0
      );
    `,
  },
  {
    name: 'runner-0004-rebuilds',
    sql: `
      -- A generation of an unknown structure was made before structures were told apart: it is rebuilt.
      ALTER TABLE runner.generation ADD structure integer, ADD indexed boolean NOT NULL DEFAULT true;
      ALTER TABLE runner.rebuild DROP CONSTRAINT rebuild_state_check,
        ADD CHECK (state IN ('requested', 'running', 'waiting', 'interrupted', 'completed', 'failed', 'cancelled')),
        -- The structure for which the program asked by itself; null when somebody asked.
        ADD structure integer,
        ADD accepted boolean NOT NULL DEFAULT false,
        ADD differences jsonb,
        ADD events_per_second real NOT NULL DEFAULT 0;
      UPDATE runner.rebuild SET state = 'failed' WHERE state = 'interrupted';
    `,
  },
  {
    name: 'runner-0005-reactions',
    sql: `
      -- How far each partition of a reaction has come, and which of the members works on it.
      CREATE TABLE runner.partition (
        reaction text NOT NULL,
        partition integer NOT NULL,
        owner uuid,
        -- Grows each time the partition passes to another: whoever still holds an older one moves nothing.
        fence integer NOT NULL,
        position bigint NOT NULL,
        ordinal bigint NOT NULL,
        log_id uuid NOT NULL,
        log_epoch integer NOT NULL,
        PRIMARY KEY (reaction, partition)
      );
    `,
  },
  {
    name: 'runner-0006-filling',
    sql: `
      -- How far a generation is filled stream by stream: the last stream that is in it, and up to where in the log. Null otherwise.
      ALTER TABLE runner.generation ADD filled_stream text COLLATE "C", ADD filled_position bigint, ADD filled_ordinal bigint;
    `,
  },
  {
    name: 'runner-0007-last-event-read',
    sql: `
      -- The event at the position, or at the end of the filling: another one there is of another log. Null at the start, and until the first page after this.
      ALTER TABLE runner.generation ADD event_id text;
      ALTER TABLE runner.partition ADD event_id text;
    `,
  },
];
