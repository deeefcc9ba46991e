import type { ClientBase } from 'pg';
import {
  agentCodec,
  alerteCodec,
  arreteCodec,
  calendrierCodec,
  importCodec,
  indicateurCodec,
  organismeCodec,
  phaseCodec,
  procedureCodec,
  releveCodec,
  repereCodec,
  seuilsCodec,
} from '#libs/domain';
import type { StoredEvent } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import type { Projection, ProjectionWriter } from '#libs/runner';
import { published, type Statement } from './statement.js';
import { readsOf, refusalBy } from '../known-events.js';
import { PILOTAGE_STATEMENTS, PILOTAGE_TABLES, pilotageTables } from './pilotage.statements.js';

const TABLES = [
  'caisse',
  'organisme',
  'caisse_calendrier',
  'appartenance',
  'fusion',
  'scission',
  'contrat',
  'affectation',
  'contrat_fait',
  'absence',
  'competence',
  'montee',
  'procedure',
  'calendrier',
  'definition',
  'import_job',
  'releve',
  'arrete',
  ...PILOTAGE_TABLES,
] as const;

/** What commands and questions refer to at every turn: whoever keeps them in memory asks for their version only. */
const COUNTED_TABLES = [
  'caisse',
  'organisme',
  'caisse_calendrier',
  'appartenance',
  'fusion',
  'scission',
  'procedure',
  'calendrier',
  'definition',
] as const satisfies readonly (typeof TABLES)[number][];

/** What figures are told by beside the ledger, which is read each time: whoever keeps figures asks for its version. */
const MEASURED_TABLES = ['releve', 'contrat_fait'] as const satisfies readonly (typeof TABLES)[number][];

/** A number that grows in the transaction of every statement that writes into one of these tables, whatever it does there. */
const createVersion = (schema: string, version: string, tables: readonly string[]): string => `
  CREATE TABLE ${schema}.${version} (n bigint NOT NULL);
  INSERT INTO ${schema}.${version} VALUES (0);
  CREATE FUNCTION ${schema}.count_${version}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE ${schema}.${version} SET n = n + 1; RETURN NULL; END $$;
  ${tables
    .map(
      (table) =>
        `CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${schema}.${table} FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.count_${version}();`,
    )
    .join('\n  ')}
`;

function createTables(schema: string): string {
  return `
    CREATE TABLE ${schema}.caisse (
      code text PRIMARY KEY,
      label text NOT NULL,
      calendrier text NOT NULL,
      calendrier_version integer,
      time_zone text NOT NULL
    );
    CREATE TABLE ${schema}.organisme (code text PRIMARY KEY, label text NOT NULL, kind text NOT NULL, arbre text);
    -- By which calendar and zone from a day on.
    CREATE TABLE ${schema}.caisse_calendrier (
      caisse text,
      calendrier text NOT NULL,
      calendrier_version integer,
      time_zone text NOT NULL,
      from_on date DEFAULT '-infinity',
      PRIMARY KEY (caisse, from_on)
    );
    CREATE TABLE ${schema}.appartenance (
      member text,
      arbre text,
      parent text NOT NULL,
      from_on date,
      to_on date,
      PRIMARY KEY (member, arbre, from_on)
    );
    CREATE TABLE ${schema}.fusion (caisse text PRIMARY KEY, into_caisse text NOT NULL, on_day date NOT NULL);
    CREATE TABLE ${schema}.scission (caisse text, on_day date, into_caisses text[] NOT NULL, PRIMARY KEY (caisse, on_day));
    CREATE TABLE ${schema}.contrat (
      agent text,
      contrat text,
      caisse text NOT NULL,
      kind text NOT NULL,
      from_on date NOT NULL,
      to_on date,
      reason text,
      PRIMARY KEY (agent, contrat)
    );
    -- What a contract is from a day on.
    CREATE TABLE ${schema}.affectation (
      agent text,
      contrat text,
      from_on date,
      equipe text,
      fonction text NOT NULL,
      quotite numeric NOT NULL,
      PRIMARY KEY (agent, contrat, from_on)
    );
    -- What was learnt of a contract, fact by fact: how it began, what it is from a day on, where it ends. For figures as known on a day.
    CREATE TABLE ${schema}.contrat_fait (
      agent text,
      contrat text,
      revision integer,
      known_on date NOT NULL,
      caisse text,
      kind text,
      from_on date,
      fonction text,
      quotite numeric,
      to_on date,
      PRIMARY KEY (agent, contrat, revision)
    );
    CREATE TABLE ${schema}.absence (agent text, absence text, from_on date NOT NULL, to_on date NOT NULL, PRIMARY KEY (agent, absence));
    CREATE TABLE ${schema}.competence (agent text, competence text, from_on date, level smallint NOT NULL, PRIMARY KEY (agent, competence, from_on));
    CREATE TABLE ${schema}.montee (code text, version integer, body text NOT NULL, PRIMARY KEY (code, version));
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
    -- All that was ever read: the last of a period that is known on a day is its value on that day.
    CREATE TABLE ${schema}.releve (
      code text,
      organisme text,
      periode text,
      rank integer,
      known_on date NOT NULL,
      value double precision NOT NULL,
      source text NOT NULL,
      corrects double precision,
      closed boolean NOT NULL,
      PRIMARY KEY (code, organisme, periode, rank)
    );
    CREATE TABLE ${schema}.arrete (
      reseau text,
      mois text,
      on_day date NOT NULL,
      known_on date NOT NULL,
      figures integer NOT NULL,
      organismes text[] NOT NULL,
      corrections integer NOT NULL,
      PRIMARY KEY (reseau, mois)
    );
    ${pilotageTables(schema)}
    ${createVersion(schema, 'referentiel_version', COUNTED_TABLES)}
    ${createVersion(schema, 'mesures_version', MEASURED_TABLES)}
  `;
}

function createViews(schema: string): string {
  const tables = TABLES.map((table) => `CREATE OR REPLACE VIEW rm.${table} AS SELECT * FROM ${schema}.${table};`);
  // Each generation counts for itself: its name is part of the version.
  const versions = ['referentiel_version', 'mesures_version'].map(
    (version) => `CREATE OR REPLACE VIEW rm.${version} AS SELECT '${schema}:' || n AS version FROM ${schema}.${version};`,
  );
  return [...tables, ...versions].join(' ');
}

const ended = (schema: string, stream: string, status: string, data: JsonObject): Statement => [
  `UPDATE ${schema}.import_job SET status = $2, summary = $3 WHERE import_id = $1`,
  [stream.slice('import-'.length), status, JSON.stringify(data)],
];

/** Whose events it reads. */
const CODECS = [
  organismeCodec,
  agentCodec,
  procedureCodec,
  calendrierCodec,
  indicateurCodec,
  importCodec,
  releveCodec,
  arreteCodec,
  repereCodec,
  seuilsCodec,
  phaseCodec,
  alerteCodec,
];
/** The log of an import answers for these by itself. */
/** What nothing here is told by; what caisses may see of each other, and which repère a réseau has chosen, is asked of the log. */
const UNREAD = ['LignesRefused', 'VisibiliteDefined', 'RepereChosen'];

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
    `WITH organisme AS (INSERT INTO ${schema}.organisme (code, label, kind) VALUES ($1, $2, 'caisse') ON CONFLICT (code) DO NOTHING),
       days AS (INSERT INTO ${schema}.caisse_calendrier (caisse, calendrier, calendrier_version, time_zone) VALUES ($1, $3, $4, $5) ON CONFLICT DO NOTHING)
     INSERT INTO ${schema}.caisse (code, label, calendrier, calendrier_version, time_zone) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING`,
    [data['code'], data['label'], data['calendrier'], data['calendrierVersion'], data['timeZone']],
  ],
  GroupementRegistered: (schema, { data }) => [
    `INSERT INTO ${schema}.organisme (code, label, kind, arbre) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING`,
    [data['code'], data['label'], data['kind'], data['arbre']],
  ],
  OrganismeRenamed: (schema, { data }) => [
    `WITH caisse AS (UPDATE ${schema}.caisse SET label = $2 WHERE code = $1) UPDATE ${schema}.organisme SET label = $2 WHERE code = $1`,
    [data['organisme'], data['label']],
  ],
  CalendrierAssigned: (schema, { data }) => [
    `INSERT INTO ${schema}.caisse_calendrier (caisse, calendrier, calendrier_version, time_zone, from_on) VALUES ($1, $2, $3, $4, coalesce($5::date, '-infinity'))
     ON CONFLICT (caisse, from_on) DO UPDATE SET calendrier = excluded.calendrier, calendrier_version = excluded.calendrier_version, time_zone = excluded.time_zone`,
    [data['organisme'], data['calendrier'], data['calendrierVersion'], data['timeZone'], data['fromOn']],
  ],
  OrganismeAttached: (schema, { data }) => [
    `INSERT INTO ${schema}.appartenance (member, arbre, parent, from_on, to_on) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (member, arbre, from_on) DO UPDATE SET parent = excluded.parent, to_on = excluded.to_on`,
    [data['organisme'], data['arbre'], data['parent'], data['fromOn'], data['toOn']],
  ],
  // One that ends where it began never was.
  AppartenanceEnded: (schema, { data }) =>
    data['toOn'] === data['fromOn']
      ? [`DELETE FROM ${schema}.appartenance WHERE member = $1 AND arbre = $2 AND from_on = $3`, [data['organisme'], data['arbre'], data['fromOn']]]
      : [
          `UPDATE ${schema}.appartenance SET to_on = $4 WHERE member = $1 AND arbre = $2 AND from_on = $3`,
          [data['organisme'], data['arbre'], data['fromOn'], data['toOn']],
        ],
  OrganismeMerged: (schema, { data }) => [
    `INSERT INTO ${schema}.fusion (caisse, into_caisse, on_day) VALUES ($1, $2, $3)
     ON CONFLICT (caisse) DO UPDATE SET into_caisse = excluded.into_caisse, on_day = excluded.on_day`,
    [data['organisme'], data['into'], data['mergedOn']],
  ],
  FusionCancelled: (schema, { data }) => [`DELETE FROM ${schema}.fusion WHERE caisse = $1`, [data['organisme']]],
  OrganismeSplit: (schema, { data }) => [
    `INSERT INTO ${schema}.scission (caisse, into_caisses, on_day) VALUES ($1, $2::text[], $3)
     ON CONFLICT (caisse, on_day) DO UPDATE SET into_caisses = excluded.into_caisses`,
    [data['organisme'], data['into'], data['splitOn']],
  ],
  ScissionCancelled: (schema, { data }) => [`DELETE FROM ${schema}.scission WHERE caisse = $1 AND on_day = $2`, [data['organisme'], data['splitOn']]],
  ContratStarted: (schema, { data, revision, metadata }) => [
    `WITH fait AS (INSERT INTO ${schema}.contrat_fait (agent, contrat, revision, known_on, caisse, kind, from_on, fonction, quotite)
         VALUES ($1, $2, $9, $10, $3, $4, $5, $7, $8) ON CONFLICT DO NOTHING),
       contrat AS (INSERT INTO ${schema}.contrat (agent, contrat, caisse, kind, from_on) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING)
     INSERT INTO ${schema}.affectation (agent, contrat, from_on, equipe, fonction, quotite) VALUES ($1, $2, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      ...[data['agent'], data['contrat'], data['caisse'], data['kind'], data['fromOn'], data['equipe'], data['fonction'], data['quotite']],
      ...[revision, metadata.knownOn],
    ],
  ],
  AffectationChanged: (schema, { data, revision, metadata }) => [
    `WITH fait AS (INSERT INTO ${schema}.contrat_fait (agent, contrat, revision, known_on, from_on, fonction, quotite)
         VALUES ($1, $2, $7, $8, $3, $5, $6) ON CONFLICT DO NOTHING)
     INSERT INTO ${schema}.affectation (agent, contrat, from_on, equipe, fonction, quotite) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (agent, contrat, from_on) DO UPDATE SET equipe = excluded.equipe, fonction = excluded.fonction, quotite = excluded.quotite`,
    [data['agent'], data['contrat'], data['fromOn'], data['equipe'], data['fonction'], data['quotite'], revision, metadata.knownOn],
  ],
  MonteeDefined: (schema, { data }) => published(schema, 'montee', { ...data, code: data['organisme'] ?? null }),
  // One that ends where it began never was.
  ContratEnded: (schema, { data, revision, metadata }) => [
    `WITH fait AS (INSERT INTO ${schema}.contrat_fait (agent, contrat, revision, known_on, to_on) VALUES ($1, $2, $5, $6, $3::date) ON CONFLICT DO NOTHING),
       gone AS (DELETE FROM ${schema}.contrat WHERE agent = $1 AND contrat = $2 AND from_on >= $3::date RETURNING agent, contrat),
       left_over AS (DELETE FROM ${schema}.affectation a USING gone WHERE a.agent = gone.agent AND a.contrat = gone.contrat)
     UPDATE ${schema}.contrat SET to_on = $3::date, reason = $4 WHERE agent = $1 AND contrat = $2 AND from_on < $3::date`,
    [data['agent'], data['contrat'], data['toOn'], data['reason'], revision, metadata.knownOn],
  ],
  AbsenceRecorded: (schema, { data }) => [
    `INSERT INTO ${schema}.absence (agent, absence, from_on, to_on) VALUES ($1, $2, $3, $4)
     ON CONFLICT (agent, absence) DO UPDATE SET from_on = excluded.from_on, to_on = excluded.to_on`,
    [data['agent'], data['absence'], data['fromOn'], data['toOn']],
  ],
  AbsenceCancelled: (schema, { data }) => [`DELETE FROM ${schema}.absence WHERE agent = $1 AND absence = $2`, [data['agent'], data['absence']]],
  CompetenceRecorded: (schema, { data }) => [
    `INSERT INTO ${schema}.competence (agent, competence, from_on, level) VALUES ($1, $2, $3, $4)
     ON CONFLICT (agent, competence, from_on) DO UPDATE SET level = excluded.level`,
    [data['agent'], data['competence'], data['fromOn'], data['level']],
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
  ReleveRecorded: (schema, { data, revision, metadata }) => [
    `INSERT INTO ${schema}.releve (code, organisme, periode, rank, known_on, value, source, corrects, closed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT DO NOTHING`,
    [
      ...[data['code'], data['organisme'], data['periode'], revision, metadata.knownOn],
      ...[data['value'], data['source'], data['corrects'], data['closed']],
    ],
  ],
  ArreteClosed: (schema, { data }) => [
    `INSERT INTO ${schema}.arrete (reseau, mois, on_day, known_on, figures, organismes, corrections)
     SELECT $1, $2, $3::date, $4::date, jsonb_array_length($5::jsonb), ARRAY(SELECT DISTINCT figure->>'organisme' FROM jsonb_array_elements($5::jsonb) AS figure ORDER BY 1), 0
     ON CONFLICT DO NOTHING`,
    [data['reseau'], data['mois'], data['on'], data['knownOn'], JSON.stringify(data['figures'])],
  ],
  ArreteCorrected: (schema, { data }) => [
    `UPDATE ${schema}.arrete SET corrections = corrections + 1 WHERE reseau = $1 AND mois = $2`,
    [data['reseau'], data['mois']],
  ],
  ...PILOTAGE_STATEMENTS,
};

class ReferentielWriter implements ProjectionWriter {
  constructor(private readonly schema: string) {}

  /** Few events but for readings, which come by the file: one statement each keeps their order. */
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

/** Organismes, effectifs, procédures, calendars, definitions, imports: what figures and filters refer to. */
export const referentielProjection: Projection = {
  name: 'referentiel',
  reads: readsOf(
    CODECS.map(({ category }) => category),
    UNREAD,
  ),
  refuses: refusalBy(CODECS),
  createTables,
  structure: 7,
  createIndexes: () => [],
  createViews,
  open: (schema) => new ReferentielWriter(schema),
};
