import { useQuery } from '@tanstack/react-query';
import { isAwaited } from '../api/awaited.ts';
import type { Definition, Reseau } from '../api/client.ts';
import type { Among } from '../api/pilotage-queries.ts';
import { definitionsQuery, reseauxQuery } from '../api/reference-queries.ts';
import { lastVersions } from '../common/last-versions.ts';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import type { Slice } from '../view/address.ts';
import type { View } from '../view/use-view.ts';

type Arbre = Reseau['arbres'][number];
const ARBRE_OF_REGIONS = 'regions';
/** The address says by whose work in French; the responsible caisse's without it. */
export const BY_DOER = 'executante';

/** Whom the pages of the réseau are about, by what, as the address says and the reference data allow. */
export interface ReseauView {
  /** Until the réseaux are there nobody is asked about: all caisses would be, which no caisse may ask. */
  readonly isPending: boolean;
  readonly reseaux: readonly Reseau[];
  /** Undefined: none is known, all caisses are looked at. */
  readonly reseau: Reseau | undefined;
  readonly arbre: Arbre | undefined;
  /** Whom the API is asked about. */
  readonly among: Among;
  /** What those that are compared are called. */
  readonly words: UniteWords;
  /** The rows of one of them; null where no list has just these. */
  readonly sliceOf: (unite: string) => Slice | null;
  readonly indicateurs: readonly Definition[];
  /** Undefined until the réseaux and the definitions are there. */
  readonly indicateur: Definition | undefined;
}

/** What has a value for each caisse: flows have several, no one of them. */
export const isComparable = ({ block }: Definition): boolean => block !== 'flux';

/** Caisses of several réseaux are not held against each other: unless one is asked for, those of the largest are. */
export const largestOf = (reseaux: readonly Reseau[]): Reseau | undefined =>
  [...reseaux].sort((a, b) => b.caisses.length - a.caisses.length || a.code.localeCompare(b.code))[0];

/** A groupement is compared without the caisses of those under it, whose list has them; and a list has one groupement only. */
function sliceOfGroupement(slice: Slice, reseau: Reseau | undefined, unites: string, groupement: string): Slice | null {
  const groupements = reseau?.arbres.find(({ arbre }) => arbre === unites)?.groupements ?? [];
  const isWhole = !groupements.some(({ parent }) => parent === groupement);
  return isWhole && slice.groupement === undefined ? { ...slice, ...(reseau === undefined ? {} : { reseau: reseau.code }), groupement } : null;
}

const indicateurNamed = (asked: string | undefined, indicateurs: readonly Definition[]): Definition | undefined =>
  indicateurs.find(({ code }) => code === asked) ?? indicateurs.find(({ zones }) => zones != null) ?? indicateurs[0];

export function useReseau({ search, slice }: View): ReseauView {
  const { data: definitions } = useQuery(definitionsQuery);
  const asked = useQuery(reseauxQuery(slice.jour, slice.perimetre));
  const { data: reseaux = [] } = asked;
  const isPending = isAwaited(asked);
  const { vuDe } = slice;
  const own = vuDe === undefined ? undefined : reseaux.find(({ caisses }) => caisses.includes(vuDe));
  const reseau = reseaux.find(({ code }) => code === search['reseau']) ?? own ?? largestOf(reseaux);
  const arbres = reseau?.arbres ?? [];
  const unites = search['unites'];
  const indicateurs = lastVersions(definitions ?? []).filter(isComparable);
  return {
    isPending,
    reseaux,
    reseau,
    among: { ...slice, reseau: reseau?.code, caisse: undefined, arbre: unites, by: search['par'] === BY_DOER ? 'doer' : 'owner' },
    words: labels.unites[unites === undefined ? 'caisse' : 'groupement'],
    sliceOf: (unite) => (unites === undefined ? { ...slice, caisse: unite } : sliceOfGroupement(slice, reseau, unites, unite)),
    arbre: arbres.find(({ arbre }) => arbre === search['arbre']) ?? arbres.find(({ arbre }) => arbre === ARBRE_OF_REGIONS) ?? arbres[0],
    indicateurs,
    indicateur: isPending ? undefined : indicateurNamed(search['indicateur'], indicateurs),
  };
}
