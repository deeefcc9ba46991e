import type { ClientBase, Pool } from 'pg';
import { type EventStore, type Head, type LogOrigin, type Position, standsAt, START } from '#libs/event-store';
import { inTransaction } from './transaction.js';

/** Projections and reactions by what a new epoch of their log means to them, each by its name. */
export interface CarriedOver {
  /** They stand where the log still has what they read last, and go on there. */
  readonly projections: readonly string[];
  readonly reactions: readonly string[];
  /** They have read what is no longer there: they stand still until they are rebuilt, or told where to go on. */
  readonly projectionsAhead: readonly string[];
  readonly reactionsAhead: readonly string[];
}

interface Place {
  readonly name: string;
  readonly part: number;
  readonly position: string;
  readonly event_id: string | null;
}

/** What keeps its place in the log, a row for each of its parts. */
interface Keeper {
  readonly table: string;
  readonly name: string;
  readonly part: string;
  readonly condition: string;
}

const PROJECTIONS: Keeper = { table: 'runner.generation', name: 'projection', part: 'generation', condition: `state = 'active'` };
/** A sweep, which shares its partitions as a reaction does, reads no event and notes none: no epoch concerns it. */
const REACTIONS: Keeper = { table: 'runner.partition', name: 'reaction', part: 'partition', condition: '(position = 0 OR event_id IS NOT NULL)' };

type Log = Pick<EventStore, 'readAll'>;

/**
 * Takes what was read of a log into its new epoch, where the log still has it: what comes back with its log, as when the whole database is restored,
 * needs no rebuild. For when nobody is at work.
 * @param former the epoch that has ended; what was left in an earlier one – by an end between the new epoch and this – is looked at again
 */
export async function carryOver(pool: Pool, log: Log, former: LogOrigin, head: Head): Promise<CarriedOver> {
  return inTransaction(pool, async (client) => {
    const [projections, reactions] = [await carried(client, log, PROJECTIONS, former, head), await carried(client, log, REACTIONS, former, head)];
    return { projections: projections.stand, reactions: reactions.stand, projectionsAhead: projections.ahead, reactionsAhead: reactions.ahead };
  });
}

async function carried(
  client: ClientBase,
  log: Log,
  { table, name, part, condition }: Keeper,
  former: LogOrigin,
  head: Head,
): Promise<{ readonly stand: readonly string[]; readonly ahead: readonly string[] }> {
  const { rows } = await client.query<Place>(
    `SELECT ${name} AS name, ${part} AS part, position::text, event_id FROM ${table}
     WHERE ${condition} AND log_id = $1 AND log_epoch <= $2 ORDER BY 1, 2 FOR UPDATE`,
    [former.logId, former.epoch],
  );
  const ahead = new Set<string>();
  for (const place of rows) {
    if (await isStillThere(log, place, head))
      await client.query(`UPDATE ${table} SET log_epoch = $1 WHERE ${name} = $2 AND ${part} = $3`, [head.epoch, place.name, place.part]);
    else ahead.add(place.name);
  }
  const names = new Set(rows.map((row) => row.name));
  return { stand: [...names].filter((each) => !ahead.has(each)), ahead: [...ahead] };
}

/** An event that was never noted is not trusted here: the log was restored. */
async function isStillThere(log: Log, { position, event_id }: Place, head: Head): Promise<boolean> {
  const at = BigInt(position) as Position;
  return at === START || (at <= head.position && event_id !== null && (await standsAt(log, at, event_id)));
}
