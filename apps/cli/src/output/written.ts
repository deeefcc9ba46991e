import type { Client } from '../http/client.js';
import { type Page, pagesOf } from '../http/pages.js';
import { ABSENT, integer, number, percent, points } from './french.js';

/** What the values of an indicator are told in. */
export interface Unit {
  readonly block: string;
  readonly unit: string;
  /** A count of pièces or dossiers, or a reading that nothing divides: whole as it comes, with decimals where several make a mean. */
  readonly isCount: boolean;
}

/** By `CODE@VERSION`, and by `CODE` of the last version. */
export type Units = ReadonlyMap<string, Unit>;

interface Definition {
  readonly code: string;
  readonly version: number;
  readonly block: string;
  readonly denominator?: unknown;
  readonly dividedBy?: string | null;
}

interface Definitions extends Page<Definition> {
  readonly units: readonly { readonly of: string; readonly unit: string }[];
}

/** What the values of all published indicators are told in. */
export async function readUnits(client: Client): Promise<Units> {
  const units = new Map<string, Unit>();
  for await (const page of pagesOf<Definitions['items'][number], Definitions>(client, '/api/v1/definitions')) {
    const told = new Map(page.units.map(({ of, unit }) => [of, unit]));
    // By code, then by version: the last one stays.
    for (const definition of page.items) {
      const reference = `${definition.code}@${String(definition.version)}`;
      const unit = { block: definition.block, unit: told.get(reference) ?? '', isCount: isCount(definition) };
      units.set(reference, unit).set(definition.code, unit);
    }
  }
  return units;
}

const COUNTS: ReadonlySet<string> = new Set(['stock', 'flux', 'dossiers', 'etapes']);

const isCount = ({ block, denominator, dividedBy }: Definition): boolean =>
  COUNTS.has(block) || (block === 'ratio' && denominator === null) || (block === 'releve' && dividedBy === null);

/** A value as people read it: shares in per cent, gaps between shares in points, counts whole. */
export function written(value: number | null, of: Unit | undefined): string {
  if (value === null) return ABSENT;
  if (of?.unit === 'part') return of.block === 'ecart' ? points(value) : percent(value);
  return of?.isCount === true && Number.isInteger(value) ? integer(value) : number(value);
}

/** How far one value lies from another: of shares, in points. */
export const writtenGap = (value: number | null, of: Unit | undefined): string =>
  value !== null && of?.unit === 'part' ? points(value) : written(value, of);
