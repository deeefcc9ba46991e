import type { ClientBase } from 'pg';
import type { PlainDate } from '#libs/kernel';
import { earliest } from '#libs/kernel';
import type { Filing } from './stock-changes.js';

interface AxeEntry {
  readonly id: number;
  firstOn: PlainDate;
  firstKnownOn: PlainDate;
}

const axeKey = ({ source, origin, place }: Filing): string =>
  JSON.stringify([source, origin, place.caisse, place.caisseExecutante, place.procedure, place.type, place.population, place.waitingFor]);

/**
 * Gives places and axes their numbers. Holds them all in memory: it is the only writer of its generation,
 * and there are as many as there are combinations of caisses, procédures and types, not of pièces.
 */
export class FilingCabinet {
  private readonly axes = new Map<string, AxeEntry>();
  private readonly places = new Map<string, number>();
  private readonly newAxes = new Map<AxeEntry, Filing>();
  private readonly movedAxes = new Set<AxeEntry>();
  private newPlaces: { readonly id: number; readonly axe: number; readonly canal: string | null; readonly etape: string | null }[] = [];

  private constructor(private readonly schema: string) {}

  static async load(client: ClientBase, schema: string): Promise<FilingCabinet> {
    const cabinet = new FilingCabinet(schema);
    const { rows: axes } = await client.query<{ axe_id: number; key: string; first_on: PlainDate; first_known_on: PlainDate }>(
      `SELECT axe_id, first_on::text, first_known_on::text,
              json_build_array(source, origin, caisse, caisse_executante, procedure, type, population, waiting_for)::text AS key
       FROM ${schema}.axe`,
    );
    const keys = new Map<number, string>();
    for (const row of axes) {
      const key = JSON.stringify(JSON.parse(row.key));
      keys.set(row.axe_id, key);
      cabinet.axes.set(key, { id: row.axe_id, firstOn: row.first_on, firstKnownOn: row.first_known_on });
    }
    const { rows: places } = await client.query<{ place_id: number; axe_id: number; canal: string | null; etape: string | null }>(
      `SELECT place_id, axe_id, canal, etape FROM ${schema}.place`,
    );
    for (const { place_id, axe_id, canal, etape } of places) cabinet.places.set(JSON.stringify([axe_id, canal, etape]), place_id);
    return cabinet;
  }

  /** The axe under which a movement of that day is posted. */
  axeOf(filing: Filing, on: PlainDate, knownOn: PlainDate): number {
    const entry = this.entryOf(filing, on, knownOn);
    if (on < entry.firstOn || knownOn < entry.firstKnownOn) {
      entry.firstOn = earliest(entry.firstOn, on);
      entry.firstKnownOn = earliest(entry.firstKnownOn, knownOn);
      this.movedAxes.add(entry);
    }
    return entry.id;
  }

  placeOf(filing: Filing, on: PlainDate, knownOn: PlainDate): number {
    const axe = this.entryOf(filing, on, knownOn).id;
    const { canal, etape } = filing.place;
    const key = JSON.stringify([axe, canal, etape]);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const id = this.places.size + 1;
    this.places.set(key, id);
    this.newPlaces.push({ id, axe, canal, etape });
    return id;
  }

  private entryOf(filing: Filing, on: PlainDate, knownOn: PlainDate): AxeEntry {
    const key = axeKey(filing);
    const known = this.axes.get(key);
    if (known !== undefined) return known;
    const entry: AxeEntry = { id: this.axes.size + 1, firstOn: on, firstKnownOn: knownOn };
    this.axes.set(key, entry);
    this.newAxes.set(entry, filing);
    return entry;
  }

  /** Writes what was numbered since the last time. */
  async save(client: ClientBase): Promise<void> {
    if (this.newAxes.size > 0) {
      const rows = [...this.newAxes].map(([{ id, firstOn, firstKnownOn }, { source, origin, place }]) => ({
        axe_id: id,
        source,
        origin,
        caisse: place.caisse,
        caisse_executante: place.caisseExecutante,
        procedure: place.procedure,
        type: place.type,
        population: place.population,
        waiting_for: place.waitingFor,
        first_on: firstOn,
        first_known_on: firstKnownOn,
      }));
      await client.query(`INSERT INTO ${this.schema}.axe SELECT * FROM json_populate_recordset(NULL::${this.schema}.axe, $1)`, [
        JSON.stringify(rows),
      ]);
    }
    const moved = [...this.movedAxes].filter((entry) => !this.newAxes.has(entry));
    if (moved.length > 0) {
      await client.query(
        `UPDATE ${this.schema}.axe a SET first_on = m.first_on, first_known_on = m.first_known_on
         FROM unnest($1::int[], $2::date[], $3::date[]) AS m(axe_id, first_on, first_known_on) WHERE a.axe_id = m.axe_id`,
        [moved.map((axe) => axe.id), moved.map((axe) => axe.firstOn), moved.map((axe) => axe.firstKnownOn)],
      );
    }
    if (this.newPlaces.length > 0) {
      await client.query(
        `INSERT INTO ${this.schema}.place (place_id, axe_id, canal, etape) SELECT * FROM unnest($1::int[], $2::int[], $3::text[], $4::text[])`,
        [this.newPlaces.map((p) => p.id), this.newPlaces.map((p) => p.axe), this.newPlaces.map((p) => p.canal), this.newPlaces.map((p) => p.etape)],
      );
    }
    this.newAxes.clear();
    this.movedAxes.clear();
    this.newPlaces = [];
  }
}
