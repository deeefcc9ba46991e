import type { StoredEvent } from '#libs/event-store';
import type { Projection, ReadingOrder } from '#libs/runner';

/** What a spec does to the writer of a tally: wait, or throw. */
export type Meddling = (events: readonly StoredEvent[]) => Promise<void> | void;

/** How many events each stream has: a page applied twice, or left out, shows. */
export function tallyProjection(meddle: Meddling = () => undefined, types: readonly string[] = ['Counted']): Projection {
  return {
    name: 'tally',
    reads: { exceptTypes: ['Ignored'] },
    refuses: ({ type }) => (types.includes(type) ? null : `type inconnu : ${type}`),
    createTables: (schema) => `CREATE TABLE ${schema}.tally (stream text PRIMARY KEY, n integer NOT NULL, revisions text NOT NULL)`,
    structure: 1,
    createIndexes: () => [],
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

/** A tally with what a rebuild may use: a version, and a comparison that tells each stream whose number differs. */
export function comparedTally(structure = 1, factor = 1): Projection {
  const tally = tallyProjection();
  return {
    ...tally,
    structure,
    open: (schema) => ({
      ...tally.open(schema),
      apply: async (events, transaction) => {
        for (const { stream, revision } of events) {
          await transaction.query(`INSERT INTO ${schema}.tally AS t VALUES ($1, $3, $2) ON CONFLICT (stream) DO UPDATE SET n = t.n + $3`, [
            stream,
            String(revision),
            factor,
          ]);
        }
      },
    }),
    compare: async (client, former, rebuilt) => {
      const { rows } = await client.query<{ stream: string; former: number; rebuilt: number }>(
        `SELECT stream, f.n AS former, r.n AS rebuilt FROM ${former}.tally f FULL JOIN ${rebuilt}.tally r USING (stream)
         WHERE f.n IS DISTINCT FROM r.n ORDER BY stream`,
      );
      return rows.map((row) => ({
        on: '2024-05-02',
        caisse: row.stream,
        procedure: null,
        figure: 'n',
        former: row.former,
        rebuilt: row.rebuilt,
        told: `${row.stream} : ${String(row.former)} avant, ${String(row.rebuilt)} après`,
      }));
    },
  };
}

/** A tally that is filled in bulk, and tells which streams each write was for; the write of that number fails. */
export function bulkTally(taken: string[][], failing: number, failure = 'Connection terminated'): Projection {
  let writes = 0;
  return {
    ...comparedTally(),
    build: () => {
      let counts = new Map<string, number>();
      return {
        add: async (events) => {
          for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
          return Promise.resolve();
        },
        take: () => {
          const rows = [...counts];
          counts = new Map();
          taken.push(rows.map(([stream]) => stream));
          writes += 1;
          const fails = writes === failing;
          return async (client, schema) => {
            if (fails) throw new Error(failure);
            for (const [stream, n] of rows) await client.query(`INSERT INTO ${schema}.tally VALUES ($1, $2, '')`, [stream, n]);
          };
        },
      };
    },
  };
}

/** A tally of the things that streams are about – what stands before the dash in their names –, whose bare table has no key. */
export function tallyOfThings(orders: ReadingOrder[]): Projection {
  const tally = comparedTally();
  const thingOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));
  const createKeys = (schema: string): readonly string[] => [`CREATE UNIQUE INDEX IF NOT EXISTS tally_key ON ${schema}.tally (stream)`];
  return {
    ...tally,
    createTables: (schema) => `CREATE TABLE ${schema}.tally (stream text NOT NULL, n integer NOT NULL, revisions text NOT NULL)`,
    createKeys,
    createIndexes: createKeys,
    open: (schema) => {
      const writer = tally.open(schema);
      return {
        ...writer,
        apply: async (events, transaction) =>
          writer.apply(
            events.map((event) => ({ ...event, stream: thingOf(event.stream) })),
            transaction,
          ),
      };
    },
    build: (_schema, order) => {
      orders.push(order);
      const settled = order === 'log' ? 'ON CONFLICT (stream) DO UPDATE SET n = t.n + excluded.n' : '';
      let streams: string[] = [];
      return {
        add: async (events) => {
          streams.push(...events.map(({ stream }) => stream));
          return Promise.resolve();
        },
        take: () => {
          const counts = new Map<string, number>();
          for (const stream of streams) counts.set(stream, (counts.get(stream) ?? 0) + 1);
          streams = [];
          return async (client, schema) => {
            for (const [stream, n] of counts)
              await client.query(`INSERT INTO ${schema}.tally AS t VALUES ($1, $2, '') ${settled}`, [thingOf(stream), n]);
          };
        },
      };
    },
  };
}
