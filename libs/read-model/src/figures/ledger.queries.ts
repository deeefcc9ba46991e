import type { DataSource, EntityManager } from 'typeorm';
import type { Origin } from '#libs/domain';
import { addDays, type PlainDate } from '#libs/kernel';
import { PieceQueries } from '../lists/piece.queries.js';
import { ParcoursQueries } from '../parcours/parcours.queries.js';
import { RolledUpStates } from '../rollup/rolled-up-states.js';
import { RollupStore } from '../rollup/rollup.store.js';
import { knownBy, learntSince } from '../stock/points.js';
import { aliveCondition, isOfPiles, knownDay, Parameters, type PartOfSlice, sharedCondition, type Slice, sliceCondition } from './conditions.js';
import { EffectifQueries } from '../referentiel/effectif.queries.js';
import { ReleveQueries } from '../referentiel/releve.queries.js';
import { type FluxGroup, FluxQueries, type Point } from './flux.queries.js';
import { OrganismeQueries } from './organisme.queries.js';

/** Pièces of one origin, owner and arrival day that are in stock; `waitingFor` null: nobody is waited for. */
export interface StockGroup {
  readonly origin: Origin;
  readonly caisse: string;
  readonly waitingFor: string | null;
  readonly arrivedOn: PlainDate;
  readonly pieces: number;
}

/** Pièces of one origin, owner, étape and arrival day that are in stock; null: no étape is known, nobody is waited for. */
export interface StockOfEtape extends StockGroup {
  readonly etape: string | null;
}

/** A change of the stock of one origin, owner and arrival day on one day: + in, − out. */
export interface StockDelta extends Omit<StockGroup, 'waitingFor'> {
  readonly on: PlainDate;
}

export interface DossierCount {
  readonly origin: Origin;
  readonly dossiers: number;
}

/** What a slice is made of: which owners of which origin, and the first arrival that their log tells of. */
export interface Extent {
  readonly origin: Origin;
  readonly caisse: string;
  readonly firstOn: PlainDate;
}

/** Where the read model stands in the log. */
export interface ReadPosition {
  readonly position: string;
  readonly ordinal: number;
  /** That of the tables that are read; null when it is not known. */
  readonly structure: number | null;
  /** The log that was read, and its epoch; null before anything was. */
  readonly logId: string | null;
  readonly logEpoch: number | null;
}

const NOT_BEGUN: ReadPosition = { position: '0', ordinal: 0, structure: null, logId: null, logEpoch: null };

/**
 * Everything is read in one snapshot, so that all figures of an answer match one position of the log. By one process of the server: what a question
 * reads takes less than to start others, which have to wait for a core that others need.
 */
export async function inSnapshot<T>(dataSource: DataSource, read: (reader: LedgerReader) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    // Said at once: most questions are a few short statements, and each that is waited for is a part of what they take.
    await runner.query('START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL max_parallel_workers_per_gather = 0');
    const answer = await read(new LedgerReader(runner.manager));
    await runner.query('COMMIT');
    return answer;
  } catch (error) {
    // A connection that was lost has nothing left to take back.
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** Reads the grand livre and the stays inside one snapshot. Days are inclusive; `knownOn` null means now. */
export class LedgerReader {
  /** How far definitions are rolled up in the same snapshot. */
  readonly rolledUpStates: RolledUpStates;
  /** One question is made of several, which ask for the same. */
  private readonly extentsAsked = new Map<string, Promise<readonly Extent[]>>();

  constructor(private readonly manager: EntityManager) {
    this.rolledUpStates = new RolledUpStates(this.rollups);
  }

  /** The lists of the same snapshot. */
  get pieces(): PieceQueries {
    return new PieceQueries(this.manager);
  }

  /** The closed days, rolled up, of the same snapshot. */
  get rollups(): RollupStore {
    return new RollupStore(this.manager);
  }

  /** The dossiers that follow a procédure, of the same snapshot. */
  get parcours(): ParcoursQueries {
    return new ParcoursQueries(this.manager);
  }

  /** Stays and grand livre of many organismes at once, of the same snapshot. */
  get organismes(): OrganismeQueries {
    return new OrganismeQueries(this.manager);
  }

  /** Full-time equivalents of many organismes at once, of the same snapshot. */
  get effectifs(): EffectifQueries {
    return new EffectifQueries(this.manager);
  }

  /** Readings and arrêtés, of the same snapshot. */
  get releves(): ReleveQueries {
    return new ReleveQueries(this.manager);
  }

  /** @returns START with ordinal 0 before the projection has ever run */
  async position(projection: 'stock' | 'parcours' = 'stock'): Promise<ReadPosition> {
    const [row] = await this.manager.query<(Omit<ReadPosition, 'ordinal'> & { readonly ordinal: string })[]>(
      `SELECT position::text, ordinal::text, structure, log_id AS "logId", log_epoch AS "logEpoch"
       FROM runner.generation WHERE projection = $1 AND state = 'active'`,
      [projection],
    );
    return row === undefined ? NOT_BEGUN : { ...row, ordinal: Number(row.ordinal) };
  }

  /** The stock at the end of a day by étape, counted from the stays: the grand livre knows no étape. */
  async stockByEtape(asOf: PlainDate, knownOn: PlainDate | null, slice: Slice): Promise<readonly StockOfEtape[]> {
    const parameters = new Parameters();
    const conditions = [aliveCondition(asOf, knownOn, parameters), sliceCondition(slice, 'a', parameters)];
    return this.manager.query(
      `SELECT a.origin, a.caisse, p.etape, a.waiting_for AS "waitingFor", s.arrived_on::text AS "arrivedOn", count(*)::int AS pieces
       FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id) WHERE ${conditions.join(' AND ')} GROUP BY 1, 2, 3, 4, 5`,
      parameters.values,
    );
  }

  /** How many dossiers are not whole in the figures, whatever the slice: events of theirs are set aside. */
  async heldDossiers(): Promise<number> {
    const rows = await this.manager.query<{ n: number }[]>(
      `SELECT count(DISTINCT stream)::int AS n FROM runner.set_aside JOIN runner.generation USING (projection, generation)
       WHERE projection = 'stock' AND state = 'active'`,
    );
    return rows[0]?.n ?? 0;
  }

  /** A line that was posted and undone on one day of knowledge never was; one that is undone later was known in between. */
  async extents(slice: Slice, knownOn: PlainDate | null): Promise<readonly Extent[]> {
    const question = JSON.stringify([slice, knownOn]);
    const extents = this.extentsAsked.get(question) ?? this.readExtents(slice, knownOn);
    this.extentsAsked.set(question, extents);
    return extents;
  }

  private async readExtents(slice: Slice, knownOn: PlainDate | null): Promise<readonly Extent[]> {
    const parameters = new Parameters();
    const known = parameters.add(knownDay(knownOn), 'date');
    const first = (of: 'pile' | 'axe'): string =>
      `LATERAL (SELECT g.arrived_on FROM rm.grand_livre g WHERE g.${of}_id = a.${of}_id AND g.n <> 0 AND g.known_on <= ${known} ORDER BY g.arrived_on LIMIT 1) AS line`;
    const condition = sliceCondition(slice, 'a', parameters);
    if (!isOfPiles(slice)) {
      return this.manager.query(
        `SELECT a.origin, a.caisse, min(line.arrived_on)::text AS "firstOn" FROM rm.axe a CROSS JOIN ${first('axe')} WHERE ${condition} GROUP BY 1, 2`,
        parameters.values,
      );
    }
    // The pile of an owner that may hold the first arrival does, but for what was undone: only then are its other piles looked at.
    return this.manager.query(
      `WITH a AS MATERIALIZED (
         SELECT pile_id, origin, caisse, arrived_from FROM rm.pile a WHERE known_from <= ${known} AND ${condition}),
       oldest AS (SELECT origin, caisse, min(arrived_from) AS arrived_from FROM a GROUP BY 1, 2),
       likely AS MATERIALIZED (
         SELECT a.origin, a.caisse, line.arrived_on, line.arrived_on IS NOT DISTINCT FROM a.arrived_from AS is_first
         FROM (SELECT origin, caisse, arrived_from, min(pile_id) AS pile_id FROM a JOIN oldest USING (origin, caisse, arrived_from) GROUP BY 1, 2, 3) AS a
         LEFT JOIN ${first('pile')} ON true)
       SELECT origin, caisse, arrived_on::text AS "firstOn" FROM likely WHERE is_first
       UNION ALL
       SELECT a.origin, a.caisse, min(line.arrived_on)::text FROM likely JOIN a USING (origin, caisse) CROSS JOIN ${first('pile')}
       WHERE NOT likely.is_first GROUP BY 1, 2`,
      parameters.values,
    );
  }

  /**
   * The stock at the end of a day. Days of arrival are told only as far as `cuts` – days, ascending – keep them apart: a group stands under the
   * first cut that is not before its arrivals, or under the day asked. Without cuts, each day of arrival is told.
   */
  async stock(asOf: PlainDate, knownOn: PlainDate | null, slice: Slice, cuts?: readonly PlainDate[]): Promise<readonly StockGroup[]> {
    return isOfPiles(slice) ? this.stockOfPiles(asOf, knownOn, slice, cuts) : this.stockOfStays(asOf, knownOn, slice, cuts);
  }

  /** The part of it that waits for somebody; days of arrival are not told. Of a slice that is made of piles. */
  async waiting(asOf: PlainDate, knownOn: PlainDate | null, slice: Slice): Promise<readonly StockGroup[]> {
    return this.stockOfPiles(asOf, knownOn, { ...slice, waits: true }, []);
  }

  private async stockOfPiles(
    asOf: PlainDate,
    knownOn: PlainDate | null,
    slice: PartOfSlice,
    cuts?: readonly PlainDate[],
  ): Promise<readonly StockGroup[]> {
    const base = await this.bestPoint(asOf, knownOn);
    const since = this.stockOfLines(asOf, knownOn, slice, base, cuts);
    return base === null ? since : sumOfGroups(await this.stockOfPoint(base, asOf, slice, cuts), await since);
  }

  /** What a point holds: an age is looked up in each of its piles. */
  private async stockOfPoint({ pointId }: Point, asOf: PlainDate, slice: PartOfSlice, cuts?: readonly PlainDate[]): Promise<readonly StockGroup[]> {
    const parameters = new Parameters();
    const point = parameters.add(pointId, 'int');
    if (cuts === undefined) {
      return this.manager.query(
        `SELECT a.origin, a.caisse, a.waiting_for AS "waitingFor", line.arrived_on::text AS "arrivedOn", sum(line.n)::int AS pieces
         FROM (SELECT pile_id, day AS arrived_on, pieces - coalesce(lag(pieces) OVER (PARTITION BY pile_id ORDER BY day), 0) AS n
           FROM (SELECT pile_id, unnest(arrived) AS day, unnest(pieces) AS pieces FROM rm.point_pile WHERE point_id = ${point}) AS up_to) AS line
         JOIN rm.pile a USING (pile_id) WHERE ${sliceCondition(slice, 'a', parameters)}
         GROUP BY a.origin, a.caisse, a.waiting_for, line.arrived_on`,
        parameters.values,
      );
    }
    const days = [...cuts, asOf];
    // Long arrays lie outside their row, compressed: added to nothing, each is fetched once, and not again for every day that is looked up.
    const upTo = days.map((day) => `sum(coalesce(s.pieces[width_bucket(${parameters.add(day, 'date')}, s.arrived)], 0))::int`);
    const rows = await this.manager.query<(Omit<StockGroup, 'arrivedOn' | 'pieces'> & { readonly upTo: readonly number[] })[]>(
      `SELECT a.origin, a.caisse, a.waiting_for AS "waitingFor", ARRAY[${upTo.join(', ')}] AS "upTo"
       FROM (SELECT pile_id, arrived || '{}' AS arrived, pieces || '{}' AS pieces FROM rm.point_pile WHERE point_id = ${point} OFFSET 0) AS s
       JOIN rm.pile a USING (pile_id) WHERE ${sliceCondition(slice, 'a', parameters)} GROUP BY a.origin, a.caisse, a.waiting_for`,
      parameters.values,
    );
    return rows.flatMap(({ upTo: counts, ...group }) =>
      days.flatMap((arrivedOn, i) => {
        const pieces = (counts[i] ?? 0) - (counts[i - 1] ?? 0);
        return pieces === 0 ? [] : [{ ...group, arrivedOn, pieces }];
      }),
    );
  }

  /** The lines of the ledger up to a day that a point, if there is one, does not hold. */
  private async stockOfLines(
    asOf: PlainDate,
    knownOn: PlainDate | null,
    slice: PartOfSlice,
    base: Point | null,
    cuts?: readonly PlainDate[],
  ): Promise<readonly StockGroup[]> {
    const parameters = new Parameters();
    const day = parameters.add(asOf, 'date');
    const known = parameters.add(knownDay(knownOn), 'date');
    const lines = (condition: string): string =>
      `SELECT pile_id, arrived_on, n * sign(sens)::int AS n FROM rm.grand_livre g WHERE ${knownBy(known)} AND ${condition}`;
    let from = lines(`g.on_day <= ${day}`);
    if (base !== null) {
      const [onDay, baseKnown] = [parameters.add(base.onDay, 'date'), parameters.add(base.knownOn, 'date')];
      from = `${lines(`g.on_day > ${onDay} AND g.on_day <= ${day}`)} UNION ALL ${lines(learntSince(onDay, baseKnown))}`;
    }
    // Summed by pile first: its number is quicker to group by than its names.
    return this.manager.query(
      `SELECT a.origin, a.caisse, a.waiting_for AS "waitingFor", line.arrived_on::text AS "arrivedOn", sum(line.n)::int AS pieces
       FROM (SELECT pile_id, ${underCuts('arrived_on', asOf, cuts, parameters)} AS arrived_on, sum(n) AS n FROM (${from}) AS line GROUP BY 1, 2) AS line
       JOIN rm.pile a USING (pile_id) WHERE ${sliceCondition(slice, 'a', parameters)}
       GROUP BY 1, 2, 3, line.arrived_on HAVING sum(line.n) <> 0`,
      parameters.values,
    );
  }

  /** A slice by doer or type: the stays there, which points do not tell apart. */
  private async stockOfStays(asOf: PlainDate, knownOn: PlainDate | null, slice: Slice, cuts?: readonly PlainDate[]): Promise<readonly StockGroup[]> {
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT a.origin, a.caisse, a.waiting_for AS "waitingFor", (${underCuts('s.arrived_on', asOf, cuts, parameters)})::text AS "arrivedOn", count(*)::int AS pieces
       FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)
       WHERE ${aliveCondition(asOf, knownOn, parameters)} AND ${sliceCondition(slice, 'a', parameters)} GROUP BY 1, 2, 3, 4`,
      parameters.values,
    );
  }

  private async bestPoint(asOf: PlainDate, knownOn: PlainDate | null): Promise<Point | null> {
    const rows = await this.manager.query<Point[]>(
      `SELECT point_id AS "pointId", on_day::text AS "onDay", known_on::text AS "knownOn" FROM rm.point
       WHERE on_day <= $1::date AND known_on <= $2::date ORDER BY on_day DESC, known_on DESC LIMIT 1`,
      [asOf, knownDay(knownOn)],
    );
    return rows[0] ?? null;
  }

  /** {@link FluxQueries.flux} */
  async flux(from: PlainDate, to: PlainDate, knownOn: PlainDate | null, slice: Slice, starts?: readonly PlainDate[]): Promise<readonly FluxGroup[]> {
    return new FluxQueries(this.manager).flux(from, to, knownOn, slice, starts);
  }

  /** How the stock changed from day to day, `from` and `to` included. */
  async deltas(from: PlainDate, to: PlainDate, knownOn: PlainDate | null, slice: Slice): Promise<readonly StockDelta[]> {
    const parameters = new Parameters();
    const of = isOfPiles(slice) ? 'pile' : 'axe';
    return this.manager.query(
      `SELECT a.origin, a.caisse, g.arrived_on::text AS "arrivedOn", g.on_day::text AS "on", sum(g.n * sign(g.sens))::int AS pieces
       FROM rm.grand_livre g JOIN rm.${of} a USING (${of}_id)
       WHERE g.on_day BETWEEN ${parameters.add(from, 'date')} AND ${parameters.add(to, 'date')}
         AND ${knownBy(parameters.add(knownDay(knownOn), 'date'))} AND ${sliceCondition(slice, 'a', parameters)}
       GROUP BY a.origin, a.caisse, g.arrived_on, g.on_day HAVING sum(g.n * sign(g.sens)) <> 0 ORDER BY g.on_day`,
      parameters.values,
    );
  }

  /**
   * Distinct dossiers with a pièce in stock; they do not add up over slices. There are as many as pièces, less those that share their dossier:
   * only stays that then shared their dossier are read.
   * @param stock the stock of the same day and slice
   */
  async dossiers(
    asOf: PlainDate,
    knownOn: PlainDate | null,
    slice: Slice,
    stock: readonly StockGroup[],
    includesWaiting = true,
  ): Promise<readonly DossierCount[]> {
    const parameters = new Parameters();
    const waiting = includesWaiting ? 'true' : 'a.waiting_for IS NULL';
    const of = isOfPiles(slice) ? 'JOIN rm.pile a USING (pile_id)' : 'JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)';
    const excess = await this.manager.query<DossierCount[]>(
      `SELECT origin, -sum(pieces - 1)::int AS dossiers FROM (
         SELECT a.origin, s.dossier_id, count(*) AS pieces FROM rm.sejour s ${of}
         WHERE ${sharedCondition(asOf, knownOn, parameters)} AND ${waiting} AND ${sliceCondition(slice, 'a', parameters)}
         GROUP BY a.origin, s.dossier_id) AS dossier GROUP BY origin`,
      parameters.values,
    );
    const counted = stock.filter(({ waitingFor }) => includesWaiting || waitingFor === null);
    const byOrigin = new Map<Origin, number>();
    for (const { origin, pieces } of counted) byOrigin.set(origin, (byOrigin.get(origin) ?? 0) + pieces);
    for (const { origin, dossiers } of excess) byOrigin.set(origin, (byOrigin.get(origin) ?? 0) + dossiers);
    return [...byOrigin].flatMap(([origin, dossiers]) => (dossiers === 0 ? [] : [{ origin, dossiers }]));
  }
}

/** The first cut that is not before a day, or the day asked. */
function underCuts(column: string, asOf: PlainDate, cuts: readonly PlainDate[] | undefined, parameters: Parameters): string {
  if (cuts === undefined) return column;
  // A bucket begins on its first day, a cut is the last day of its own.
  const [after, days] = [
    parameters.add(
      cuts.map((cut) => addDays(cut, 1)),
      'date[]',
    ),
    parameters.add([...cuts, asOf], 'date[]'),
  ];
  return `(${days})[width_bucket(${column}, ${after}) + 1]`;
}

function sumOfGroups(...parts: readonly (readonly StockGroup[])[]): readonly StockGroup[] {
  const groups = new Map<string, StockGroup & { pieces: number }>();
  for (const group of parts.flat()) {
    const { origin, arrivedOn, caisse, waitingFor } = group;
    const key = `${origin} ${arrivedOn} ${String(caisse.length)} ${caisse}${waitingFor === null ? '' : ` ${waitingFor}`}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...group });
    else known.pieces += group.pieces;
  }
  return [...groups.values()].filter(({ pieces }) => pieces !== 0);
}
