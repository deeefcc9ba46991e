import type { EntityManager } from 'typeorm';
import type { DayKind, FlowItem, NamesOfSelections, StockItem } from '#libs/domain';
import { earliest, latest, type PlainDate } from '#libs/kernel';
import { knownBy, learntAfter } from '../stock/points.js';
import { CODE_OF_SENS, SENS_OF_CODE } from '../stock/sens-codes.js';
import { aliveDuring, aliveOn, knownDay, looksAhead, Parameters, sharedOnSome } from './conditions.js';
import { countShared, type SharedOfOrganisme, type SharedStay } from './shared-pieces.js';

/** Who a pièce is counted for: who answers for it, or who works on it. */
export type Basis = 'owner' | 'doer';

/** Of which organismes the ledger is asked, all in one question. */
export interface OrganismesAsked {
  readonly organismes: readonly string[];
  readonly by: Basis;
  readonly procedure?: string;
  /** Null: as known now. */
  readonly knownOn: PlainDate | null;
  /** Types, populations, who is waited for, to be told; pièces of all others stand together, under null. */
  readonly toldApart: ToldApart;
}

export type ToldApart = NamesOfSelections;

/** The columns of `rm.axe`, under this alias, by which pièces are selected. */
export function selectedColumns({ types, populations, waitingFor }: ToldApart, alias: string, parameters: Parameters): string {
  const named = (column: string, names: readonly string[]): string =>
    names.length === 0 ? 'NULL::text' : `CASE WHEN ${alias}.${column} = ANY(${parameters.add(names, 'text[]')}) THEN ${alias}.${column} END`;
  return `${alias}.procedure, ${named('type', types)} AS type, ${named('population', populations)} AS population,
    ${alias}.waiting_for IS NOT NULL AS waits, ${named('waiting_for', waitingFor)} AS "waitingFor"`;
}

/** `owner`: whose worked days count; the organisme itself unless it is asked by doer. */
interface OfOrganisme {
  readonly organisme: string;
  readonly owner: string;
}

/** By how many pièces of an owner those that wait for somebody changed on a day. */
export interface WaitingChange {
  readonly organisme: string;
  readonly waitingFor: string;
  readonly on: PlainDate;
  readonly pieces: number;
}

/** Where pièces of one organisme stand that are at an étape; `waits`: for somebody. */
export interface PlaceOfOrganisme {
  readonly place: number;
  readonly organisme: string;
  readonly procedure: string;
  readonly etape: string;
  readonly waits: boolean;
}

/** Pièces that were at a place from one day on and before another; null: and still are. */
export interface StaysOfPlace {
  readonly place: number;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly pieces: number;
}

/** Days over which pièces were processed, both included. */
export interface SpanOfDelais {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Pièces of one organisme that arrived on a day and were processed on another, by the last day of the span. */
export interface DelaiOfOrganisme {
  readonly organisme: string;
  readonly owner: string;
  readonly to: PlainDate;
  readonly arrivedOn: PlainDate;
  readonly on: PlainDate;
  readonly pieces: number;
}

/** Pièces of one owner that were processed on a day, so many calendar days after their arrival. */
export interface ProcessedOfDay {
  readonly organisme: string;
  readonly age: number;
  readonly on: PlainDate;
  readonly isAutomatic: boolean;
  readonly pieces: number;
}

export type StockOfOrganisme = StockItem & OfOrganisme & { readonly day: PlainDate };
export type FlowOfOrganisme = FlowItem & OfOrganisme;

const COLUMN_OF_BASIS = { owner: 'a.caisse', doer: 'a.caisse_executante' } as const satisfies Record<Basis, string>;

/** Reads stays and grand livre for many organismes at once, inside one snapshot. Days are inclusive. */
export class OrganismeQueries {
  constructor(private readonly manager: EntityManager) {}

  /** The stock at the end of some days, by day of arrival: of the stays of those days. */
  async stock(days: readonly PlainDate[], asked: OrganismesAsked): Promise<readonly StockOfOrganisme[]> {
    const ahead = days.filter((day) => looksAhead(day, asked.knownOn));
    const seen = days.filter((day) => !ahead.includes(day));
    return [...(await this.stockOn(seen, false, asked)), ...(await this.stockOn(ahead, true, asked))];
  }

  private async stockOn(days: readonly PlainDate[], isAhead: boolean, asked: OrganismesAsked): Promise<readonly StockOfOrganisme[]> {
    if (days.length === 0) return [];
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT d.day::text, ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.caisse AS owner, ${selectedColumns(asked.toldApart, 'a', parameters)},
         s.arrived_on::text AS "arrivedOn", count(*)::int AS pieces
       FROM unnest(${parameters.add(days, 'date[]')}) AS d(day) JOIN rm.sejour s ON ${aliveOn('d.day', isAhead, asked.knownOn, parameters)}
       JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)
       WHERE ${this.askedCondition(asked, parameters)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`,
      parameters.values,
    );
  }

  /**
   * By how many dossiers are fewer than pièces at the end of some days: each dossier is counted once among all organismes and procédures, wherever it is asked
   * for. One question for all days up to that of knowledge, another for those to come.
   */
  async shared(days: readonly PlainDate[], asked: Omit<OrganismesAsked, 'toldApart'>): Promise<readonly SharedOfOrganisme[]> {
    const ascending = [...new Set(days)].sort();
    const isAhead = (day: PlainDate): boolean => looksAhead(day, asked.knownOn);
    const [seen, ahead] = [ascending.filter((day) => !isAhead(day)), ascending.filter(isAhead)];
    return [...(await this.sharedOn(seen, false, asked)), ...(await this.sharedOn(ahead, true, asked))];
  }

  private async sharedOn(
    days: readonly PlainDate[],
    isAhead: boolean,
    asked: Omit<OrganismesAsked, 'toldApart'>,
  ): Promise<readonly SharedOfOrganisme[]> {
    if (days.length === 0) return [];
    const parameters = new Parameters();
    const dates = parameters.add(days, 'date[]');
    const [from, to] = isAhead ? ['s.from_on', 's.to_on'] : ['s.shared_from', 's.shared_to'];
    // Piles, which are far fewer, know no doer.
    const places = asked.by === 'owner' ? 'rm.pile a USING (pile_id)' : 'rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)';
    const isAsked = this.askedCondition(asked, parameters);
    const stays = await this.manager.query<SharedStay[]>(
      `SELECT dossier, CASE WHEN is_asked THEN organisme END AS organisme, waits, "from", "to" FROM (
         SELECT dense_rank() OVER (ORDER BY s.dossier_id)::int AS dossier, ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.waiting_for IS NOT NULL AS waits,
           width_bucket(${from} - 1, ${dates}) AS "from", coalesce(width_bucket(${to} - 1, ${dates}), cardinality(${dates})) AS "to",
           ${isAsked} AS is_asked, bool_or(${isAsked}) OVER (PARTITION BY s.dossier_id) AS counts, s.arrived_on, s.piece_id
         FROM rm.sejour s JOIN ${places} WHERE ${sharedOnSome(dates, isAhead, asked.knownOn, parameters)}) AS stay
       WHERE counts ORDER BY dossier, arrived_on, piece_id`,
      parameters.values,
    );
    return countShared(stays, days);
  }

  /** Where pièces may stand at an étape of some procédures. */
  async placesOfEtapes(procedures: readonly string[], asked: Omit<OrganismesAsked, 'toldApart'>): Promise<readonly PlaceOfOrganisme[]> {
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT p.place_id AS place, ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.procedure, p.etape, a.waiting_for IS NOT NULL AS waits
       FROM rm.place p JOIN rm.axe a USING (axe_id)
       WHERE p.etape IS NOT NULL AND a.procedure = ANY(${parameters.add(procedures, 'text[]')}) AND ${this.askedCondition(asked, parameters)}`,
      parameters.values,
    );
  }

  /** The pièces that were in stock at some places on one of some days, each stay once. */
  async staysAt(places: readonly number[], days: readonly PlainDate[], knownOn: PlainDate | null): Promise<readonly StaysOfPlace[]> {
    const [first, ...others] = days;
    if (first === undefined || places.length === 0) return [];
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT s.place_id AS place, s.from_on::text AS "from", s.to_on::text AS "to", count(*)::int AS pieces FROM rm.sejour s
       WHERE ${aliveDuring(others.reduce(earliest, first), others.reduce(latest, first), knownOn, parameters)}
         AND s.place_id = ANY(${parameters.add(places, 'int[]')}) GROUP BY 1, s.from_on, s.to_on`,
      parameters.values,
    );
  }

  /**
   * How long the pièces processed in some spans had taken. Of `calendar` days all that took as long stand together, under the last day of the span and the
   * arrival that it makes; of `worked` ones each pair of days stands by itself.
   */
  async delais(
    spans: readonly SpanOfDelais[],
    asked: Omit<OrganismesAsked, 'toldApart'>,
    { dayKind, includesAutomatic }: { readonly dayKind: DayKind; readonly includesAutomatic: boolean },
  ): Promise<readonly DelaiOfOrganisme[]> {
    const parameters = new Parameters();
    // Piles, which are far fewer, know no doer.
    const of = asked.by === 'owner' ? 'pile' : 'axe';
    const [froms, tos] = [spans.map(({ from }) => from), spans.map(({ to }) => to)].map((days) => parameters.add(days, 'date[]'));
    const senses = [CODE_OF_SENS.processedManual, ...(includesAutomatic ? [CODE_OF_SENS.processedAuto] : [])];
    const days = dayKind === 'calendar' ? ['d.to_on - (g.on_day - g.arrived_on)', 'd.to_on'] : ['g.arrived_on', 'g.on_day'];
    return this.manager.query(
      `SELECT ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.caisse AS owner, g.to_on::text AS "to", g.arrived_on::text AS "arrivedOn", g.on_day::text AS "on",
         sum(g.n)::int AS pieces
       FROM (SELECT g.${of}_id, d.to_on, ${days[0] ?? ''} AS arrived_on, ${days[1] ?? ''} AS on_day, sum(g.n) AS n
         FROM unnest(${froms ?? ''}, ${tos ?? ''}) AS d(from_on, to_on) JOIN rm.grand_livre g ON g.on_day BETWEEN d.from_on AND d.to_on
         WHERE g.sens = ANY(${parameters.add(senses, 'smallint[]')}) AND ${knownBy(parameters.add(knownDay(asked.knownOn), 'date'))}
         GROUP BY 1, 2, 3, 4) AS g
       JOIN rm.${of} a USING (${of}_id) WHERE ${this.askedCondition(asked, parameters)}
       GROUP BY 1, 2, 3, 4, 5 HAVING sum(g.n) <> 0`,
      parameters.values,
    );
  }

  /** What was processed in a period, as known now: by owner, then by age, then by day. */
  async processed(from: PlainDate, to: PlainDate): Promise<readonly ProcessedOfDay[]> {
    return this.manager.query(
      `SELECT a.caisse AS organisme, g.age, g.on_day::text AS "on", g.sens = $3 AS "isAutomatic", sum(g.n)::int AS pieces
       FROM (SELECT pile_id, on_day - arrived_on AS age, on_day, sens, sum(n) AS n FROM rm.grand_livre
         WHERE on_day BETWEEN $1::date AND $2::date AND sens IN ($3, $4) GROUP BY 1, 2, 3, 4) AS g
       JOIN rm.pile a USING (pile_id) GROUP BY 1, 2, g.on_day, 4 HAVING sum(g.n) <> 0 ORDER BY 1, 2, g.on_day`,
      [from, to, CODE_OF_SENS.processedAuto, CODE_OF_SENS.processedManual],
    );
  }

  /** How the pièces that wait changed, in order of the days: on each of a period, and before it altogether, on its eve. */
  async waiting(from: PlainDate, to: PlainDate): Promise<readonly WaitingChange[]> {
    return this.manager.query(
      `SELECT a.caisse AS organisme, a.waiting_for AS "waitingFor", greatest(g.on_day, $1::date - 1)::text AS "on", sum(g.n * sign(g.sens))::int AS pieces
       FROM rm.grand_livre g JOIN rm.pile a USING (pile_id) WHERE a.waiting_for IS NOT NULL AND g.on_day <= $2::date
       GROUP BY 1, 2, 3 HAVING sum(g.n * sign(g.sens)) <> 0 ORDER BY 3`,
      [from, to],
    );
  }

  /** What moved in a period, moves between places included. */
  async flows(from: PlainDate, to: PlainDate, asked: OrganismesAsked): Promise<readonly FlowOfOrganisme[]> {
    const parameters = new Parameters();
    const period = `g.on_day BETWEEN ${parameters.add(from, 'date')} AND ${parameters.add(to, 'date')}`;
    return this.lines(`${period} AND ${knownBy(parameters.add(knownDay(asked.knownOn), 'date'))}`, asked, parameters);
  }

  /** What moved up to a day and was learnt after it, of all owners; null where it is of more lines than so many, which are not read. */
  async learntAfter(
    day: PlainDate,
    asked: Pick<OrganismesAsked, 'procedure' | 'toldApart'>,
    mostLines: number,
  ): Promise<readonly FlowOfOrganisme[] | null> {
    const [row] = await this.manager.query<{ readonly lines: number }[]>(
      `SELECT count(*)::int AS lines FROM (SELECT 1 FROM rm.grand_livre g WHERE ${learntAfter('$1::date')} LIMIT $2) AS line`,
      [day, mostLines + 1],
    );
    if ((row?.lines ?? 0) > mostLines) return null;
    const parameters = new Parameters();
    return this.lines(learntAfter(parameters.add(day, 'date')), { ...asked, by: 'owner' }, parameters);
  }

  private async lines(
    condition: string,
    asked: Pick<OrganismesAsked, 'by' | 'procedure' | 'toldApart'> & Partial<Pick<OrganismesAsked, 'organismes'>>,
    parameters: Parameters,
  ): Promise<readonly FlowOfOrganisme[]> {
    const rows = await this.manager.query<(Omit<FlowOfOrganisme, 'sens'> & { readonly code: number })[]>(
      `SELECT ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.caisse AS owner, ${selectedColumns(asked.toldApart, 'a', parameters)},
         g.arrived_on::text AS "arrivedOn", g.on_day::text AS "on", g.sens AS code, sum(g.n)::int AS pieces
       FROM rm.grand_livre g JOIN rm.axe a USING (axe_id) WHERE ${condition} AND ${this.askedCondition(asked, parameters)}
       GROUP BY 1, 2, 3, 4, 5, 6, 7, g.arrived_on, g.on_day, g.sens HAVING sum(g.n) <> 0`,
      parameters.values,
    );
    return rows.flatMap(({ code, ...item }) => {
      const sens = SENS_OF_CODE.get(code);
      return sens === undefined ? [] : [{ ...item, sens }];
    });
  }

  /** The last day up to one, that day included, on which something moved at some caisses; null when nothing ever did. */
  async lastMovement(caisses: readonly string[], until: PlainDate): Promise<PlainDate | null> {
    const [row] = await this.manager.query<{ readonly day: PlainDate }[]>(
      `SELECT g.on_day::text AS day FROM rm.grand_livre g JOIN rm.pile p USING (pile_id)
       WHERE p.caisse = ANY($1::text[]) AND g.on_day <= $2::date AND g.n <> 0 ORDER BY g.on_day DESC LIMIT 1`,
      [caisses, until],
    );
    return row?.day ?? null;
  }

  /** The first arrival that is known of each caisse among those that it works on for others. */
  async firstDaysForOthers(knownOn: PlainDate | null): Promise<ReadonlyMap<string, PlainDate>> {
    const rows = await this.manager.query<{ readonly organisme: string; readonly firstOn: PlainDate }[]>(
      `SELECT a.caisse_executante AS organisme, min(line.arrived_on)::text AS "firstOn"
       FROM rm.axe a CROSS JOIN LATERAL (
         SELECT g.arrived_on FROM rm.grand_livre g WHERE g.axe_id = a.axe_id AND g.n <> 0 AND g.known_on <= $1::date ORDER BY g.arrived_on LIMIT 1) AS line
       WHERE a.caisse_executante <> a.caisse GROUP BY 1`,
      [knownDay(knownOn)],
    );
    return new Map(rows.map(({ organisme, firstOn }) => [organisme, firstOn]));
  }

  /** @param asked of all organismes where none are named */
  private askedCondition(
    { by, organismes, procedure }: Pick<OrganismesAsked, 'by' | 'procedure'> & Partial<Pick<OrganismesAsked, 'organismes'>>,
    parameters: Parameters,
  ): string {
    const conditions = organismes === undefined ? [] : [`${COLUMN_OF_BASIS[by]} = ANY(${parameters.add(organismes, 'text[]')})`];
    if (procedure !== undefined) conditions.push(`a.procedure = ${parameters.add(procedure, 'text')}`);
    return conditions.length === 0 ? 'true' : conditions.join(' AND ');
  }
}
