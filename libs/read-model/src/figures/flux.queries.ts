import type { EntityManager } from 'typeorm';
import type { Origin, Sens } from '#libs/domain';
import { addDays, daysBetween, type PlainDate } from '#libs/kernel';
import { knownBy, learntSince } from '../stock/points.js';
import { CODE_OF_SENS, COLUMN_OF_FLUX, FLUX_SENS, type FluxSens, SENS_OF_CODE } from '../stock/sens-codes.js';
import { isOfPiles, knownDay, Parameters, type Slice, sliceCondition } from './conditions.js';

/** Pièces of one origin and owner that moved in one direction on one day. */
export interface FluxGroup {
  readonly origin: Origin;
  readonly caisse: string;
  readonly on: PlainDate;
  readonly sens: Sens;
  readonly pieces: number;
}

export interface Point {
  readonly pointId: number;
  readonly onDay: PlainDate;
  readonly knownOn: PlainDate;
}

/** A day before which flows are counted, and the point from which they are; null: there is none. */
interface FluxBound {
  readonly day: PlainDate;
  readonly point: Point | null;
}

/** All that ever came and went up to the day of this rank. */
interface FluxUpTo extends Omit<FluxGroup, 'on'> {
  readonly rank: number;
}

const FLUX_CODES = FLUX_SENS.map((sens) => CODE_OF_SENS[sens]);

function withSens<Group>(code: number, group: Group): readonly (Group & { readonly sens: Sens })[] {
  const sens = SENS_OF_CODE.get(code);
  return sens === undefined ? [] : [{ ...group, sens }];
}

/** What came and went between each day and the next: a group stands under the start that follows its first day. */
function differences(starts: readonly PlainDate[], ...upTo: readonly (readonly FluxUpTo[])[]): readonly FluxGroup[] {
  const groups = new Map<string, FluxGroup & { pieces: number }>();
  const add = (on: PlainDate | undefined, { origin, caisse, sens }: FluxUpTo, pieces: number): void => {
    if (on === undefined || pieces === 0) return;
    const key = JSON.stringify([on, sens, origin, caisse]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { origin, caisse, on, sens, pieces });
    else known.pieces += pieces;
  };
  for (const group of upTo.flat()) {
    add(starts[group.rank - 1], group, group.pieces);
    add(starts[group.rank], group, -group.pieces);
  }
  return [...groups.values()].filter(({ pieces }) => pieces !== 0);
}

/** Reads what came and went, in the snapshot of the caller. */
export class FluxQueries {
  constructor(private readonly manager: EntityManager) {}

  /**
   * What came and went in a period, moves between places left out. Days are told only as far as `starts` – days, ascending, the first of the
   * period among them – keep them apart: a group stands under the last start that is not after it. Without them, each day is told.
   */
  async flux(from: PlainDate, to: PlainDate, knownOn: PlainDate | null, slice: Slice, starts?: readonly PlainDate[]): Promise<readonly FluxGroup[]> {
    if (starts === undefined || !isOfPiles(slice)) return this.fluxOfLines(from, to, knownOn, slice, starts);
    const bounds = await this.fluxBounds([addDays(from, -1), ...starts.slice(1).map((start) => addDays(start, -1)), to], knownOn);
    // A long period is what came up to its end less what came before it: few lines, whatever lies between.
    const daysToRead = bounds.reduce((sum, { day, point }) => sum + (point === null ? Infinity : daysBetween(point.onDay, day)), 0);
    if (daysToRead >= daysBetween(from, to)) return this.fluxOfLines(from, to, knownOn, slice, starts);
    return differences(starts, await this.fluxOfPoints(bounds, slice), await this.fluxSincePoints(bounds, knownOn, slice));
  }

  /** The best point for each day, as known on another. */
  private async fluxBounds(days: readonly PlainDate[], knownOn: PlainDate | null): Promise<readonly FluxBound[]> {
    const rows = await this.manager.query<(Point & { readonly day: PlainDate })[]>(
      `SELECT d.day::text, p.point_id AS "pointId", p.on_day::text AS "onDay", p.known_on::text AS "knownOn"
       FROM unnest($1::date[]) WITH ORDINALITY AS d(day, rank) LEFT JOIN LATERAL (
         SELECT * FROM rm.point WHERE on_day <= d.day AND known_on <= $2::date ORDER BY on_day DESC, known_on DESC LIMIT 1
       ) AS p ON true ORDER BY d.rank`,
      [days, knownDay(knownOn)],
    );
    return rows.map(({ day, ...point }) => ({ day, point: (point.pointId as number | null) === null ? null : point }));
  }

  /** All that came and went up to the points of some days. */
  private async fluxOfPoints(bounds: readonly FluxBound[], slice: Slice): Promise<readonly FluxUpTo[]> {
    const parameters = new Parameters();
    const ranks = parameters.add([...bounds.keys()], 'int[]');
    const points = parameters.add(
      bounds.map(({ point }) => point?.pointId),
      'int[]',
    );
    const sums = Object.entries(COLUMN_OF_FLUX).map(([sens, column]) => `sum(f.${column})::int AS "${sens}"`);
    const rows = await this.manager.query<(Omit<FluxUpTo, 'sens' | 'pieces'> & Readonly<Record<FluxSens, number>>)[]>(
      `SELECT b.rank, a.origin, a.caisse, ${sums.join(', ')} FROM unnest(${ranks}, ${points}) AS b(rank, point_id)
       JOIN rm.point_flux f USING (point_id) JOIN rm.pile a USING (pile_id) WHERE ${sliceCondition(slice, 'a', parameters)} GROUP BY 1, 2, 3`,
      parameters.values,
    );
    return rows.flatMap(({ rank, origin, caisse, ...sum }) => FLUX_SENS.map((sens) => ({ rank, origin, caisse, sens, pieces: sum[sens] })));
  }

  /** What came and went up to some days and is not in their points: after them, or learnt since. */
  private async fluxSincePoints(bounds: readonly FluxBound[], knownOn: PlainDate | null, slice: Slice): Promise<readonly FluxUpTo[]> {
    const parameters = new Parameters();
    const known = parameters.add(knownDay(knownOn), 'date');
    const codes = parameters.add(FLUX_CODES, 'smallint[]');
    const lines = bounds.flatMap(({ day, point }, rank) => {
      if (point === null) return [];
      const of = (condition: string): string =>
        `SELECT ${String(rank)} AS rank, pile_id, sens, sum(n) AS n FROM rm.grand_livre g
         WHERE ${condition} AND ${knownBy(known)} AND g.sens = ANY(${codes}) GROUP BY pile_id, sens`;
      const [onDay, pointKnown] = [parameters.add(point.onDay, 'date'), parameters.add(point.knownOn, 'date')];
      const since = of(learntSince(onDay, pointKnown));
      return day === point.onDay ? [since] : [of(`g.on_day > ${onDay} AND g.on_day <= ${parameters.add(day, 'date')}`), since];
    });
    const rows = await this.manager.query<(Omit<FluxUpTo, 'sens'> & { readonly code: number })[]>(
      `SELECT line.rank, a.origin, a.caisse, line.sens AS code, sum(line.n)::int AS pieces FROM (${lines.join(' UNION ALL ')}) AS line
       JOIN rm.pile a USING (pile_id) WHERE ${sliceCondition(slice, 'a', parameters)} GROUP BY 1, 2, 3, 4`,
      parameters.values,
    );
    return rows.flatMap(({ code, ...group }) => withSens(code, group));
  }

  /** The lines of a period, one by one. */
  private async fluxOfLines(
    from: PlainDate,
    to: PlainDate,
    knownOn: PlainDate | null,
    slice: Slice,
    starts?: readonly PlainDate[],
  ): Promise<readonly FluxGroup[]> {
    const parameters = new Parameters();
    const of = isOfPiles(slice) ? 'pile' : 'axe';
    const [first, last, known] = [parameters.add(from, 'date'), parameters.add(to, 'date'), parameters.add(knownDay(knownOn), 'date')];
    const days = starts === undefined ? null : parameters.add(starts, 'date[]');
    const rows = await this.manager.query<(Omit<FluxGroup, 'sens'> & { readonly code: number })[]>(
      `SELECT a.origin, a.caisse, g.on_day::text AS "on", g.sens AS code, sum(g.n)::int AS pieces
       FROM (SELECT ${of}_id, ${days === null ? 'on_day' : `(${days})[width_bucket(on_day, ${days})]`} AS on_day, sens, sum(n) AS n FROM rm.grand_livre g
         WHERE on_day BETWEEN ${first} AND ${last} AND ${knownBy(known)} AND sens = ANY(${parameters.add(FLUX_CODES, 'smallint[]')}) GROUP BY 1, 2, 3) AS g
       JOIN rm.${of} a USING (${of}_id) WHERE ${sliceCondition(slice, 'a', parameters)}
       GROUP BY 1, 2, g.on_day, g.sens HAVING sum(g.n) <> 0`,
      parameters.values,
    );
    return rows.flatMap(({ code, ...group }) => withSens(code, group));
  }
}
