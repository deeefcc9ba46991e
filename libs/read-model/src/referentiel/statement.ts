import type { StoredEvent } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';

/** What one event writes: a statement and its values. */
export type Statement = readonly [text: string, values: readonly unknown[]];

/** How each event of some types is written into a schema. */
export type Statements = Readonly<Record<string, (schema: string, event: StoredEvent) => Statement>>;

/** A version of what is published by versions, whole. */
export const published = (schema: string, table: string, data: JsonObject): Statement => [
  `INSERT INTO ${schema}.${table} (code, version, body) VALUES ($1, $2, $3) ON CONFLICT (code, version) DO UPDATE SET body = excluded.body`,
  [data['code'], data['version'], JSON.stringify(data)],
];
