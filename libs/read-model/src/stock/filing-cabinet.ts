import type { ClientBase } from 'pg';
import { type Place, samePlace } from '#libs/domain';
import { earliest, latest, plainDate, type PlainDate } from '#libs/kernel';
import type { PreparedWrite } from '#libs/runner';
import type { Filing } from './stock-changes.js';
import { type AxeRow, axeTable, type PileRow, pileTable, type PlaceRow, placeTable } from './stock.rows.js';

/** Characters that no name has: names are checked before they are stored. */
const [BETWEEN, NONE] = ['\u0001', '\u0002'];

/** Nothing was posted of a pile yet. */
const NEVER = plainDate('9999-12-31');

const axeKey = ({ source, origin, place }: Filing): string =>
  `${source ?? NONE}${BETWEEN}${origin}${BETWEEN}${place.caisse}${BETWEEN}${place.caisseExecutante}${BETWEEN}${place.procedure}${BETWEEN}${place.type}${BETWEEN}${place.population ?? NONE}${BETWEEN}${place.waitingFor ?? NONE}`;

const pileKey = ({ source, origin, place }: Filing): string =>
  `${source ?? NONE}${BETWEEN}${origin}${BETWEEN}${place.caisse}${BETWEEN}${place.procedure}${BETWEEN}${place.waitingFor ?? NONE}`;

const placeKey = (axe: number, canal: string | null, etape: string | null): string =>
  `${String(axe)}${BETWEEN}${canal ?? NONE}${BETWEEN}${etape ?? NONE}`;

const isFiledAs = (a: Filing, b: Filing): boolean =>
  a.source === b.source && a.origin === b.origin && (a.place === b.place || samePlace(a.place, b.place));

/** Where the grand livre and the stays are filed: numbers, in the place of many texts. */
export interface Axe {
  readonly id: number;
  readonly pile: PileRow;
}

interface StoredAxe extends Omit<Place, 'canal' | 'etape'> {
  readonly id: number;
  readonly pileId: number;
  readonly source: string | null;
  readonly origin: string;
}

/**
 * Gives places, axes and piles their numbers. Holds them all in memory: it is the only writer of its generation,
 * and there are as many as there are combinations of caisses, procédures and types, not of pièces.
 */
export class FilingCabinet {
  private readonly piles = new Map<string, PileRow>();
  private readonly axes = new Map<string, Axe>();
  private readonly places = new Map<string, number>();
  /** What is filed comes stay by stay: the same place several times in a row, for which no key is made. */
  private last: { readonly filing: Filing; readonly axe: Axe; place: number | null } | undefined;
  /** New ones, and those of which something earlier was learnt. */
  private readonly changedPiles = new Set<PileRow>();
  /** The last day on which anything was learnt; null: nothing was. */
  private knownTo: PlainDate | null = null;
  private newAxes: AxeRow[] = [];
  private newPlaces: PlaceRow[] = [];

  static async load(client: ClientBase, schema: string): Promise<FilingCabinet> {
    const cabinet = new FilingCabinet();
    const { rows: piles } = await client.query<PileRow>(
      `SELECT pile_id AS id, source, origin, caisse, procedure, waiting_for AS "waitingFor", known_from::text AS "knownFrom", arrived_from::text AS "arrivedFrom"
       FROM ${schema}.pile`,
    );
    const pileOfId = new Map(piles.map((pile) => [pile.id, pile]));
    const { rows: axes } = await client.query<StoredAxe>(
      `SELECT axe_id AS id, pile_id AS "pileId", source, origin, caisse, caisse_executante AS "caisseExecutante", procedure, type, population, waiting_for AS "waitingFor"
       FROM ${schema}.axe`,
    );
    for (const { id, pileId, source, origin, ...place } of axes) {
      const pile = pileOfId.get(pileId);
      if (pile === undefined) throw new Error(`axe ${String(id)} is of pile ${String(pileId)}, which is not there`);
      const filing = { source, origin, place: { ...place, canal: null, etape: null } };
      cabinet.axes.set(axeKey(filing), { id, pile });
      cabinet.piles.set(pileKey(filing), pile);
    }
    const { rows: places } = await client.query<{ place_id: number; axe_id: number; canal: string | null; etape: string | null }>(
      `SELECT place_id, axe_id, canal, etape FROM ${schema}.place`,
    );
    const { rows: known } = await client.query<{ last: PlainDate | null }>(`SELECT max(known_on)::text AS last FROM ${schema}.grand_livre`);
    cabinet.knownTo = known[0]?.last ?? null;
    for (const { place_id, axe_id, canal, etape } of places) cabinet.places.set(placeKey(axe_id, canal, etape), place_id);
    return cabinet;
  }

  axeOf(filing: Filing): Axe {
    return this.lastOf(filing).axe;
  }

  private lastOf(filing: Filing): NonNullable<FilingCabinet['last']> {
    const { last } = this;
    if (last !== undefined && isFiledAs(last.filing, filing)) return last;
    this.last = { filing, axe: this.filed(filing), place: null };
    return this.last;
  }

  private filed(filing: Filing): Axe {
    const key = axeKey(filing);
    const known = this.axes.get(key);
    if (known !== undefined) return known;
    const axe = { id: this.axes.size + 1, pile: this.pileOf(filing) };
    this.axes.set(key, axe);
    this.newAxes.push({ ...axe, source: filing.source, origin: filing.origin, place: filing.place });
    return axe;
  }

  private pileOf(filing: Filing): PileRow {
    const key = pileKey(filing);
    const known = this.piles.get(key);
    if (known !== undefined) return known;
    const { source, origin, place } = filing;
    const { caisse, procedure, waitingFor } = place;
    const pile: PileRow = { id: this.piles.size + 1, source, origin, caisse, procedure, waitingFor, knownFrom: NEVER, arrivedFrom: NEVER };
    this.piles.set(key, pile);
    this.changedPiles.add(pile);
    return pile;
  }

  /** The last day on which anything was learnt that is posted so far; null: nothing is. */
  get lastKnown(): PlainDate | null {
    return this.knownTo;
  }

  /** Something was learnt, on a day, of pièces of a pile that had arrived on another. */
  learnt(pile: PileRow, knownOn: PlainDate, arrivedOn: PlainDate): void {
    this.knownTo = this.knownTo === null ? knownOn : latest(this.knownTo, knownOn);
    if (pile.knownFrom <= knownOn && pile.arrivedFrom <= arrivedOn) return;
    pile.knownFrom = earliest(pile.knownFrom, knownOn);
    pile.arrivedFrom = earliest(pile.arrivedFrom, arrivedOn);
    this.changedPiles.add(pile);
  }

  placeOf(filing: Filing): number {
    const last = this.lastOf(filing);
    last.place ??= this.numbered(last.axe.id, filing.place);
    return last.place;
  }

  private numbered(axe: number, { canal, etape }: Place): number {
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
    const writes = [pileTable.upserting([...this.changedPiles]), axeTable.copying(this.newAxes), placeTable.copying(this.newPlaces)];
    this.changedPiles.clear();
    this.newAxes = [];
    this.newPlaces = [];
    return async (client, schema) => {
      for (const write of writes) await write(client, schema);
    };
  }
}
