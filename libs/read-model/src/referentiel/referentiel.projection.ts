import type { ClientBase } from 'pg';
import { calendrierCodec, importCodec, indicateurCodec, organismeCodec, procedureCodec } from '#libs/domain';
import type { StoredEvent } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import type { Projection, ProjectionWriter } from '#libs/runner';
import { readsOf, refusalBy } from '../known-events.js';

const TABLES = ['caisse', 'procedure', 'calendrier', 'definition', 'import_job'] as const;

function createTables(schema: string): string {
  return `
    CREATE TABLE ${schema}.caisse (
      code text PRIMARY KEY,
      label text NOT NULL,
      calendrier text NOT NULL,
      calendrier_version integer,
      time_zone text NOT NULL
    );
    CREATE TABLE ${schema}.procedure (code text PRIMARY KEY, label text NOT NULL);
    CREATE TABLE ${schema}.calendrier (code text, version integer, body text NOT NULL, PRIMARY KEY (code, version));
    CREATE TABLE ${schema}.definition (code text, version integer, body text NOT NULL, PRIMARY KEY (code, version));
    CREATE TABLE ${schema}.import_job (
      import_id uuid PRIMARY KEY,
      source text NOT NULL,
      format text NOT NULL,
      status text NOT NULL,
      started_at text NOT NULL,
      started text NOT NULL,
      summary text
    );
  `;
}

function createViews(schema: string): string {
  return TABLES.map((table) => `CREATE OR REPLACE VIEW rm.${table} AS SELECT * FROM ${schema}.${table};`).join(' ');
}

/** What one event writes: a statement and its values. */
type Statement = readonly [text: string, values: readonly unknown[]];

const published = (schema: string, table: string, data: JsonObject): Statement => [
  `INSERT INTO ${schema}.${table} (code, version, body) VALUES ($1, $2, $3) ON CONFLICT (code, version) DO UPDATE SET body = excluded.body`,
  [data['code'], data['version'], JSON.stringify(data)],
];

const ended = (schema: string, stream: string, status: string, data: JsonObject): Statement => [
  `UPDATE ${schema}.import_job SET status = $2, summary = $3 WHERE import_id = $1`,
  [stream.slice('import-'.length), status, JSON.stringify(data)],
];

/** Whose events it reads. */
const CODECS = [organismeCodec, procedureCodec, calendrierCodec, indicateurCodec, importCodec];
/** The log of an import answers for these by itself. */
const UNREAD = ['LignesRefused'];

/** A procédure under its last name. */
function named(schema: string, { data }: StoredEvent): Statement {
  return [
    `INSERT INTO ${schema}.procedure (code, label) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET label = excluded.label`,
    [data['code'], data['label']],
  ];
}

/** How each event is written. */
const STATEMENT_OF_TYPE: Readonly<Record<string, (schema: string, event: StoredEvent) => Statement>> = {
  OrganismeRegistered: (schema, { data }) => [
    `INSERT INTO ${schema}.caisse (code, label, calendrier, calendrier_version, time_zone) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (code) DO UPDATE SET label = excluded.label, calendrier = excluded.calendrier,
       calendrier_version = excluded.calendrier_version, time_zone = excluded.time_zone`,
    [data['code'], data['label'], data['calendrier'], data['calendrierVersion'], data['timeZone']],
  ],
  ProcedureRegistered: named,
  ProcedurePublished: named,
  CalendrierPublished: (schema, { data }) => published(schema, 'calendrier', data),
  IndicateurDefined: (schema, { data }) => published(schema, 'definition', data),
  ImportStarted: (schema, { stream, data, recordedAt }) => [
    `INSERT INTO ${schema}.import_job (import_id, source, format, status, started_at, started) VALUES ($1, $2, $3, 'running', $4, $5)
     ON CONFLICT (import_id) DO UPDATE SET status = 'running', started_at = excluded.started_at, started = excluded.started, summary = NULL`,
    [stream.slice('import-'.length), data['source'], data['format'], recordedAt, JSON.stringify(data)],
  ],
  ImportCompleted: (schema, { stream, data }) => ended(schema, stream, 'completed', data),
  ImportFailed: (schema, { stream, data }) => ended(schema, stream, 'failed', data),
};

class ReferentielWriter implements ProjectionWriter {
  constructor(private readonly schema: string) {}

  /** Some hundred events in the life of a réseau: one statement each is no cost, and keeps their order. */
  async apply(events: readonly StoredEvent[], transaction: ClientBase): Promise<void> {
    for (const event of events) {
      const statement = STATEMENT_OF_TYPE[event.type]?.(this.schema, event);
      if (statement !== undefined) await transaction.query(statement[0], [...statement[1]]);
    }
  }

  forget(): void {
    // keeps nothing
  }
}

/** Caisses, procédures, calendars, definitions, imports: what figures and filters refer to. */
export const referentielProjection: Projection = {
  name: 'referentiel',
  reads: readsOf(
    CODECS.map(({ category }) => category),
    UNREAD,
  ),
  refuses: refusalBy(CODECS),
  createTables,
  structure: 1,
  createIndexes: () => [],
  createViews,
  open: (schema) => new ReferentielWriter(schema),
};
