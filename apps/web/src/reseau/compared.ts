import type { Comparaison, Definition } from '../api/client.ts';
import type { ListSearch, Slice } from '../view/address.ts';
import { classOf, type ValueClass } from './valeur.ts';

type AtDate = NonNullable<Comparaison['organismes'][number]['dates'][number]>;

/** One caisse among the others, as tiles and table show it. */
export interface Compared extends Pick<AtDate, 'status' | 'value' | 'rang' | 'ecartReseau'> {
  readonly caisse: string;
  readonly label: string;
  readonly valueClass: ValueClass | null;
  /** The rows behind its number; null for what is no count of rows. */
  readonly list: ListSearch | null;
}

/** Law 1, where a number counts rows: those in stock, those above the threshold. */
function listOf({ block, threshold, code, version }: Definition, caisse: string, slice: Slice): ListSearch | null {
  const search = { ...slice, caisse };
  if (block === 'stock') return search;
  return block === 'anteriorite' && threshold !== undefined
    ? { ...search, plusDe: String(threshold), definition: `${code}@${String(version)}` }
    : null;
}

/** The caisses on the day of a comparison, by their ranks; those without one last. */
export function comparedOn({ organismes }: Comparaison, indicateur: Definition, slice: Slice): readonly Compared[] {
  const found = organismes.flatMap(({ organisme, label, dates: [at = null] }) => (at === null ? [] : [{ caisse: organisme, label, at }]));
  const ranked = found.filter(({ at }) => at.rang !== null).length;
  return found
    .map(({ caisse, label, at: { status, value, rang, ecartReseau } }): Compared => ({
      ...{ caisse, label, status, value, rang, ecartReseau },
      valueClass: value === null ? null : classOf(indicateur, value, rang, ranked),
      list: value === null ? null : listOf(indicateur, caisse, slice),
    }))
    .sort((a, b) => (a.rang ?? Number.POSITIVE_INFINITY) - (b.rang ?? Number.POSITIVE_INFINITY) || a.caisse.localeCompare(b.caisse));
}
