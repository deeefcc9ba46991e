import { isDay } from './day.ts';

/** The part of the address that every screen shares: the day looked at, what was known when, the slice of the réseau, and in the name of which caisse it is asked. */
export const SLICE_KEYS = [
  'jour',
  'connu',
  'reseau',
  'groupement',
  'perimetre',
  'caisse',
  'executante',
  'procedure',
  'type',
  'source',
  'vuDe',
] as const;
export type SliceKey = (typeof SLICE_KEYS)[number];
export type Slice = Readonly<Partial<Record<SliceKey, string>>>;

/** The address in French, the API in English: the one table between them. What is not in it keeps its name. */
const API_NAME: Readonly<Record<string, string>> = {
  jour: 'on',
  connu: 'knownOn',
  executante: 'doer',
  plusDe: 'above',
  bande: 'band',
  attente: 'waiting',
  flux: 'flow',
  du: 'from',
  au: 'to',
  tri: 'sort',
  recherche: 'q',
  etat: 'status',
};
const PAGE_NAME: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(API_NAME).map(([page, api]) => [api, page]));

/** Search parameters of a list: those of the slice, and whichever say which rows. */
export type ListSearch = Readonly<Record<string, string>>;
/** Parts of an address to set; `undefined` takes one away. */
export type Search = Readonly<Record<string, string | undefined>>;

const DAY_KEYS: readonly string[] = ['jour', 'connu', 'du', 'au', 'avant'];

/** Keeps what is text and not empty; a day that is no day is left out, so that a mistyped address still opens. */
export function searchOf(raw: Readonly<Record<string, unknown>>): ListSearch {
  const kept: [string, string][] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value !== 'string' || value === '') continue;
    if (DAY_KEYS.includes(key) && !isDay(value)) continue;
    kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}

/** A search with some of its parts set, or taken away. */
export function changed(search: ListSearch, parts: Search): ListSearch {
  return searchOf({ ...search, ...parts });
}

/** Of whom the figures are. */
const POPULATION = ['reseau', 'groupement', 'caisse', 'executante'] as const satisfies readonly SliceKey[];

/** Filters across which pièces go from one place to another without coming or leaving: transfers, requalifications. */
const CROSSED = ['groupement', 'caisse', 'executante', 'procedure', 'type'] as const satisfies readonly SliceKey[];

/** Whether pièces may come into a slice, or go out of it, that neither arrive nor leave. */
export const isPartOf = (slice: Slice): boolean => CROSSED.some((key) => slice[key] !== undefined);

/** What is asked in the name of a caisse is about that caisse, unless the address names others. */
export function ownSearch(search: ListSearch): ListSearch {
  const { vuDe } = search;
  return vuDe === undefined || POPULATION.some((key) => search[key] !== undefined) ? search : { ...search, caisse: vuDe };
}

export function sliceOf(search: Search): Slice {
  const slice: Partial<Record<SliceKey, string>> = {};
  for (const key of SLICE_KEYS) {
    const value = search[key];
    if (value !== undefined && value !== '') slice[key] = value;
  }
  return slice;
}

/** The query of the API that a page's search stands for. */
export function apiQuery(search: Search): Record<string, string> {
  const query: Record<string, string> = {};
  // In whose name it is asked is no filter: a header of every question says so.
  for (const [key, value] of Object.entries(search)) if (value !== undefined && key !== 'vuDe') query[API_NAME[key] ?? key] = value;
  return query;
}

/** The page's search for an address of the API such as `stock.list`: a number opens exactly the rows it counted. */
export function searchOfApiList(address: string): ListSearch {
  const query = new URL(address, 'http://page.invalid').searchParams;
  return Object.fromEntries([...query].map(([key, value]) => [PAGE_NAME[key] ?? key, value]));
}

/**
 * `{ jour: '2010-12-31' }` ↔ `?jour=2010-12-31`: flat text, no quotes around codes that look like numbers. What is no day is gone here already: of an address that
 * was read whole, the router would keep whatever a screen does not take.
 */
export function parseSearch(text: string): ListSearch {
  return searchOf(Object.fromEntries(new URLSearchParams(text)));
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (typeof value === 'string' && value !== '') query.set(key, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
