/**
 * Closed days, rolled up: how far each definition is told for each caisse, from which day on what was told is no longer sure, and the parts
 * themselves, a month to a row. In the generation of the stock, so that a line of the ledger and the mark that it leaves are one transaction.
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
    CREATE TABLE ${schema}.rollup (
      definition text NOT NULL,
      caisse text NOT NULL,
      -- Empty: all procédures together.
      procedure text NOT NULL,
      origin text NOT NULL,
      month date NOT NULL,
      -- The parts of each day of the month, one day after the other.
      parts integer[] NOT NULL,
      PRIMARY KEY (definition, caisse, procedure, origin, month)
    ) WITH (toast_tuple_target = 256);
  `;
}

export const ROLLUP_TABLES = ['rollup_state', 'rollup_mark', 'rollup'] as const;
