import type { ClientBase } from 'pg';
import { type EventStore, eventAt, type Head, type Position, standsAt, START } from '#libs/event-store';
import { FenceLost } from './runner.errors.js';
import { partitionCount, type Shared } from './reaction.js';

/** A partition that a worker holds, and how far it has come. */
export interface Partition {
  readonly partition: number;
  readonly fence: number;
  readonly position: Position;
  readonly ordinal: number;
  readonly logId: string;
  readonly epoch: number;
  /** Of the event at the position, by which the log is known again; null at the start, or when none was noted. */
  readonly eventId: string | null;
}

interface PartitionRow {
  readonly partition: number;
  readonly fence: number;
  readonly position: string;
  readonly ordinal: string;
  readonly log_id: string;
  readonly log_epoch: number;
  readonly event_id: string | null;
}

const COLUMNS = 'partition, fence, position::text, ordinal::text, log_id, log_epoch, event_id';

const partitionOfRow = (row: PartitionRow): Partition => ({
  partition: row.partition,
  fence: row.fence,
  position: BigInt(row.position) as Position,
  ordinal: Number(row.ordinal),
  logId: row.log_id,
  epoch: row.log_epoch,
  eventId: row.event_id,
});

type LogEnd = Pick<EventStore, 'head' | 'readAll'>;

/** Whether a partition has read this log, and no further than it goes. */
export async function isOfLog(store: Pick<EventStore, 'readAll'>, head: Head, { position, logId, epoch, eventId }: Partition): Promise<boolean> {
  return position <= head.position && logId === head.logId && epoch === head.epoch && (await standsAt(store, position, eventId));
}

/** Where a reaction or a sweep begins. */
export interface Beginning extends Head {
  readonly eventId: string | null;
}

export async function beginningOf(store: LogEnd, from: Shared['from']): Promise<Beginning> {
  const head = await store.head();
  if (from === 'start') return { ...head, position: START, ordinal: 0, eventId: null };
  return { ...head, eventId: await eventAt(store, head.position) };
}

/** Workers, and whoever moves them, take turns until the end of the transaction. */
async function takeTurn(client: ClientBase, name: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [name]);
}

/** Makes the partitions of a reaction that is new, at the place where it begins. */
export async function makePartitions(client: ClientBase, reaction: Shared, { position, ordinal, logId, epoch, eventId }: Beginning): Promise<void> {
  await client.query(
    `INSERT INTO runner.partition (reaction, partition, fence, position, ordinal, log_id, log_epoch, event_id)
     SELECT $1, p, 0, $3, $4, $5, $6, $7 FROM generate_series(0, $2::int - 1) p ON CONFLICT DO NOTHING`,
    [reaction.name, partitionCount(reaction), position.toString(), ordinal, logId, epoch, eventId],
  );
}

/**
 * Says that the member is there, takes its share of the partitions and gives back what is beyond it; workers take turns.
 * @returns what it holds now, by partition
 */
export async function share(client: ClientBase, reaction: Shared, member: string, label: string, goodForMs: number): Promise<readonly Partition[]> {
  const name = `reaction/${reaction.name}`;
  await takeTurn(client, name);
  await client.query(
    `INSERT INTO runner.member (name, member, label, seen_until) VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
     ON CONFLICT (name, member) DO UPDATE SET seen_until = excluded.seen_until`,
    [name, member, label, goodForMs],
  );
  const { rows: members } = await client.query<{ member: string }>(
    // One that was held up since it said so is there all the same.
    'SELECT member FROM runner.member WHERE name = $1 AND (seen_until > clock_timestamp() OR member = $2) ORDER BY member',
    [name, member],
  );
  const rank = members.findIndex((each) => each.member === member);
  const target = shareOf(partitionCount(reaction), members.length, rank);
  await client.query(
    `UPDATE runner.partition SET owner = NULL WHERE reaction = $1 AND partition IN (
       SELECT partition FROM runner.partition WHERE reaction = $1 AND owner = $2 ORDER BY partition OFFSET $3)`,
    [reaction.name, member, target],
  );
  await client.query(
    `UPDATE runner.partition SET owner = $2, fence = fence + 1 WHERE reaction = $1 AND partition IN (
       SELECT partition FROM runner.partition WHERE reaction = $1 AND (owner IS NULL OR owner <> ALL ($3::uuid[]))
       ORDER BY partition LIMIT greatest(0, $4 - (SELECT count(*) FROM runner.partition WHERE reaction = $1 AND owner = $2)))`,
    [reaction.name, member, members.map((each) => each.member), target],
  );
  const { rows } = await client.query<PartitionRow>(`SELECT ${COLUMNS} FROM runner.partition WHERE reaction = $1 AND owner = $2 ORDER BY partition`, [
    reaction.name,
    member,
  ]);
  return rows.map(partitionOfRow);
}

/** Where the partitions stand now. */
export async function readPartitions(client: Pick<ClientBase, 'query'>, name: string, lock = ''): Promise<readonly Partition[]> {
  const { rows } = await client.query<PartitionRow>(`SELECT ${COLUMNS} FROM runner.partition WHERE reaction = $1 ORDER BY partition ${lock}`, [name]);
  return rows.map(partitionOfRow);
}

/**
 * Moves the partitions that are ahead of the log – they have read another one, or further than it goes – to its end or its start. Their
 * holders keep them under a new fence: they go on from there, and what they had under way moves nothing any more. The others stay.
 * @returns how many were moved
 */
export async function resumePartitions(client: ClientBase, { name, from }: Pick<Shared, 'name' | 'from'>, store: LogEnd): Promise<number> {
  await takeTurn(client, `reaction/${name}`);
  // Held before the end of the log is read: one that goes on meanwhile is not taken for one that is ahead.
  const partitions = await readPartitions(client, name, 'FOR UPDATE');
  const head = await store.head();
  const ahead: number[] = [];
  for (const each of partitions) if (!(await isOfLog(store, head, each))) ahead.push(each.partition);
  if (ahead.length === 0) return 0;
  const { position, ordinal, logId, epoch, eventId } = await beginningOf(store, from);
  await client.query(
    `UPDATE runner.partition SET position = $3, ordinal = $4, log_id = $5, log_epoch = $6, event_id = $7, fence = fence + 1
     WHERE reaction = $1 AND partition = ANY ($2::int[])`,
    [name, ahead, position.toString(), ordinal, logId, epoch, eventId],
  );
  return ahead.length;
}

/** Even shares: the first few members have one more when it does not come out even. */
export function shareOf(partitions: number, members: number, rank: number): number {
  return Math.floor(partitions / members) + (rank < partitions % members ? 1 : 0);
}

/** Gives everything back at once. */
export async function leave(client: ClientBase, reaction: Shared, member: string): Promise<void> {
  await client.query('DELETE FROM runner.member WHERE name = $1 AND member = $2', [`reaction/${reaction.name}`, member]);
  await client.query('UPDATE runner.partition SET owner = NULL WHERE reaction = $1 AND owner = $2', [reaction.name, member]);
}

/**
 * Moves the checkpoints of partitions that are still held under their fence.
 * @throws FenceLost when one of them has passed to another worker; none is moved
 */
export async function movePartitions(
  client: ClientBase,
  reaction: Shared,
  moves: readonly (Pick<Partition, 'position' | 'ordinal' | 'eventId'> & { readonly held: Partition })[],
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE runner.partition p SET position = m.position, ordinal = m.ordinal, event_id = m.event_id
     FROM unnest($2::int[], $3::int[], $4::bigint[], $5::bigint[], $6::text[]) AS m(partition, fence, position, ordinal, event_id)
     WHERE p.reaction = $1 AND p.partition = m.partition AND p.fence = m.fence AND p.owner IS NOT NULL AND p.position <= m.position`,
    [
      reaction.name,
      moves.map(({ held }) => held.partition),
      moves.map(({ held }) => held.fence),
      moves.map(({ position }) => position.toString()),
      moves.map(({ ordinal }) => ordinal),
      moves.map(({ eventId }) => eventId),
    ],
  );
  if (rowCount !== moves.length) throw new FenceLost(reaction.name);
}
