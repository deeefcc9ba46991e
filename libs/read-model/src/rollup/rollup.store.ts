import type { EntityManager } from 'typeorm';
import type { DayLine, Origin } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { Parameters } from '../figures/conditions.js';
import { selectedColumns, type ToldApart } from '../figures/organisme.queries.js';
import { SENS_OF_CODE } from '../stock/stock.tables.js';

/** All caisses, or all procédures, together. */
export const ALL = '';

/** How far the days of a caisse are told by a definition. */
export interface RollupState {
  readonly definition: string;
  readonly caisse: string;
  readonly calendar: string | null;
  /** The last day that is told, and sure. */
  readonly filledTo: PlainDate;
}

/** The ledger as a fill finds it. */
export interface LedgerSpan {
  /** The last closed day: nothing happens on it any more but what is learnt late. */
  readonly closedTo: PlainDate;
  /** The first day of each caisse. */
  readonly firstDays: ReadonlyMap<string, PlainDate>;
}

/** Where the parts of a day of a caisse stand. */
export interface Cell {
  readonly procedure: string;
  readonly origin: Origin;
}

export interface CellLines extends Cell {
  readonly lines: readonly DayLine[];
}

/** The parts of a month by one definition, one day after the other. */
export interface MonthParts extends Cell {
  readonly definition: string;
  /** Its first day. */
  readonly month: PlainDate;
  readonly parts: Iterable<number>;
}

interface LineRow extends Omit<DayLine, 'sens'> {
  readonly origin: Origin;
  readonly code: number;
}

interface MonthRow extends Cell {
  readonly month: PlainDate;
  readonly parts: readonly number[];
}

/** Months written with one statement. */
const AT_ONCE = 1_000;

/** Reads and writes the roll-ups of the active generation, in the transaction of the caller. */
export class RollupStore {
  constructor(private readonly manager: EntityManager) {}

  /** Null when the ledger is empty. */
  async span(): Promise<LedgerSpan | null> {
    const [row] = await this.manager.query<{ closedTo: PlainDate | null }[]>('SELECT (max(known_on) - 1)::text AS "closedTo" FROM rm.grand_livre');
    if (row?.closedTo == null) return null;
    const caisses = await this.manager.query<{ caisse: string; firstOn: PlainDate }[]>(
      'SELECT caisse, min(arrived_from)::text AS "firstOn" FROM rm.pile GROUP BY caisse ORDER BY caisse',
    );
    return { closedTo: row.closedTo, firstDays: new Map(caisses.map(({ caisse, firstOn }) => [caisse, firstOn])) };
  }

  /** What is told and sure: a mark takes back the days from its own on, of its caisse and of all of them together. */
  async states(definitions: readonly string[]): Promise<readonly RollupState[]> {
    return this.manager.query(
      `WITH mark AS MATERIALIZED (SELECT caisse, min(from_on) AS from_on FROM rm.rollup_mark GROUP BY caisse),
       marked AS (SELECT * FROM mark UNION ALL SELECT $2::text, min(from_on) FROM mark)
       SELECT s.definition, s.caisse, s.calendar, least(s.filled_to, m.from_on - 1)::text AS "filledTo"
       FROM rm.rollup_state s LEFT JOIN marked m USING (caisse) WHERE s.definition = ANY($1::text[])`,
      [definitions, ALL],
    );
  }

  /** The lines of a caisse up to a day, cell by cell, in order of their day; those before a day stand on its eve. */
  async lines(caisse: string, flowsFrom: PlainDate, to: PlainDate, toldApart: ToldApart): Promise<readonly CellLines[]> {
    const parameters = new Parameters();
    // Piles, which are far fewer, know no type and no population.
    const of = toldApart.types.length + toldApart.populations.length > 0 ? 'axe' : 'pile';
    const on = `greatest(g.on_day, ${parameters.add(flowsFrom, 'date')} - 1)`;
    const rows = await this.manager.query<LineRow[]>(
      `SELECT a.origin, ${selectedColumns(toldApart, 'a', parameters)}, g.arrived_on::text AS "arrivedOn", ${on}::text AS "on", g.sens AS code, sum(g.n)::int AS pieces
       FROM rm.${of} a JOIN rm.grand_livre g USING (${of}_id)
       WHERE a.caisse = ${parameters.add(caisse, 'text')} AND g.on_day <= ${parameters.add(to, 'date')} AND g.n <> 0
       GROUP BY 1, 2, 3, 4, 5, g.arrived_on, ${on}, g.sens HAVING sum(g.n) <> 0
       ORDER BY a.procedure, a.origin, ${on}`,
      parameters.values,
    );
    const cells: (Cell & { readonly lines: DayLine[] })[] = [];
    for (const { origin, code, ...line } of rows) {
      const { procedure } = line;
      let cell = cells.at(-1);
      if (cell?.procedure !== procedure || cell.origin !== origin) cells.push((cell = { procedure, origin, lines: [] }));
      const sens = SENS_OF_CODE.get(code);
      if (sens !== undefined) cell.lines.push({ ...line, sens });
    }
    return cells;
  }

  /** Takes back what was told of a caisse by a definition, from a month on. */
  async erase(caisse: string, definition: string, fromMonth: PlainDate): Promise<void> {
    await this.manager.query('DELETE FROM rm.rollup WHERE caisse = $1 AND definition = $2 AND month >= $3::date', [caisse, definition, fromMonth]);
  }

  /** Tells months of a caisse of which nothing is told. */
  async write(caisse: string, months: readonly MonthParts[]): Promise<void> {
    for (let from = 0; from < months.length; from += AT_ONCE) {
      const rows = months.slice(from, from + AT_ONCE);
      await this.manager.query(
        `INSERT INTO rm.rollup (definition, caisse, procedure, origin, month, parts)
         SELECT definition, $1, procedure, origin, month, parts::int[]
         FROM unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::text[]) AS f(definition, procedure, origin, month, parts)`,
        [
          caisse,
          rows.map(({ definition }) => definition),
          rows.map(({ procedure }) => procedure),
          rows.map(({ origin }) => origin),
          rows.map(({ month }) => month),
          rows.map(({ parts }) => `{${[...parts].join(',')}}`),
        ],
      );
    }
  }

  /** Adds the months of all caisses up, from one on to another, both included. */
  async addUp(definition: string, fromMonth: PlainDate, toMonth: PlainDate): Promise<void> {
    const rows = await this.manager.query<MonthRow[]>(
      `SELECT procedure, origin, month::text, parts FROM rm.rollup
       WHERE definition = $1 AND caisse <> $2 AND month BETWEEN $3::date AND $4::date ORDER BY procedure, origin, month`,
      [definition, ALL, fromMonth, toMonth],
    );
    const sums = new Map<string, MonthRow & { readonly parts: number[] }>();
    for (const { procedure, origin, month, parts } of rows) {
      const key = JSON.stringify([procedure, origin, month]);
      let sum = sums.get(key);
      if (sum === undefined) sums.set(key, (sum = { procedure, origin, month, parts: [] }));
      for (let i = 0; i < parts.length; i += 1) sum.parts[i] = (sum.parts[i] ?? 0) + (parts[i] ?? 0);
    }
    await this.write(
      ALL,
      [...sums.values()].map((sum) => ({ ...sum, definition })),
    );
  }

  /** The months of some caisses, or of all of them together, by some definitions, both months included. */
  async read(request: RollupRequest): Promise<readonly (MonthParts & { readonly caisse: string; readonly parts: readonly number[] })[]> {
    const { definitions, caisses, procedure, fromMonth, toMonth } = request;
    return this.manager.query(
      `SELECT definition, caisse, procedure, origin, month::text, parts FROM rm.rollup
       WHERE definition = ANY($1::text[]) AND caisse = ANY($2::text[]) AND procedure = $3 AND month BETWEEN $4::date AND $5::date`,
      [definitions, caisses, procedure, fromMonth, toMonth],
    );
  }

  /** The parts of some days, of many caisses at once: one row for each definition, caisse, origin and day that is told. */
  async readDays({ widths, caisses, procedure, days }: RollupDaysRequest): Promise<readonly PartsOfDayRow[]> {
    return this.manager.query(
      `SELECT r.definition, r.caisse, d.day::text, r.parts[(d.rank - 1) * w.width + 1 : d.rank * w.width] AS parts
       FROM (SELECT day, extract(day FROM day)::int AS rank FROM unnest($1::date[]) AS day) AS d
       CROSS JOIN unnest($2::text[], $3::int[]) AS w(definition, width)
       JOIN rm.rollup r ON r.definition = w.definition AND r.caisse = ANY($4::text[]) AND r.procedure = $5 AND r.month = date_trunc('month', d.day)::date`,
      [days, [...widths.keys()], [...widths.values()], caisses, procedure],
    );
  }

  /** Says how far a caisse is told. */
  async setStates(states: readonly RollupState[]): Promise<void> {
    await this.manager.query(
      `INSERT INTO rm.rollup_state (definition, caisse, calendar, filled_to)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[])
       ON CONFLICT (definition, caisse) DO UPDATE SET calendar = excluded.calendar, filled_to = excluded.filled_to`,
      [states.map((s) => s.definition), states.map((s) => s.caisse), states.map((s) => s.calendar), states.map((s) => s.filledTo)],
    );
  }

  /** All caisses together are told no further than this, by a definition. */
  async takeBackAll(definition: string, sureTo: PlainDate): Promise<void> {
    await this.manager.query('UPDATE rm.rollup_state SET filled_to = $3::date WHERE definition = $1 AND caisse = $2 AND filled_to > $3::date', [
      definition,
      ALL,
      sureTo,
    ]);
  }

  /** The marks of a caisse, as far as they are seen, are taken up in its states and in those of all caisses together. */
  async takeMarks(caisse: string): Promise<void> {
    await this.manager.query(
      `UPDATE rm.rollup_state s SET filled_to = mark.from_on - 1
       FROM (SELECT min(from_on) AS from_on FROM rm.rollup_mark WHERE caisse = $1) AS mark WHERE s.caisse IN ($1, $2) AND s.filled_to >= mark.from_on`,
      [caisse, ALL],
    );
    await this.manager.query('DELETE FROM rm.rollup_mark WHERE caisse = $1', [caisse]);
  }

  /** Whether this transaction is the only one that fills roll-ups. */
  async alone(): Promise<boolean> {
    const [row] = await this.manager.query<{ alone: boolean }[]>(`SELECT pg_try_advisory_xact_lock(hashtext('ecluse/rollup')) AS alone`);
    return row?.alone ?? false;
  }
}

export interface RollupRequest {
  readonly definitions: readonly string[];
  readonly caisses: readonly string[];
  readonly procedure: string;
  readonly fromMonth: PlainDate;
  readonly toMonth: PlainDate;
}

export interface RollupDaysRequest {
  /** How many numbers a day is, by definition. */
  readonly widths: ReadonlyMap<string, number>;
  readonly caisses: readonly string[];
  readonly procedure: string;
  readonly days: readonly PlainDate[];
}

export interface PartsOfDayRow {
  readonly definition: string;
  readonly caisse: string;
  readonly day: PlainDate;
  readonly parts: readonly number[];
}
