import { useQuery } from '@tanstack/react-query';
import type { Definition, Reseau } from '../api/client.ts';
import type { Among } from '../api/pilotage-queries.ts';
import { definitionsQuery, reseauxQuery } from '../api/reference-queries.ts';
import { lastVersions } from '../common/last-versions.ts';
import type { View } from '../view/use-view.ts';

type Arbre = Reseau['arbres'][number];
const ARBRE_OF_REGIONS = 'regions';
/** The address says by whose work in French; the responsible caisse's without it. */
export const BY_DOER = 'executante';

/** Whom the pages of the réseau are about, by what, as the address says and the reference data allow. */
export interface ReseauView {
  readonly reseaux: readonly Reseau[];
  /** Undefined: none is known, all caisses are looked at. */
  readonly reseau: Reseau | undefined;
  readonly arbre: Arbre | undefined;
  /** Whom the API is asked about. */
  readonly among: Among;
  readonly indicateurs: readonly Definition[];
  /** Undefined until the definitions are there. */
  readonly indicateur: Definition | undefined;
}

/** What has a value for each caisse: flows have several, no one of them. */
export const isComparable = ({ block }: Definition): boolean => block !== 'flux';

/** Caisses of several réseaux are not held against each other: unless one is asked for, those of the largest are. */
const largestOf = (reseaux: readonly Reseau[]): Reseau | undefined =>
  [...reseaux].sort((a, b) => b.caisses.length - a.caisses.length || a.code.localeCompare(b.code))[0];

export function useReseau({ search, slice }: View): ReseauView {
  const { data: definitions } = useQuery(definitionsQuery);
  const { data: reseaux = [] } = useQuery(reseauxQuery(slice.jour, slice.perimetre));
  const reseau = reseaux.find(({ code }) => code === search['reseau']) ?? largestOf(reseaux);
  const arbres = reseau?.arbres ?? [];
  const indicateurs = lastVersions(definitions ?? []).filter(isComparable);
  return {
    reseaux,
    reseau,
    among: { ...slice, reseau: reseau?.code, caisse: undefined, by: search['par'] === BY_DOER ? 'doer' : 'owner' },
    arbre: arbres.find(({ arbre }) => arbre === search['arbre']) ?? arbres.find(({ arbre }) => arbre === ARBRE_OF_REGIONS) ?? arbres[0],
    indicateurs,
    indicateur: indicateurs.find(({ code }) => code === search['indicateur']) ?? indicateurs.find(({ zones }) => zones != null) ?? indicateurs[0],
  };
}
