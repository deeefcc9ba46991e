/**
 * Closed days, rolled up: how far each definition is told for each caisse, from which day on what was told is no longer sure, and the parts
 * themselves, a year of one caisse to a row, and a month of all of them. Parts stand as `parts.codec.ts` tells them.
 * In the generation of the stock, so that a line of the ledger and the mark that it leaves are one transaction.
 */
export function createRollupTables(schema: string): string {
  return `
    CREATE TABLE ${schema}.rollup_state (
      definition text NOT NULL,
      -- Empty: all caisses together.
      caisse text NOT NULL,
      -- By which calendar days were counted; null for calendar days.
      calendar text,
      filled_to date NOT NULL,
      PRIMARY KEY (definition, caisse)
    );
    -- Only ever added to, and taken away as it was seen: whoever fills and whoever posts never wait for each other.
    CREATE TABLE ${schema}.rollup_mark (
      mark_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      caisse text NOT NULL,
      from_on date NOT NULL
    );
    -- When marks were taken up: what was said of a day before is no longer sure where a later revision begins on it or earlier. Of those that begin
    -- later than another one that came after them, nothing is kept.
    CREATE TABLE ${schema}.rollup_revision (
      revision bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      from_on date NOT NULL
    );
    CREATE TABLE ${schema}.rollup (
      definition text,
      -- Empty: all caisses together.
      caisse text,
      -- Empty: all procédures together.
      procedure text,
      year smallint,
      -- The parts of each day from the first of the year on. No row: zeros.
      parts bytea NOT NULL,
      PRIMARY KEY (definition, caisse, procedure, year)
    );
    -- The same of all procédures together, by months: what a question about many caisses reads.
    CREATE TABLE ${schema}.rollup_month (
      definition text,
      month date,
      -- Of which something is told; zeros of all others.
      caisses text[] NOT NULL,
      -- Of each day the parts of these caisses, one after the other.
      parts bytea NOT NULL,
      PRIMARY KEY (definition, month)
    );
  `;
}

export const ROLLUP_TABLES = ['rollup_state', 'rollup_mark', 'rollup_revision', 'rollup', 'rollup_month'] as const;
