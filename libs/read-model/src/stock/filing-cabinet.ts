import type { ClientBase } from 'pg';
import { type Place, samePlace } from '#libs/domain';
import { earliest, latest, plainDate, type PlainDate } from '#libs/kernel';
import type { PreparedWrite } from '#libs/runner';
import type { Filing } from './stock-changes.js';
import { type AxeRow, axeTable, type PileRow, pileTable, type PlaceRow, placeTable } from './stock.rows.js';

/** Nothing was posted of a pile yet. */
const NEVER = plainDate('9999-12-31');

const isFiledAs = (a: Filing, b: Filing): boolean =>
  a.source === b.source && a.origin === b.origin && (a.place === b.place || samePlace(a.place, b.place));

/** Where the grand livre and the stays are filed: numbers, in the place of many texts. */
export interface Axe {
  readonly id: number;
  readonly pile: PileRow;
}

/** Where a stay is filed, and the movements that it brings. */
export interface Filed {
  readonly axe: Axe;
  readonly place: number;
}

type Word = string | null;

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

/** A character for each word: a key of so few is made and looked up many times as fast as one of the words themselves. */
class Shorthand {
  private readonly characters = new Map<Word, string>();

  of(word: Word): string {
    const known = this.characters.get(word);
    if (known !== undefined) return known;
    const number = this.characters.size;
    const character = String.fromCodePoint(number < FIRST_SURROGATE ? number : number + SURROGATES);
    this.characters.set(word, character);
    return character;
  }
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
  private readonly words = new Shorthand();
  private readonly piles = new Map<string, PileRow>();
  private readonly axes = new Map<string, Axe>();
  private readonly places = new Map<string, Filed>();
  /** What is filed comes stay by stay: the same place several times in a row, for which no key is made. */
  private last: { readonly filing: Filing; readonly filed: Filed } | undefined;
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
    const axeOfId = new Map<number, { readonly axe: Axe; readonly key: string }>();
    for (const { id, pileId, source, origin, ...place } of axes) {
      const pile = pileOfId.get(pileId);
      if (pile === undefined) throw new Error(`axe ${String(id)} is of pile ${String(pileId)}, which is not there`);
      const filing = { source, origin, place: { ...place, canal: null, etape: null } };
      const [axe, pileKey] = [{ id, pile }, cabinet.pileKey(filing)];
      const key = cabinet.axeKey(filing, pileKey);
      cabinet.piles.set(pileKey, pile);
      cabinet.axes.set(key, axe);
      axeOfId.set(id, { axe, key });
    }
    const { rows: places } = await client.query<PlaceRow>(`SELECT place_id AS id, axe_id AS axe, canal, etape FROM ${schema}.place`);
    for (const { id, axe: axeId, canal, etape } of places) {
      const of = axeOfId.get(axeId);
      if (of === undefined) throw new Error(`place ${String(id)} is of axe ${String(axeId)}, which is not there`);
      cabinet.places.set(cabinet.placeKey({ canal, etape }, of.key), { axe: of.axe, place: id });
    }
    const { rows: known } = await client.query<{ last: PlainDate | null }>(`SELECT max(known_on)::text AS last FROM ${schema}.grand_livre`);
    cabinet.knownTo = known[0]?.last ?? null;
    return cabinet;
  }

  file(filing: Filing): Filed {
    const { last } = this;
    if (last !== undefined && isFiledAs(last.filing, filing)) return last.filed;
    const pileKey = this.pileKey(filing);
    const axeKey = this.axeKey(filing, pileKey);
    const placeKey = this.placeKey(filing.place, axeKey);
    const filed = this.places.get(placeKey) ?? this.newPlace(filing, placeKey, this.axes.get(axeKey) ?? this.newAxe(filing, axeKey, pileKey));
    this.last = { filing, filed };
    return filed;
  }

  private pileKey({ source, origin, place }: Filing): string {
    const { words } = this;
    return words.of(source) + words.of(origin) + words.of(place.caisse) + words.of(place.procedure) + words.of(place.waitingFor);
  }

  private axeKey({ place }: Filing, pileKey: string): string {
    const { words } = this;
    return pileKey + words.of(place.caisseExecutante) + words.of(place.type) + words.of(place.population);
  }

  private placeKey({ canal, etape }: Pick<Place, 'canal' | 'etape'>, axeKey: string): string {
    return axeKey + this.words.of(canal) + this.words.of(etape);
  }

  private newPlace({ place: { canal, etape } }: Filing, key: string, axe: Axe): Filed {
    const filed = { axe, place: this.places.size + 1 };
    this.places.set(key, filed);
    this.newPlaces.push({ id: filed.place, axe: axe.id, canal, etape });
    return filed;
  }

  private newAxe(filing: Filing, key: string, pileKey: string): Axe {
    const axe = { id: this.axes.size + 1, pile: this.piles.get(pileKey) ?? this.newPile(filing, pileKey) };
    this.axes.set(key, axe);
    this.newAxes.push({ ...axe, source: filing.source, origin: filing.origin, place: filing.place });
    return axe;
  }

  private newPile({ source, origin, place }: Filing, key: string): PileRow {
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
