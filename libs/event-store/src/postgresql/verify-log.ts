import type pg from 'pg';
import { Differences } from '../differences.js';
import { digestOf } from '../encoding.js';
import type { LogVerification } from '../event-log.js';
import type { Position } from '../event-store.port.js';
import { Examination, placeOf, type ExaminedEvent } from '../seal/examination.js';
import type { NotedSeal, SealStore } from '../seal/seal.port.js';
import { clientConfig, DEFAULT_TIMEOUTS } from './connection.js';
import { HeardClient } from './heard-client.js';
import { encodedOf, PAGE, rawPageOf, type EventColumns, type PageRow } from './pages.js';
import { rawRows, type Statement, type Value } from './raw-query.js';

const PAGE_EVENTS = 5_000;
const PAGE_BYTES = 8 * 1024 * 1024;

const HEAD = { name: 'log-verify-head', text: `select coalesce(max(position), 0) from log.event` };
const NEXT = { name: 'log-verify-next', text: `select min(position) from log.event where position > $1` };
const MOVE = { name: 'log-verify-move', text: `select coalesce(up_to, (select max(position) from log.event), 0), backwards from log.move` };
const REVISIONS = {
  name: 'log-verify-revisions',
  text: `select stream, revision, position from log.event
  where (stream, revision) > ($1, $2) order by stream, revision limit ${String(PAGE_EVENTS * 4)}`,
};

/**
 * Reads the whole log again, by pages, while it goes on being written: positions without gaps, instants that never go back –
 * unless they did where the events come from –, digests that match what is kept, blocks that match their seals, and streams whose
 * revisions are 0, 1, 2 … in the order of the log.
 */
export async function verifyLog(url: string, seals: SealStore, noted: readonly NotedSeal[]): Promise<LogVerification> {
  const client = new HeardClient(clientConfig(url, DEFAULT_TIMEOUTS, 'ecluse log verification'));
  await client.connect();
  try {
    const examination = await Examination.begin(seals, noted);
    await verifyEvents(client, examination);
    await verifyStreams(client, examination.differences);
    return await examination.result();
  } finally {
    await client.end();
  }
}

async function positionIn(client: pg.Client, statement: Statement, values: readonly Value[]): Promise<bigint> {
  const [row] = await rawRows<readonly [string | null]>(client, statement, values);
  return BigInt(row?.[0] ?? 0);
}

async function verifyEvents(client: pg.Client, examination: Examination): Promise<void> {
  const head = await positionIn(client, HEAD, []);
  const instants = await Instants.in(client, examination.differences);
  for (let after = 0n; after < head;) {
    const rows = await rawRows<PageRow>(client, PAGE, [String(after), String(after + BigInt(PAGE_EVENTS)), PAGE_BYTES]);
    const page = rawPageOf(rows, PAGE_BYTES);
    for (const event of page.rows) instants.follow(event);
    await examination.examine(page.rows.map(examinedOf));
    // A gap wider than a page: go on at the first event behind it.
    after = page.upTo ?? (await positionIn(client, NEXT, [String(after)])) - 1n;
  }
  instants.end();
}

function examinedOf(event: EventColumns): ExaminedEvent {
  const [position, , stream, revision, , , , , , digest] = event;
  return {
    ...{ position: BigInt(position) as Position, ordinal: Number(position), stream, revision: Number(revision) },
    ...{ digest, computed: digestOf(encodedOf(event)) },
  };
}

/** Instants never go back, except as often as they did in what was taken over from another log. */
class Instants {
  private readonly takenOver = new Differences();
  private before: EventColumns | undefined;

  private constructor(
    private readonly differences: Differences,
    private readonly takenUpTo: number,
    private readonly backwards: number,
  ) {}

  static async in(client: pg.Client, differences: Differences): Promise<Instants> {
    const [row] = await rawRows<readonly [string, string]>(client, MOVE, []);
    return new Instants(differences, Number(row?.[0] ?? 0), Number(row?.[1] ?? 0));
  }

  follow(event: EventColumns): void {
    const [position, , stream, revision, , , , , seconds] = event;
    if (this.before !== undefined && Number(seconds) < Number(this.before[8])) {
      const place = placeOf({ ordinal: Number(position), stream, revision: Number(revision) });
      (Number(position) <= this.takenUpTo ? this.takenOver : this.differences).add(
        `${place} : enregistré avant le numéro ${this.before[0]}, qui le précède`,
      );
    }
    this.before = event;
  }

  end(): void {
    if (this.takenOver.count !== this.backwards) this.differences.addAll(this.takenOver);
  }
}

/** In the order of the streams, so that nothing has to be remembered but the event before. */
async function verifyStreams(client: pg.Client, differences: Differences): Promise<void> {
  let [stream, revision, position] = ['', -1, 0n];
  for (;;) {
    const rows = await rawRows<readonly [string, string, string]>(client, REVISIONS, [stream, revision]);
    if (rows.length === 0) return;
    for (const [nextStream, nextRevision, nextPosition] of rows) {
      const [expected, before] = nextStream === stream ? [revision + 1, position] : [0, 0n];
      [stream, revision, position] = [nextStream, Number(nextRevision), BigInt(nextPosition)];
      if (revision !== expected)
        differences.add(`${stream} : révision ${String(expected)} attendue, ${nextRevision} trouvée (numéro ${nextPosition})`);
      if (position < before) differences.add(`${stream} : la révision ${nextRevision} précède la révision ${String(revision - 1)} dans le journal`);
    }
  }
}
