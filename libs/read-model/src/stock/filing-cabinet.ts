import type { ClientBase } from 'pg';
import type { Place } from '#libs/domain';
import type { PreparedWrite } from '#libs/runner';
import type { Filing } from './stock-changes.js';
import { type AxeRow, axeTable, type PlaceRow, placeTable } from './stock.rows.js';

/** Characters that no name has: names are checked before they are stored. */
const [BETWEEN, NONE] = ['\u0001', '\u0002'];

const axeKey = ({ source, origin, place }: Filing): string =>
  `${source ?? NONE}${BETWEEN}${origin}${BETWEEN}${place.caisse}${BETWEEN}${place.caisseExecutante}${BETWEEN}${place.procedure}${BETWEEN}${place.type}${BETWEEN}${place.population ?? NONE}${BETWEEN}${place.waitingFor ?? NONE}`;

const placeKey = (axe: number, canal: string | null, etape: string | null): string =>
  `${String(axe)}${BETWEEN}${canal ?? NONE}${BETWEEN}${etape ?? NONE}`;

interface StoredAxe extends Omit<Place, 'canal' | 'etape'> {
  readonly id: number;
  readonly source: string | null;
  readonly origin: string;
}

/**
 * Gives places and axes their numbers. Holds them all in memory: it is the only writer of its generation,
 * and there are as many as there are combinations of caisses, procédures and types, not of pièces.
 */
export class FilingCabinet {
  private readonly axes = new Map<string, number>();
  private readonly places = new Map<string, number>();
  /** What is filed comes stay by stay: the same place several times in a row. */
  private last: { readonly filing: Filing; readonly axe: number } | undefined;
  private newAxes: AxeRow[] = [];
  private newPlaces: PlaceRow[] = [];

  static async load(client: ClientBase, schema: string): Promise<FilingCabinet> {
    const cabinet = new FilingCabinet();
    const { rows: axes } = await client.query<StoredAxe>(
      `SELECT axe_id AS id, source, origin, caisse, caisse_executante AS "caisseExecutante", procedure, type, population, waiting_for AS "waitingFor"
       FROM ${schema}.axe`,
    );
    for (const { id, source, origin, ...place } of axes)
      cabinet.axes.set(axeKey({ source, origin, place: { ...place, canal: null, etape: null } }), id);
    const { rows: places } = await client.query<{ place_id: number; axe_id: number; canal: string | null; etape: string | null }>(
      `SELECT place_id, axe_id, canal, etape FROM ${schema}.place`,
    );
    for (const { place_id, axe_id, canal, etape } of places) cabinet.places.set(placeKey(axe_id, canal, etape), place_id);
    return cabinet;
  }

  axeOf(filing: Filing): number {
    const { last } = this;
    if (last?.filing.place === filing.place && last.filing.source === filing.source && last.filing.origin === filing.origin) {
      return last.axe;
    }
    const axe = this.numberOf(filing);
    this.last = { filing, axe };
    return axe;
  }

  private numberOf(filing: Filing): number {
    const key = axeKey(filing);
    const known = this.axes.get(key);
    if (known !== undefined) return known;
    const id = this.axes.size + 1;
    this.axes.set(key, id);
    this.newAxes.push({ id, source: filing.source, origin: filing.origin, place: filing.place });
    return id;
  }

  placeOf(filing: Filing): number {
    const axe = this.axeOf(filing);
    const { canal, etape } = filing.place;
    const key = placeKey(axe, canal, etape);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const id = this.places.size + 1;
    this.places.set(key, id);
    this.newPlaces.push({ id, axe, canal, etape });
    return id;
  }

  /** Writes what was numbered since the last time. */
  saving(): PreparedWrite {
    const writes = [axeTable.copying(this.newAxes), placeTable.copying(this.newPlaces)];
    this.newAxes = [];
    this.newPlaces = [];
    return async (client, schema) => {
      for (const write of writes) await write(client, schema);
    };
  }
}
