import type { EntityManager } from 'typeorm';
import type { DayLine } from '#libs/domain';
import { addDays, daysBetween, earliest, endOfMonth, type PlainDate } from '#libs/kernel';
import { Parameters } from '../figures/conditions.js';
import { type ProcessedOfDay, selectedColumns, type ToldApart } from '../figures/organisme.queries.js';
import { SENS_OF_CODE } from '../stock/sens-codes.js';
import { decodeDays, decodeParts, encodeParts } from './parts.codec.js';

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

/** Definitions by which the same caisses are told alike. */
export interface StatesAlike extends Pick<RollupState, 'calendar' | 'filledTo'> {
  readonly definitions: readonly string[];
  readonly caisses: readonly string[];
}

/** The ledger as a fill finds it. */
export interface LedgerSpan {
  /** The last closed day: nothing happens on it any more but what is learnt late. */
  readonly closedTo: PlainDate;
  /** The first day of each caisse. */
  readonly firstDays: ReadonlyMap<string, PlainDate>;
}

/** What tells whether anything was learnt of a day since it was last looked at. */
export interface LedgerVersion {
  /** Of the tables that are read, and the last event in them; events that were set aside and are taken up again change the last number only. */
  readonly generation: number;
  readonly position: string;
  readonly setAside: number;
  /** The last closed day; null when the ledger is empty. */
  readonly closedTo: PlainDate | null;
  /** The first day of which something was learnt that no revision tells of yet. */
  readonly marked: PlainDate | null;
  /** From which days on something was learnt after they were closed. */
  readonly revisions: readonly { readonly revision: number; readonly fromOn: PlainDate }[];
}

/** The pièces of one caisse in one procédure. */
export interface CellLines {
  readonly procedure: string;
  readonly lines: readonly DayLine[];
}

/** What a definition says of a caisse from a day on, procédure by procédure and under {@link ALL}. */
export interface TellingOfCaisse {
  readonly definition: string;
  /** How many parts a day has. */
  readonly width: number;
  readonly from: PlainDate;
  /** Whole numbers, one day after the other; all of one length. */
  readonly cells: ReadonlyMap<string, Int32Array>;
}

/** The parts of some days, one after the other. */
export interface TellingOfDays {
  readonly definition: string;
  readonly caisses: readonly string[];
  readonly days: readonly PlainDate[];
  /** Of each day those of each caisse, in their order. */
  readonly parts: Int32Array;
}

/** A year of one caisse, or of all of them together. */
export interface TellingOfYear {
  readonly definition: string;
  readonly caisse: string;
  /** Its first day. */
  readonly from: PlainDate;
  readonly parts: Int32Array;
}

/** What was processed in a month, by caisse, then by age. */
export interface ProcessedOfMonth {
  /** Its first day. */
  readonly month: PlainDate;
  readonly caisses: readonly string[];
  /**
   * Four numbers each: which of the caisses; how many calendar days after its arrival; twice the day of the month, and one more when nobody touched it; how
   * many pièces.
   */
  readonly lines: Int32Array;
}

export const WIDTH_OF_LINE = 4;

interface LineRow extends Omit<DayLine, 'sens'> {
  readonly code: number;
}

interface YearRow {
  readonly definition: string;
  readonly caisse: string;
  readonly procedure: string;
  readonly year: number;
  readonly parts: Buffer;
}

interface MonthRow {
  readonly definition: string;
  readonly month: PlainDate;
  readonly caisses: readonly string[];
  readonly parts: Buffer;
}

/** Rows written with one statement. */
const AT_ONCE = 1_000;

const yearOf = (day: PlainDate): number => Number(day.slice(0, 4));
const firstOfYear = (year: number): PlainDate => `${String(year).padStart(4, '0')}-01-01` as PlainDate;
const firstOfMonth = (day: PlainDate): PlainDate => `${day.slice(0, 8)}01` as PlainDate;
const isNotZero = (part: number): boolean => part !== 0;

/** How many days of its year come before a day. */
const daysBefore = (day: PlainDate): number => daysBetween(firstOfYear(yearOf(day)), day);

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

  /** Null before the projection has ever run. */
  async version(): Promise<LedgerVersion | null> {
    const [row] = await this.manager.query<LedgerVersion[]>(
      `SELECT generation, position::text,
         (SELECT count(*)::int FROM runner.set_aside s WHERE s.projection = g.projection AND s.generation = g.generation) AS "setAside",
         (SELECT (max(known_on) - 1)::text FROM rm.grand_livre) AS "closedTo",
         (SELECT min(from_on)::text FROM rm.rollup_mark) AS marked,
         (SELECT coalesce(json_agg(json_build_object('revision', revision, 'fromOn', from_on)), '[]') FROM rm.rollup_revision) AS revisions
       FROM runner.generation g WHERE projection = 'stock' AND state = 'active'`,
    );
    return row ?? null;
  }

  /** What is told and sure: a mark takes back the days from its own on, of its caisse and of all of them together. */
  async states(definitions: readonly string[]): Promise<readonly RollupState[]> {
    const rows = await this.statesAlike(definitions);
    return rows.flatMap(({ definitions: alike, caisses, ...state }) =>
      alike.flatMap((definition) => caisses.map((caisse) => ({ ...state, definition, caisse }))),
    );
  }

  /** {@link states}, put together: most are alike, and a row each would take longer to bring than to find. */
  async statesAlike(definitions: readonly string[]): Promise<readonly StatesAlike[]> {
    return this.manager.query(
      `WITH mark AS MATERIALIZED (SELECT caisse, min(from_on) AS from_on FROM rm.rollup_mark GROUP BY caisse),
       marked AS (SELECT * FROM mark UNION ALL SELECT $2::text, min(from_on) FROM mark)
       SELECT calendar, "filledTo", caisses, array_agg(definition) AS definitions
       FROM (SELECT s.definition, s.calendar, least(s.filled_to, m.from_on - 1)::text AS "filledTo", array_agg(s.caisse ORDER BY s.caisse) AS caisses
         FROM rm.rollup_state s LEFT JOIN marked m USING (caisse) WHERE s.definition = ANY($1::text[]) GROUP BY 1, 2, 3) AS told
       GROUP BY 1, 2, 3`,
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
      `SELECT ${selectedColumns(toldApart, 'a', parameters)}, g.arrived_on::text AS "arrivedOn", ${on}::text AS "on", g.sens AS code, sum(g.n)::int AS pieces
       FROM rm.${of} a JOIN rm.grand_livre g USING (${of}_id)
       WHERE a.caisse = ${parameters.add(caisse, 'text')} AND g.on_day <= ${parameters.add(to, 'date')} AND g.n <> 0
       GROUP BY 1, 2, 3, 4, 5, g.arrived_on, ${on}, g.sens HAVING sum(g.n) <> 0
       ORDER BY a.procedure, ${on}`,
      parameters.values,
    );
    const cells: (CellLines & { readonly lines: DayLine[] })[] = [];
    for (const { code, ...line } of rows) {
      let cell = cells.at(-1);
      if (cell?.procedure !== line.procedure) cells.push((cell = { procedure: line.procedure, lines: [] }));
      const sens = SENS_OF_CODE.get(code);
      if (sens !== undefined) cell.lines.push({ ...line, sens });
    }
    return cells;
  }

  /** Tells days of a caisse, in the place of all that was told of it from the first of them on. */
  async tell(caisse: string, tellings: readonly TellingOfCaisse[]): Promise<void> {
    const [definitions, years] = [tellings.map(({ definition }) => definition), tellings.map(({ from }) => yearOf(from))];
    const begun = await this.manager.query<YearRow[]>(
      `SELECT r.definition, r.caisse, r.procedure, r.year, r.parts FROM unnest($2::text[], $3::int[]) AS f(definition, year)
       JOIN rm.rollup r ON r.definition = f.definition AND r.caisse = $1 AND r.year = f.year`,
      [caisse, definitions, years],
    );
    await this.manager.query(
      `DELETE FROM rm.rollup r USING unnest($2::text[], $3::int[]) AS f(definition, year)
       WHERE r.definition = f.definition AND r.caisse = $1 AND r.year >= f.year`,
      [caisse, definitions, years],
    );
    const rows = tellings.flatMap((telling) => {
      const { definition, from, width, cells } = telling;
      const ofDefinition = begun.filter((row) => row.definition === definition);
      return [...new Set([...cells.keys(), ...ofDefinition.map(({ procedure }) => procedure)])].flatMap((procedure) => {
        const before = ofDefinition.find((row) => row.procedure === procedure);
        const days = new Int32Array(daysBefore(from) * width + (cells.get(procedure)?.length ?? 0));
        if (before !== undefined) days.set(decodeParts(before.parts, width).subarray(0, daysBefore(from) * width));
        days.set(cells.get(procedure) ?? [], daysBefore(from) * width);
        return yearsOf(yearOf(from), days, width).map((year) => ({ definition, procedure, ...year }));
      });
    });
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const some = rows.slice(from, from + AT_ONCE);
      await this.manager.query(
        `INSERT INTO rm.rollup (definition, caisse, procedure, year, parts)
         SELECT definition, $1, procedure, year, parts FROM unnest($2::text[], $3::text[], $4::smallint[], $5::bytea[]) AS f(definition, procedure, year, parts)`,
        [caisse, some.map((row) => row.definition), some.map((row) => row.procedure), some.map((row) => row.year), some.map((row) => row.parts)],
      );
    }
  }

  /** Adds the days of all caisses up, from the first of a month on to another day, in the place of all that was told of them together from then on. */
  async addUp(definition: string, width: number, from: PlainDate, to: PlainDate): Promise<void> {
    const rows = await this.manager.query<YearRow[]>(
      `SELECT definition, caisse, procedure, year, parts FROM rm.rollup
       WHERE definition = $1 AND caisse <> $2 AND year BETWEEN $3 AND $4 ORDER BY caisse, procedure, year`,
      [definition, ALL, yearOf(from), yearOf(to)],
    );
    const length = (daysBetween(from, to) + 1) * width;
    const sums = new Map<string, Int32Array>();
    const byCaisse = new Map<string, Int32Array>();
    for (const { caisse, procedure, year, parts } of rows) {
      const told = decodeParts(parts, width);
      const start = daysBetween(from, firstOfYear(year)) * width;
      const all = grown(sums, procedure, length);
      const own = procedure === ALL ? grown(byCaisse, caisse, length) : null;
      for (let i = Math.max(0, -start); i < told.length && start + i < length; i += 1) {
        const part = told[i] ?? 0;
        all[start + i] = (all[start + i] ?? 0) + part;
        if (own !== null) own[start + i] = part;
      }
    }
    await this.tell(ALL, [{ definition, width, from, cells: sums }]);
    await this.tellMonths(definition, width, from, to, byCaisse);
  }

  /** Tells the days of each caisse by months of all of them, in the place of all that was told so from the first of a month on. */
  async tellMonths(definition: string, width: number, from: PlainDate, to: PlainDate, byCaisse: ReadonlyMap<string, Int32Array>): Promise<void> {
    const months: Omit<MonthRow, 'definition'>[] = [];
    for (let month = from; month <= to; month = addDays(endOfMonth(month), 1)) {
      const start = daysBetween(from, month) * width;
      const days = daysBetween(month, earliest(endOfMonth(month), to)) + 1;
      const told = [...byCaisse]
        .map(([caisse, parts]) => ({ caisse, parts: parts.subarray(start, start + days * width) }))
        .filter(({ parts }) => parts.some(isNotZero));
      const all = new Int32Array(days * told.length * width);
      for (const [n, { parts }] of told.entries()) {
        for (let day = 0; day < days; day += 1) all.set(parts.subarray(day * width, (day + 1) * width), (day * told.length + n) * width);
      }
      months.push({ month, caisses: told.map(({ caisse }) => caisse), parts: encodeParts(all, told.length * width) });
    }
    await this.writeMonths(definition, from, months);
  }

  /** The same of what was processed, a line of each month for each caisse, age and day. */
  async tellProcessed(definition: string, from: PlainDate, processed: readonly ProcessedOfDay[]): Promise<void> {
    const months = new Map<PlainDate, { readonly ranks: Map<string, number>; readonly lines: number[] }>();
    for (const { organisme, age, on, isAutomatic, pieces } of processed) {
      const month = firstOfMonth(on);
      const own = months.get(month) ?? { ranks: new Map<string, number>(), lines: [] };
      months.set(month, own);
      const rank = own.ranks.get(organisme) ?? own.ranks.size;
      own.ranks.set(organisme, rank);
      own.lines.push(rank, age, 2 * Number(on.slice(8)) + (isAutomatic ? 1 : 0), pieces);
    }
    const rows = [...months].map(([month, { ranks, lines }]) => ({ month, caisses: [...ranks.keys()], parts: encodeParts(lines, WIDTH_OF_LINE) }));
    await this.writeMonths(definition, from, rows);
  }

  private async writeMonths(definition: string, from: PlainDate, months: readonly Omit<MonthRow, 'definition'>[]): Promise<void> {
    await this.manager.query('DELETE FROM rm.rollup_month WHERE definition = $1 AND month >= $2::date', [definition, from]);
    await this.manager.query(
      `INSERT INTO rm.rollup_month (definition, month, caisses, parts)
       SELECT $1, month, ARRAY(SELECT jsonb_array_elements_text(caisses)), parts
       FROM unnest($2::date[], $3::jsonb[], $4::bytea[]) AS f(month, caisses, parts)`,
      [definition, months.map(({ month }) => month), months.map(({ caisses }) => JSON.stringify(caisses)), months.map(({ parts }) => parts)],
    );
  }

  /** The years of some caisses, or of all of them together, by some definitions. */
  async readYears({ widths, caisses, procedure, from, to }: RollupPeriodRequest): Promise<readonly TellingOfYear[]> {
    const rows = await this.manager.query<YearRow[]>(
      `SELECT definition, caisse, year, parts FROM rm.rollup
       WHERE definition = ANY($1::text[]) AND caisse = ANY($2::text[]) AND procedure = $3 AND year BETWEEN $4 AND $5`,
      [[...widths.keys()], caisses, procedure, yearOf(from), yearOf(to)],
    );
    return rows.map(({ definition, caisse, year, parts }) => ({
      ...{ definition, caisse, from: firstOfYear(year) },
      parts: decodeParts(parts, widths.get(definition) ?? 0),
    }));
  }

  /** The parts of some days of some caisses, by definitions of which each has its own days: of the rows of these caisses. */
  async readDays(asked: readonly RollupDays[], caisses: readonly string[], procedure: string): Promise<readonly TellingOfDays[]> {
    const byYear = inPieces(asked, (day) => day.slice(0, 4));
    const rows = await this.manager.query<YearRow[]>(
      `SELECT r.definition, r.caisse, r.year, r.parts FROM unnest($1::text[], $2::int[]) AS f(definition, year)
       JOIN rm.rollup r ON r.definition = f.definition AND r.caisse = ANY($3::text[]) AND r.procedure = $4 AND r.year = f.year`,
      [byYear.map(({ definition }) => definition), byYear.map(({ piece }) => Number(piece)), caisses, procedure],
    );
    const found = new Map(byYear.map((each) => [`${each.definition} ${String(Number(each.piece))}`, each]));
    return rows.flatMap(({ definition, caisse, year, parts }) => {
      const piece = found.get(`${definition} ${String(year)}`);
      if (piece === undefined) return [];
      const ranks = piece.days.map(daysBefore);
      return [{ definition, caisses: [caisse], days: piece.days, parts: decodeDays(parts, piece.width, ranks) }];
    });
  }

  /** The same of all caisses and all procédures together, of the rows that hold all caisses. */
  async readDaysOfAll(asked: readonly RollupDays[]): Promise<readonly TellingOfDays[]> {
    const byMonth = inPieces(asked, firstOfMonth);
    const rows = await this.manager.query<MonthRow[]>(
      `SELECT r.definition, r.month::text, r.caisses, r.parts FROM unnest($1::text[], $2::date[]) AS f(definition, month)
       JOIN rm.rollup_month r USING (definition, month)`,
      [byMonth.map(({ definition }) => definition), byMonth.map(({ piece }) => piece)],
    );
    const found = new Map(byMonth.map((each) => [`${each.definition} ${each.piece}`, each]));
    return rows.flatMap(({ definition, month, caisses, parts }) => {
      const piece = found.get(`${definition} ${month}`);
      if (piece === undefined) return [];
      const ranks = piece.days.map((day) => Number(day.slice(8)) - 1);
      return [{ definition, caisses, days: piece.days, parts: decodeDays(parts, caisses.length * piece.width, ranks) }];
    });
  }

  /** What was processed in some months. */
  async readProcessed(definition: string, months: readonly PlainDate[]): Promise<readonly ProcessedOfMonth[]> {
    const rows = await this.manager.query<MonthRow[]>(
      'SELECT definition, month::text, caisses, parts FROM rm.rollup_month WHERE definition = $1 AND month = ANY($2::date[])',
      [definition, months],
    );
    return rows.map(({ month, caisses, parts }) => ({ month, caisses, lines: decodeParts(parts, WIDTH_OF_LINE) }));
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

  /**
   * The marks of a caisse, as far as they are seen, are taken up in its states and in those of all caisses together, and leave a revision: no two snapshots
   * that show neither a mark nor a new revision up to a closed day tell it differently.
   */
  async takeMarks(caisse: string): Promise<void> {
    await this.manager.query(
      `UPDATE rm.rollup_state s SET filled_to = mark.from_on - 1
       FROM (SELECT min(from_on) AS from_on FROM rm.rollup_mark WHERE caisse = $1) AS mark WHERE s.caisse IN ($1, $2) AND s.filled_to >= mark.from_on`,
      [caisse, ALL],
    );
    const [taken] = await this.manager.query<[{ from_on: PlainDate }[], number]>('DELETE FROM rm.rollup_mark WHERE caisse = $1 RETURNING from_on', [
      caisse,
    ]);
    if (taken.length === 0) return;
    const from = taken.map(({ from_on: day }) => day).reduce(earliest);
    await this.manager.query('DELETE FROM rm.rollup_revision WHERE from_on >= $1::date', [from]);
    await this.manager.query('INSERT INTO rm.rollup_revision (from_on) VALUES ($1::date)', [from]);
  }

  /** Whether this transaction is the only one that fills roll-ups. */
  async alone(): Promise<boolean> {
    const [row] = await this.manager.query<{ alone: boolean }[]>(`SELECT pg_try_advisory_xact_lock(hashtext('ecluse/rollup')) AS alone`);
    return row?.alone ?? false;
  }
}

export interface RollupPeriodRequest {
  /** How many parts a day has, by definition. */
  readonly widths: ReadonlyMap<string, number>;
  readonly caisses: readonly string[];
  readonly procedure: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Days that are asked by one definition, ascending. */
export interface RollupDays {
  readonly definition: string;
  /** How many parts a day has. */
  readonly width: number;
  readonly days: readonly PlainDate[];
}

/** The days by the rows in which they stand. */
function inPieces<Piece extends string>(
  asked: readonly RollupDays[],
  pieceOf: (day: PlainDate) => Piece,
): readonly (RollupDays & { readonly piece: Piece; readonly days: readonly PlainDate[] })[] {
  return asked.flatMap(({ definition, width, days }) => {
    const pieces = new Map<Piece, PlainDate[]>();
    for (const day of days) {
      const piece = pieceOf(day);
      const known = pieces.get(piece);
      if (known === undefined) pieces.set(piece, [day]);
      else known.push(day);
    }
    return [...pieces].map(([piece, ofPiece]) => ({ definition, width, piece, days: ofPiece }));
  });
}

/** The years of days that begin with the first of one; those of zeros alone are not kept. */
function yearsOf(first: number, days: Int32Array, width: number): readonly { readonly year: number; readonly parts: Buffer }[] {
  const years: { year: number; parts: Buffer }[] = [];
  for (let year = first, start = 0; start < days.length; year += 1) {
    const end = start + daysBetween(firstOfYear(year), firstOfYear(year + 1)) * width;
    const own = days.subarray(start, end);
    if (own.some(isNotZero)) years.push({ year, parts: encodeParts(own, width) });
    start = end;
  }
  return years;
}

/** The numbers under a name, zeros at first. */
function grown(numbers: Map<string, Int32Array>, name: string, length: number): Int32Array {
  let known = numbers.get(name);
  if (known === undefined) numbers.set(name, (known = new Int32Array(length)));
  return known;
}
