import type { JsonObject, JsonValue } from '#libs/kernel';
import { published, type Statements } from './statement.js';

/** What the pilotage publishes, the phase of each réseau, and its alerts, one row for each time that one was raised. */
export const PILOTAGE_TABLES = ['repere', 'seuils', 'phase', 'phase_entree', 'alerte'] as const;

export function pilotageTables(schema: string): string {
  const versions = (table: string): string =>
    `CREATE TABLE ${schema}.${table} (code text, version integer, body text NOT NULL, PRIMARY KEY (code, version));`;
  return `
    ${['repere', 'seuils', 'phase'].map(versions).join(' ')}
    CREATE TABLE ${schema}.phase_entree (reseau text, revision integer, body text NOT NULL, PRIMARY KEY (reseau, revision));
    CREATE TABLE ${schema}.alerte (
      stream text,
      revision integer,
      seuils text NOT NULL,
      niveau text NOT NULL,
      organisme text,
      procedure text,
      definition text NOT NULL,
      etat text NOT NULL,
      value double precision,
      since date NOT NULL,
      raised_on date NOT NULL,
      heard_on date NOT NULL,
      rappels integer NOT NULL,
      ended_on date,
      PRIMARY KEY (stream, revision)
    );
    CREATE INDEX ON ${schema}.alerte (raised_on, stream) WHERE ended_on IS NULL;
  `;
}

const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How each event of the pilotage is written. An alert that was raised and not ended is the one that its stream goes on about. */
export const PILOTAGE_STATEMENTS: Statements = {
  RepereDefined: (schema, { data }) => published(schema, 'repere', data),
  SeuilsDefined: (schema, { data }) => published(schema, 'seuils', data),
  ConditionsDefined: (schema, { data }) => published(schema, 'phase', data),
  PhaseEntered: (schema, { stream, revision, data }) => [
    `INSERT INTO ${schema}.phase_entree (reseau, revision, body) VALUES ($1, $2, $3) ON CONFLICT (reseau, revision) DO UPDATE SET body = excluded.body`,
    [stream.slice('phase-'.length), revision, JSON.stringify(data)],
  ],
  SeuilCrossed: (schema, { stream, revision, data }) => {
    const { definition, on, value, from, to, since } = data;
    if (from !== null) {
      return [
        `UPDATE ${schema}.alerte SET definition = $2, heard_on = $3, value = $4, etat = $5, since = $6, rappels = 0 WHERE stream = $1 AND ended_on IS NULL`,
        [stream, definition, on, value, to, since],
      ];
    }
    const sujet = isObject(data['sujet']) ? data['sujet'] : {};
    return [
      `INSERT INTO ${schema}.alerte (stream, revision, seuils, niveau, organisme, procedure, definition, etat, value, since, raised_on, heard_on, rappels)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 0) ON CONFLICT (stream, revision) DO NOTHING`,
      [stream, revision, sujet['seuils'], sujet['niveau'], sujet['organisme'], sujet['procedure'], definition, to, value, since, on],
    ];
  },
  AlerteReminded: (schema, { stream, data: { definition, on, value, rappel } }) => [
    `UPDATE ${schema}.alerte SET definition = $2, heard_on = $3, value = $4, rappels = $5 WHERE stream = $1 AND ended_on IS NULL`,
    [stream, definition, on, value, rappel],
  ],
  AlerteEnded: (schema, { stream, data: { on } }) => [
    `UPDATE ${schema}.alerte SET heard_on = $2, ended_on = $2 WHERE stream = $1 AND ended_on IS NULL`,
    [stream, on],
  ],
};
