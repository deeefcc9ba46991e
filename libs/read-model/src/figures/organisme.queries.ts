import type { EntityManager } from 'typeorm';
import type { FlowItem, StockItem } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { SENS_OF_CODE } from '../stock/sens-codes.js';
import { aliveCondition, knownDay, Parameters } from './conditions.js';

/** Who a pièce is counted for: who answers for it, or who works on it. */
export type Basis = 'owner' | 'doer';

/** Of which organismes the ledger is asked, all in one question. */
export interface OrganismesAsked {
  readonly organismes: readonly string[];
  readonly by: Basis;
  readonly procedure?: string;
  /** Null: as known now. */
  readonly knownOn: PlainDate | null;
  /** Types and populations to be told; pièces of all others stand together, under null. */
  readonly toldApart: ToldApart;
}

export interface ToldApart {
  readonly types: readonly string[];
  readonly populations: readonly string[];
}

/** The columns of `rm.axe`, under this alias, by which pièces are selected. */
export function selectedColumns({ types, populations }: ToldApart, alias: string, parameters: Parameters): string {
  const named = (column: string, names: readonly string[]): string =>
    names.length === 0
      ? `NULL::text AS ${column}`
      : `CASE WHEN ${alias}.${column} = ANY(${parameters.add(names, 'text[]')}) THEN ${alias}.${column} END AS ${column}`;
  return `${alias}.procedure, ${named('type', types)}, ${named('population', populations)}, ${alias}.waiting_for IS NOT NULL AS waits`;
}

/** `owner`: whose worked days count; the organisme itself unless it is asked by doer. */
interface OfOrganisme {
  readonly organisme: string;
  readonly owner: string;
}

export type StockOfOrganisme = StockItem & OfOrganisme;
export type FlowOfOrganisme = FlowItem & OfOrganisme;

const COLUMN_OF_BASIS = { owner: 'a.caisse', doer: 'a.caisse_executante' } as const satisfies Record<Basis, string>;

/** Reads stays and grand livre for many organismes at once, inside one snapshot. Days are inclusive. */
export class OrganismeQueries {
  constructor(private readonly manager: EntityManager) {}

  /** The stock at the end of a day, by day of arrival: of the stays of that day. */
  async stock(asOf: PlainDate, asked: OrganismesAsked): Promise<readonly StockOfOrganisme[]> {
    const parameters = new Parameters();
    return this.manager.query(
      `SELECT ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.caisse AS owner, ${selectedColumns(asked.toldApart, 'a', parameters)},
         s.arrived_on::text AS "arrivedOn", count(*)::int AS pieces
       FROM rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)
       WHERE ${aliveCondition(asOf, asked.knownOn, parameters)} AND ${this.askedCondition(asked, parameters)} GROUP BY 1, 2, 3, 4, 5, 6, 7`,
      parameters.values,
    );
  }

  /** What moved in a period, moves between places included. */
  async flows(from: PlainDate, to: PlainDate, asked: OrganismesAsked): Promise<readonly FlowOfOrganisme[]> {
    const parameters = new Parameters();
    const rows = await this.manager.query<(Omit<FlowOfOrganisme, 'sens'> & { readonly code: number })[]>(
      `SELECT ${COLUMN_OF_BASIS[asked.by]} AS organisme, a.caisse AS owner, ${selectedColumns(asked.toldApart, 'a', parameters)},
         g.arrived_on::text AS "arrivedOn", g.on_day::text AS "on", g.sens AS code, sum(g.n)::int AS pieces
       FROM rm.grand_livre g JOIN rm.axe a USING (axe_id)
       WHERE g.on_day BETWEEN ${parameters.add(from, 'date')} AND ${parameters.add(to, 'date')}
         AND g.known_on <= ${parameters.add(knownDay(asked.knownOn), 'date')} AND ${this.askedCondition(asked, parameters)}
       GROUP BY 1, 2, 3, 4, 5, 6, g.arrived_on, g.on_day, g.sens HAVING sum(g.n) <> 0`,
      parameters.values,
    );
    return rows.flatMap(({ code, ...item }) => {
      const sens = SENS_OF_CODE.get(code);
      return sens === undefined ? [] : [{ ...item, sens }];
    });
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

  private askedCondition({ by, organismes, procedure }: OrganismesAsked, parameters: Parameters): string {
    const those = `${COLUMN_OF_BASIS[by]} = ANY(${parameters.add(organismes, 'text[]')})`;
    return procedure === undefined ? those : `${those} AND a.procedure = ${parameters.add(procedure, 'text')}`;
  }
}
