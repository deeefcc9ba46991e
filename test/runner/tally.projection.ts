import type { StoredEvent } from '#libs/event-store';
import type { Projection } from '#libs/runner';

/** What a spec does to the writer of a tally: wait, or throw. */
export type Meddling = (events: readonly StoredEvent[]) => Promise<void> | void;

/** How many events each stream has: a page applied twice, or left out, shows. */
export function tallyProjection(meddle: Meddling = () => undefined, types: readonly string[] = ['Counted']): Projection {
  return {
    name: 'tally',
    reads: { exceptTypes: ['Ignored'] },
    refuses: ({ type }) => (types.includes(type) ? null : `type inconnu : ${type}`),
    createTables: (schema) => `CREATE TABLE ${schema}.tally (stream text PRIMARY KEY, n integer NOT NULL, revisions text NOT NULL)`,
    createIndexes: () => '',
    createViews: (schema) => `CREATE OR REPLACE VIEW rm.tally AS SELECT * FROM ${schema}.tally`,
    open: (schema) => ({
      apply: async (events, transaction) => {
        for (const { stream, revision } of events) {
          await transaction.query(
            `INSERT INTO ${schema}.tally AS t VALUES ($1, 1, $2) ON CONFLICT (stream) DO UPDATE SET n = t.n + 1, revisions = t.revisions || ' ' || $2`,
            [stream, String(revision)],
          );
        }
        await meddle(events);
      },
      forget: () => undefined,
    }),
  };
}
