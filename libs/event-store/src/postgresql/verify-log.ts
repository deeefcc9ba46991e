import pg from 'pg';
import { digestOf } from '../encoding.js';
import type { LogVerification } from '../event-log.js';
import { clientConfig, DEFAULT_TIMEOUTS } from './connection.js';
import { encodedOf, PAGE, RAW, rawPageOf, type EventColumns, type PageRow } from './pages.js';

const PAGE_EVENTS = 5_000;
const PAGE_BYTES = 8 * 1024 * 1024;
const MAX_DIFFERENCES = 100;

const HEAD = `select coalesce(max(position), 0) from log.event`;
const NEXT = `select min(position) from log.event where position > $1`;
const REVISIONS = `select stream, revision, position from log.event
  where (stream, revision) > ($1, $2) order by stream, revision limit ${String(PAGE_EVENTS * 4)}`;

class Differences {
  private readonly kept: string[] = [];
  private count = 0;

  add(difference: string): void {
    this.count += 1;
    if (this.kept.length < MAX_DIFFERENCES) this.kept.push(difference);
  }

  list(): readonly string[] {
    const more = this.count - this.kept.length;
    return more === 0 ? this.kept : [...this.kept, `… et ${String(more)} autres différences`];
  }
}

/**
 * Reads the whole log again, by pages, while it goes on being written: positions without gaps, instants that never go back,
 * digests that match what is kept, and streams whose revisions are 0, 1, 2 … in the order of the log.
 */
export async function verifyLog(url: string): Promise<LogVerification> {
  const client = new pg.Client(clientConfig(url, DEFAULT_TIMEOUTS, 'ecluse log verification'));
  // The query under way tells.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const differences = new Differences();
    const examined = await verifyEvents(client, differences);
    await verifyStreams(client, differences);
    return { examined, differences: differences.list() };
  } finally {
    await client.end();
  }
}

async function rowsOf<Row extends readonly unknown[]>(
  client: pg.Client,
  query: { readonly text: string },
  values: readonly unknown[],
): Promise<Row[]> {
  return (await client.query<Row>({ ...RAW, ...query, values: [...values] })).rows;
}

async function positionIn(client: pg.Client, text: string, values: readonly unknown[]): Promise<bigint> {
  const [row] = await rowsOf<readonly [string | null]>(client, { text }, values);
  return BigInt(row?.[0] ?? 0);
}

async function verifyEvents(client: pg.Client, differences: Differences): Promise<number> {
  const head = await positionIn(client, HEAD, []);
  let examined = 0;
  let last: EventColumns | undefined;
  for (let after = 0n; after < head;) {
    const rows = await rowsOf<PageRow>(client, PAGE, [String(after), String(after + BigInt(PAGE_EVENTS)), PAGE_BYTES]);
    const page = rawPageOf(rows, PAGE_BYTES);
    for (const event of page.rows) {
      verifyEvent(event, last, differences);
      last = event;
    }
    examined += page.rows.length;
    // A gap wider than a page: go on at the first event behind it.
    after = page.upTo ?? (await positionIn(client, NEXT, [String(after)])) - 1n;
  }
  return examined;
}

function verifyEvent(event: EventColumns, last: EventColumns | undefined, differences: Differences): void {
  const [position, , stream, revision, , , , , recordedAtSeconds, digest] = event;
  const expected = BigInt(last?.[0] ?? 0) + 1n;
  if (BigInt(position) !== expected) {
    const to = BigInt(position) - 1n;
    differences.add(to === expected ? `position ${String(expected)} absente` : `positions ${String(expected)} à ${String(to)} absentes`);
  }
  if (last !== undefined && Number(recordedAtSeconds) < Number(last[8])) {
    differences.add(`position ${position} (${stream}, révision ${revision}) : enregistrée avant la position ${last[0]}, qui la précède`);
  }
  if (digestOf(encodedOf(event)) !== digest) {
    differences.add(`position ${position} (${stream}, révision ${revision}) : le contenu ne correspond pas à son empreinte`);
  }
}

/** In the order of the streams, so that nothing has to be remembered but the event before. */
async function verifyStreams(client: pg.Client, differences: Differences): Promise<void> {
  let [stream, revision, position] = ['', -1, 0n];
  for (;;) {
    const rows = await rowsOf<readonly [string, string, string]>(client, { text: REVISIONS }, [stream, revision]);
    if (rows.length === 0) return;
    for (const [nextStream, nextRevision, nextPosition] of rows) {
      const [expected, before] = nextStream === stream ? [revision + 1, position] : [0, 0n];
      [stream, revision, position] = [nextStream, Number(nextRevision), BigInt(nextPosition)];
      if (revision !== expected)
        differences.add(`${stream} : révision ${String(expected)} attendue, ${nextRevision} trouvée (position ${nextPosition})`);
      if (position < before) differences.add(`${stream} : la révision ${nextRevision} précède la révision ${String(revision - 1)} dans le journal`);
    }
  }
}
