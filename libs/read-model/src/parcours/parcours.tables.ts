/** Tables of one generation. */
export function createParcoursTables(schema: string): string {
  return `
    CREATE TABLE ${schema}.parcours (
      dossier_id uuid PRIMARY KEY,
      reference text NOT NULL,
      procedure text NOT NULL,
      version integer NOT NULL,
      caisse text,
      etape text,
      status text NOT NULL,
      opened_on date NOT NULL,
      closed_on date,
      -- The last event that the state includes.
      revision integer NOT NULL,
      -- The folded parcours, as JSON.
      state text NOT NULL
    );
    -- What stands, and what is blocked: an échéance that was lifted, suspended or that has passed is no row.
    CREATE TABLE ${schema}.echeance (
      dossier_id uuid NOT NULL,
      code text NOT NULL,
      -- This setting of it.
      echeance text NOT NULL,
      due_on date NOT NULL,
      -- An instant, ISO in UTC to the millisecond: its order is that of the text.
      due_at text COLLATE "C" NOT NULL,
      partition smallint NOT NULL,
      -- What was due before a dossier was brought over passes only when somebody says so.
      fires boolean NOT NULL,
      -- Why it could not pass; null unless it is blocked.
      obstacle text,
      PRIMARY KEY (dossier_id, code)
    );
  `;
}

export function createParcoursIndexes(schema: string): readonly string[] {
  return [
    `CREATE INDEX IF NOT EXISTS echeance_due ON ${schema}.echeance (partition, due_at, dossier_id, code) WHERE fires`,
    `CREATE INDEX IF NOT EXISTS echeance_decided ON ${schema}.echeance (due_at, dossier_id) WHERE NOT fires`,
    `CREATE INDEX IF NOT EXISTS parcours_procedure ON ${schema}.parcours (procedure, status, dossier_id)`,
    ...['parcours', 'echeance'].map((table) => `ANALYZE ${schema}.${table}`),
  ];
}

export function createParcoursViews(schema: string): string {
  return ['parcours', 'echeance'].map((table) => `CREATE OR REPLACE VIEW rm.${table} AS SELECT * FROM ${schema}.${table};`).join(' ');
}
