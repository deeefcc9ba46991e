import type { Comparaison, Definition } from '../api/client.ts';
import type { ChartModel } from '../chart/model.ts';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import type { ListSearch, Slice } from '../view/address.ts';
import { classOf, type ValueClass } from './valeur.ts';

type AtDate = NonNullable<Comparaison['organismes'][number]['dates'][number]>;

/** One caisse, or groupement, among the others, as tiles and table show it. */
export interface Compared extends Pick<AtDate, 'status' | 'value' | 'rang' | 'ecartReseau'> {
  readonly code: string;
  readonly label: string;
  readonly valueClass: ValueClass | null;
  /** The rows behind its number; null for what is no count of rows. */
  readonly list: ListSearch | null;
}

/** Law 1, where a number counts rows: those in stock, those above the threshold. */
export function listOf({ block, threshold, code, version, includesWaiting }: Definition, search: Slice): ListSearch | null {
  if (block === 'stock') return includesWaiting === false ? { ...search, attente: 'false' } : search;
  return block === 'anteriorite' && threshold !== undefined
    ? { ...search, plusDe: String(threshold), definition: `${code}@${String(version)}` }
    : null;
}

/** How one of those that are compared is named in a row: people know the codes of caisses, and the names of groupements. */
export const nameOf = (code: string, label: string, words: UniteWords): string =>
  label === code || words === labels.unites.groupement ? label : `${code} – ${label}`;

/** Those that are compared on a day, by their ranks; those without one last. `sliceOf`: the rows of one of them. */
export function comparedOn({ organismes }: Comparaison, indicateur: Definition, sliceOf: (code: string) => Slice | null): readonly Compared[] {
  const found = organismes.flatMap(({ organisme, label, dates: [at = null] }) => (at === null ? [] : [{ code: organisme, label, at }]));
  const ranked = found.filter(({ at }) => at.rang !== null).length;
  return found
    .map(({ code, label, at: { status, value, rang, ecartReseau } }): Compared => {
      const slice = sliceOf(code);
      return {
        ...{ code, label, status, value, rang, ecartReseau },
        valueClass: value === null ? null : classOf(indicateur, value, rang, ranked),
        list: value === null || slice === null ? null : listOf(indicateur, slice),
      };
    })
    .sort((a, b) => (a.rang ?? Number.POSITIVE_INFINITY) - (b.rang ?? Number.POSITIVE_INFINITY) || a.code.localeCompare(b.code));
}

/** What a chart of which each row is one of them says of its rows. */
export const ofUnites = (words: UniteWords): Pick<ChartModel, 'rowHead' | 'opens'> =>
  words === labels.unites.groupement ? { rowHead: words.head, opens: 'groupement' } : { opens: 'caisse' };
