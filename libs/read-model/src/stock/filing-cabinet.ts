import type { ClientBase } from 'pg';
import type { Filing } from './stock-changes.js';

const axeKey = ({ source, origin, place }: Filing): string =>
  JSON.stringify([source, origin, place.caisse, place.caisseExecutante, place.procedure, place.type, place.population, place.waitingFor]);

const placeKey = (axe: number, canal: string | null, etape: string | null): string => JSON.stringify([axe, canal, etape]);

interface NewPlace {
  readonly id: number;
  readonly axe: number;
  readonly canal: string | null;
  readonly etape: string | null;
}

/**
 * Gives places and axes their numbers. Holds them all in memory: it is the only writer of its generation,
 * and there are as many as there are combinations of caisses, procédures and types, not of pièces.
 */
export class FilingCabinet {
  private readonly axes = new Map<string, number>();
  private readonly places = new Map<string, number>();
  private newAxes: { readonly id: number; readonly filing: Filing }[] = [];
  private newPlaces: NewPlace[] = [];

  private constructor(private readonly schema: string) {}

  static async load(client: ClientBase, schema: string): Promise<FilingCabinet> {
    const cabinet = new FilingCabinet(schema);
    const { rows: axes } = await client.query<{ axe_id: number; key: string }>(
      `SELECT axe_id, json_build_array(source, origin, caisse, caisse_executante, procedure, type, population, waiting_for)::text AS key
       FROM ${schema}.axe`,
    );
    for (const { axe_id, key } of axes) cabinet.axes.set(JSON.stringify(JSON.parse(key)), axe_id);
    const { rows: places } = await client.query<{ place_id: number; axe_id: number; canal: string | null; etape: string | null }>(
      `SELECT place_id, axe_id, canal, etape FROM ${schema}.place`,
    );
    for (const { place_id, axe_id, canal, etape } of places) cabinet.places.set(placeKey(axe_id, canal, etape), place_id);
    return cabinet;
  }

  axeOf(filing: Filing): number {
    const key = axeKey(filing);
    const known = this.axes.get(key);
    if (known !== undefined) return known;
    const id = this.axes.size + 1;
    this.axes.set(key, id);
    this.newAxes.push({ id, filing });
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
  async save(client: ClientBase): Promise<void> {
    if (this.newAxes.length > 0) {
      const rows = this.newAxes.map(({ id, filing: { source, origin, place } }) => ({
        axe_id: id,
        source,
        origin,
        caisse: place.caisse,
        caisse_executante: place.caisseExecutante,
        procedure: place.procedure,
        type: place.type,
        population: place.population,
        waiting_for: place.waitingFor,
      }));
      await client.query(`INSERT INTO ${this.schema}.axe SELECT * FROM json_populate_recordset(NULL::${this.schema}.axe, $1)`, [
        JSON.stringify(rows),
      ]);
    }
    if (this.newPlaces.length > 0) {
      await client.query(
        `INSERT INTO ${this.schema}.place (place_id, axe_id, canal, etape) SELECT * FROM unnest($1::int[], $2::int[], $3::text[], $4::text[])`,
        [this.newPlaces.map((p) => p.id), this.newPlaces.map((p) => p.axe), this.newPlaces.map((p) => p.canal), this.newPlaces.map((p) => p.etape)],
      );
    }
    this.newAxes = [];
    this.newPlaces = [];
  }
}
