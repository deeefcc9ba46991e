import type { DataSource, EntityManager } from 'typeorm';
import type { Origin, Sens } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { SENS_OF_CODE } from '../stock/stock.tables.js';
import { PieceQueries } from '../lists/piece.queries.js';
import { aliveCondition, knownDay, Parameters, type Slice, sliceCondition } from './conditions.js';

/** Pièces of one origin, owner and arrival day that are in stock; `waitingFor` null: nobody is waited for. */
export interface StockGroup {
  readonly origin: Origin;
  readonly caisse: string;
  readonly waitingFor: string | null;
  readonly arrivedOn: PlainDate;
  readonly pieces: number;
}

/** Pièces of one origin and owner that moved in one direction on one day. */
export interface FluxGroup {
  readonly origin: Origin;
  readonly caisse: string;
  readonly on: PlainDate;
  readonly sens: Sens;
  readonly pieces: number;
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
}

const FLUX_CODES = [1, 2, -1, -2, -3, -4, -5];

/** Everything is read in one snapshot, so that all figures of an answer match one position of the log. */
export async function inSnapshot<T>(dataSource: DataSource, read: (reader: LedgerReader) => Promise<T>): Promise<T> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    await manager.query('SET TRANSACTION READ ONLY');
    return read(new LedgerReader(manager));
  });
}

/** Reads the grand livre and the stays inside one snapshot. Days are inclusive; `knownOn` null means now. */
export class LedgerReader {
  constructor(private readonly manager: EntityManager) {}

  /** The lists of the same snapshot. */
  get pieces(): PieceQueries {
    return new PieceQueries(this.manager);
  }

  /** @returns START with ordinal 0 before the projection has ever run */
  async position(): Promise<ReadPosition> {
    const rows = await this.manager.query<{ position: string; ordinal: string; structure: number | null }[]>(
      `SELECT position::text, ordinal::text, structure FROM runner.generation WHERE projection = 'stock' AND state = 'active'`,
    );
    return { position: rows[0]?.position ?? '0', ordinal: Number(rows[0]?.ordinal ?? 0), structure: rows[0]?.structure ?? null };
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
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT a.origin, a.caisse, min(line.arrived_on)::text AS "firstOn" FROM rm.axe a
       CROSS JOIN LATERAL (
         SELECT g.arrived_on FROM rm.grand_livre g
         WHERE g.axe_id = a.axe_id AND g.n <> 0 AND g.known_on <= ${parameters.add(knownDay(knownOn), 'date')}
         ORDER BY g.arrived_on LIMIT 1) AS line
       WHERE ${sliceCondition(slice, 'a', parameters)} GROUP BY a.origin, a.caisse`,
      parameters.values,
    );
  }

  /** The stock at the end of a day: the best point, and the lines of the ledger that it does not contain. */
  async stock(asOf: PlainDate, knownOn: PlainDate | null, slice: Slice): Promise<readonly StockGroup[]> {
    const parameters = new Parameters();
    const day = parameters.add(asOf, 'date');
    const known = parameters.add(knownDay(knownOn), 'date');
    const base = await this.bestPoint(asOf, knownOn);
    const sinceBase =
      base === null ? '' : `AND (g.on_day > ${parameters.add(base.onDay, 'date')} OR g.known_on > ${parameters.add(base.knownOn, 'date')})`;
    const fromBase =
      base === null ? '' : `SELECT axe_id, arrived_on, n FROM rm.point_stock WHERE point_id = ${parameters.add(base.pointId, 'int')} UNION ALL`;
    return this.manager.query(
      `SELECT a.origin, a.caisse, a.waiting_for AS "waitingFor", line.arrived_on::text AS "arrivedOn", sum(line.n)::int AS pieces
       FROM (${fromBase}
         SELECT axe_id, arrived_on, sum(n * sign(sens))::int AS n FROM rm.grand_livre g
         WHERE g.on_day <= ${day} AND g.known_on <= ${known} ${sinceBase} GROUP BY axe_id, arrived_on) AS line
       JOIN rm.axe a USING (axe_id) WHERE ${sliceCondition(slice, 'a', parameters)}
       GROUP BY a.origin, a.caisse, a.waiting_for, line.arrived_on HAVING sum(line.n) <> 0`,
      parameters.values,
    );
  }

  private async bestPoint(asOf: PlainDate, knownOn: PlainDate | null): Promise<{ pointId: number; onDay: PlainDate; knownOn: PlainDate } | null> {
    const rows = await this.manager.query<{ pointId: number; onDay: PlainDate; knownOn: PlainDate }[]>(
      `SELECT point_id AS "pointId", on_day::text AS "onDay", known_on::text AS "knownOn" FROM rm.point
       WHERE on_day <= $1::date AND known_on <= $2::date ORDER BY on_day DESC, known_on DESC LIMIT 1`,
      [asOf, knownDay(knownOn)],
    );
    return rows[0] ?? null;
  }

  /** What came and went in a period, moves between places left out. */
  async flux(from: PlainDate, to: PlainDate, knownOn: PlainDate | null, slice: Slice): Promise<readonly FluxGroup[]> {
    const parameters = new Parameters();
    const rows = await this.manager.query<(Omit<FluxGroup, 'sens'> & { readonly code: number })[]>(
      `SELECT a.origin, a.caisse, g.on_day::text AS "on", g.sens AS code, sum(g.n)::int AS pieces
       FROM rm.grand_livre g JOIN rm.axe a USING (axe_id)
       WHERE g.on_day BETWEEN ${parameters.add(from, 'date')} AND ${parameters.add(to, 'date')}
         AND g.known_on <= ${parameters.add(knownDay(knownOn), 'date')}
         AND g.sens = ANY(${parameters.add(FLUX_CODES, 'smallint[]')}) AND ${sliceCondition(slice, 'a', parameters)}
       GROUP BY a.origin, a.caisse, g.on_day, g.sens HAVING sum(g.n) <> 0`,
      parameters.values,
    );
    return rows.flatMap(({ code, ...group }) => {
      const sens = SENS_OF_CODE.get(code);
      return sens === undefined ? [] : [{ ...group, sens }];
    });
  }

  /** How the stock changed from day to day, `from` and `to` included. */
  async deltas(from: PlainDate, to: PlainDate, knownOn: PlainDate | null, slice: Slice): Promise<readonly StockDelta[]> {
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT a.origin, a.caisse, g.arrived_on::text AS "arrivedOn", g.on_day::text AS "on", sum(g.n * sign(g.sens))::int AS pieces
       FROM rm.grand_livre g JOIN rm.axe a USING (axe_id)
       WHERE g.on_day BETWEEN ${parameters.add(from, 'date')} AND ${parameters.add(to, 'date')}
         AND g.known_on <= ${parameters.add(knownDay(knownOn), 'date')} AND ${sliceCondition(slice, 'a', parameters)}
       GROUP BY a.origin, a.caisse, g.arrived_on, g.on_day HAVING sum(g.n * sign(g.sens)) <> 0 ORDER BY g.on_day`,
      parameters.values,
    );
  }

  /** Distinct dossiers with a pièce in stock: counted from the stays, since they do not add up over slices. */
  async dossiers(asOf: PlainDate, knownOn: PlainDate | null, slice: Slice, includesWaiting = true): Promise<readonly DossierCount[]> {
    const parameters = new Parameters();
    const waiting = includesWaiting ? 'true' : 'a.waiting_for IS NULL';
    return this.manager.query(
      `SELECT a.origin, count(DISTINCT s.dossier_id)::int AS dossiers
       FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)
       WHERE ${aliveCondition(asOf, knownOn, parameters)} AND ${waiting} AND ${sliceCondition(slice, 'a', parameters)} GROUP BY a.origin`,
      parameters.values,
    );
  }
}
