import type { DataSource, EntityManager } from 'typeorm';
import type { DossierEvent } from '#libs/domain';
import type { EventStore } from '#libs/event-store';
import { plainDate } from '#libs/kernel';
import { newRecord, record, historyOfPiece } from '../stock/dossier-record.js';
import { fluxOfLines } from '../stock/points.js';
import { CODE_OF_SENS, COLUMN_OF_FLUX } from '../stock/sens-codes.js';

/** What a check looked at, and the first differences that it found: none when all is well. */
export interface CheckResult {
  readonly examined: number;
  readonly differences: readonly string[];
}

const SHOWN = 20;
const DOSSIERS_AT_A_TIME = 200;

/** The grand livre is the sum of the stays: every line, both ways. */
export async function ledgerIsSumOfStays(dataSource: DataSource): Promise<CheckResult> {
  const [counted] = await dataSource.query<{ examined: number }[]>('SELECT count(*)::int AS examined FROM rm.grand_livre');
  const rows = await dataSource.query<
    { axe_id: number; arrived_on: string; on_day: string; sens: number; known_on: string; stays: number; ledger: number }[]
  >(
    `WITH stays AS (
       SELECT p.axe_id, s.arrived_on, m.on_day, m.sens, m.known_on, sum(m.n)::int AS n
       FROM rm.sejour s JOIN rm.place p USING (place_id)
       CROSS JOIN LATERAL (VALUES (s.from_on, s.entry, s.known_from, 1), (s.to_on, s.exit, s.known_from, 1),
         (s.from_on, s.entry, s.known_to, -1), (s.to_on, s.exit, s.known_to, -1)) AS m(on_day, sens, known_on, n)
       WHERE m.on_day IS NOT NULL AND m.sens IS NOT NULL AND m.known_on IS NOT NULL
       GROUP BY p.axe_id, s.arrived_on, m.on_day, m.sens, m.known_on HAVING sum(m.n) <> 0),
     ledger AS (SELECT axe_id, arrived_on, on_day, sens, known_on, n FROM rm.grand_livre WHERE n <> 0)
     SELECT axe_id, arrived_on, on_day, sens, known_on, coalesce(stays.n, 0) AS stays, coalesce(ledger.n, 0) AS ledger
     FROM stays FULL JOIN ledger USING (axe_id, arrived_on, on_day, sens, known_on)
     WHERE stays.n IS DISTINCT FROM ledger.n ORDER BY 1, 2, 3, 4, 5 LIMIT ${String(SHOWN)}`,
  );
  return {
    examined: counted?.examined ?? 0,
    differences: rows.map(
      (row) =>
        `axe ${String(row.axe_id)}, arrivée ${row.arrived_on}, jour ${row.on_day}, sens ${String(row.sens)}, connu le ${row.known_on} : ${String(row.stays)} dans les séjours, ${String(row.ledger)} au grand livre`,
    ),
  };
}

interface PointSeen {
  readonly point_id: number;
  readonly on_day: string;
  readonly known_on: string;
}

/** Each point is the sum of the lines of the grand livre up to it. One that has given way meanwhile to a fact learnt late is none. */
export async function pointsAreSumsOfLedger(dataSource: DataSource): Promise<CheckResult> {
  const points = await dataSource.query<PointSeen[]>(`SELECT point_id, on_day::text, known_on::text FROM rm.point ORDER BY 2, 3`);
  const differences: string[] = [];
  for (const point of points) {
    const found = [...(await stockOfPointDiffers(dataSource, point)), ...(await fluxOfPointDiffers(dataSource, point))];
    differences.push(...found.map((difference) => `point du ${point.on_day} connu le ${point.known_on}, ${difference}`));
    if (differences.length >= SHOWN) break;
  }
  return { examined: points.length, differences: differences.slice(0, SHOWN) };
}

async function stockOfPointDiffers(dataSource: DataSource, { point_id, on_day, known_on }: PointSeen): Promise<readonly string[]> {
  const rows = await dataSource.query<{ pile_id: number; arrived_on: string; point: number; ledger: number }[]>(
    `WITH ledger AS (
       SELECT pile_id, arrived_on, sum(n * sign(sens))::int AS n FROM rm.grand_livre WHERE on_day <= $2::date AND known_on <= $3::date
       GROUP BY pile_id, arrived_on HAVING sum(n * sign(sens)) <> 0),
     up_to AS (SELECT pile_id, unnest(arrived) AS arrived_on, unnest(pieces) AS pieces FROM rm.point_pile WHERE point_id = $1),
     point AS (SELECT pile_id, arrived_on, pieces - coalesce(lag(pieces) OVER (PARTITION BY pile_id ORDER BY arrived_on), 0) AS n FROM up_to)
     SELECT pile_id, arrived_on, coalesce(point.n, 0) AS point, coalesce(ledger.n, 0) AS ledger
     FROM point FULL JOIN ledger USING (pile_id, arrived_on)
     WHERE point.n IS DISTINCT FROM ledger.n AND EXISTS (SELECT FROM rm.point WHERE point_id = $1) LIMIT ${String(SHOWN)}`,
    [point_id, on_day, known_on],
  );
  return rows.map(
    (row) => `pile ${String(row.pile_id)}, arrivée ${row.arrived_on} : ${String(row.point)} au point, ${String(row.ledger)} au grand livre`,
  );
}

async function fluxOfPointDiffers(dataSource: DataSource, { point_id, on_day, known_on }: PointSeen): Promise<readonly string[]> {
  const sums = (of: string): string =>
    `ARRAY[${Object.values(COLUMN_OF_FLUX)
      .map((column) => `coalesce(${of}.${column}, 0)`)
      .join(', ')}]`;
  const rows = await dataSource.query<{ pile_id: number; point: readonly number[]; ledger: readonly number[] }[]>(
    `WITH ledger AS (SELECT pile_id, ${fluxOfLines} FROM rm.grand_livre WHERE on_day <= $2::date AND known_on <= $3::date GROUP BY pile_id),
     point AS (SELECT * FROM rm.point_flux WHERE point_id = $1)
     SELECT pile_id, ${sums('point')} AS point, ${sums('ledger')} AS ledger FROM point FULL JOIN ledger USING (pile_id)
     WHERE ${sums('point')} <> ${sums('ledger')} AND EXISTS (SELECT FROM rm.point WHERE point_id = $1) LIMIT ${String(SHOWN)}`,
    [point_id, on_day, known_on],
  );
  return rows.map((row) => `pile ${String(row.pile_id)}, flux : ${row.point.join(', ')} au point, ${row.ledger.join(', ')} au grand livre`);
}

interface SejourRow {
  readonly piece_id: string;
  readonly line: string;
}

/**
 * The stays are what replaying the log gives, dossier by dossier; `sample` takes one dossier in so many, 1 all of them.
 * Each dossier is compared as far as the read model has taken it in.
 */
export async function staysAreReplay(dataSource: DataSource, store: EventStore, sample: number): Promise<CheckResult> {
  const differences: string[] = [];
  let examined = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const seen = await dataSource.transaction('REPEATABLE READ', async (snapshot) => dossiersAfter(snapshot, after, sample));
    if (seen === null || differences.length >= SHOWN) return { examined, differences: differences.slice(0, SHOWN) };
    const { ids, position, stored, held } = seen;
    after = ids.at(-1) ?? after;
    for (const id of ids) {
      examined += 1;
      const replayed = await replayedStays(store, id, held.get(id) ?? position);
      const known = stored.get(id) ?? [];
      if (replayed.join('\n') !== known.join('\n')) {
        const odd = replayed.find((line) => !known.includes(line)) ?? known.find((line) => !replayed.includes(line)) ?? '';
        differences.push(`dossier ${id} : ${String(known.length)} séjours enregistrés, ${String(replayed.length)} rejoués ; premier écart : ${odd}`);
      }
    }
  }
}

interface DossiersSeen {
  readonly ids: readonly string[];
  /** How far the read model has read. */
  readonly position: bigint;
  readonly stored: ReadonlyMap<string, readonly string[]>;
  readonly held: ReadonlyMap<string, bigint>;
}

/** The next dossiers, and how far what is stored of them has read: all of one instant, since the read model goes on. Null when there are none. */
async function dossiersAfter(snapshot: EntityManager, after: string, sample: number): Promise<DossiersSeen | null> {
  const [place] = await snapshot.query<{ position: string }[]>(
    `SELECT position::text FROM runner.generation WHERE projection = 'stock' AND state = 'active'`,
  );
  const dossiers = await snapshot.query<{ dossier_id: string }[]>(
    `SELECT dossier_id FROM rm.dossier WHERE dossier_id > $1 AND abs(hashtext(dossier_id::text)) % $2 = 0 ORDER BY dossier_id LIMIT ${String(DOSSIERS_AT_A_TIME)}`,
    [after, sample],
  );
  if (dossiers.length === 0) return null;
  const ids = dossiers.map(({ dossier_id }) => dossier_id);
  return { ids, position: BigInt(place?.position ?? 0), stored: await storedStays(snapshot, ids), held: await heldFrom(snapshot, ids) };
}

/** The last position of which a dossier tells, when later events of it are set aside. */
async function heldFrom(snapshot: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await snapshot.query<{ id: string; position: string }[]>(
    `SELECT substr(s.stream, 9) AS id, min(s.position)::text AS position
     FROM runner.set_aside s JOIN runner.generation g USING (projection, generation)
     WHERE s.projection = 'stock' AND g.state = 'active' AND s.stream = ANY($1::text[]) GROUP BY s.stream`,
    [ids.map((id) => `dossier-${id}`)],
  );
  return new Map(rows.map(({ id, position }) => [id, BigInt(position) - 1n]));
}

async function storedStays(snapshot: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await snapshot.query<(SejourRow & { readonly dossier_id: string })[]>(
    `SELECT s.dossier_id, s.piece_id,
       concat_ws(' ', s.piece_id, s.known_from, coalesce(s.known_to::text, '-'), s.rank, s.arrived_on, s.from_on, coalesce(s.to_on::text, '-'), s.entry, coalesce(s.exit::text, '-'),
         json_build_array(a.caisse, a.caisse_executante, a.procedure, a.type, a.population, p.canal, p.etape, a.waiting_for)::jsonb) AS line
     FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id) WHERE s.dossier_id = ANY($1::uuid[])`,
    [ids],
  );
  const byDossier = new Map<string, string[]>();
  for (const { dossier_id, line } of rows) byDossier.set(dossier_id, [...(byDossier.get(dossier_id) ?? []), normalised(line)]);
  for (const lines of byDossier.values()) lines.sort();
  return byDossier;
}

/** The place at the end of a line, in one spelling of JSON. */
function normalised(line: string): string {
  const start = line.indexOf('[');
  return `${line.slice(0, start)}${JSON.stringify(JSON.parse(line.slice(start)))}`;
}

async function replayedStays(store: EventStore, id: string, upTo: bigint): Promise<readonly string[]> {
  const events = (await store.readStream(`dossier-${id}`)).filter((event) => event.position <= upTo);
  const first = events[0];
  if (first === undefined) return [];
  const dossier = newRecord(id, plainDate(first.metadata.knownOn));
  for (const { type, data, metadata, revision } of events) {
    record(dossier, { type, data } as DossierEvent, { occurredAt: metadata.occurredAt, knownOn: plainDate(metadata.knownOn), revision });
  }
  return [...dossier.ofPieces.keys()]
    .flatMap((piece) =>
      historyOfPiece(dossier, piece).sejours.map(({ knownFrom, knownTo, rank, arrivedOn, fromOn, toOn, entry, exit, place: p }) => {
        const where = [p.caisse, p.caisseExecutante, p.procedure, p.type, p.population, p.canal, p.etape, p.waitingFor];
        const codes = [CODE_OF_SENS[entry], exit === null ? '-' : CODE_OF_SENS[exit]];
        return [piece, knownFrom, knownTo ?? '-', rank, arrivedOn, fromOn, toOn ?? '-', ...codes, JSON.stringify(where)].join(' ');
      }),
    )
    .sort();
}
