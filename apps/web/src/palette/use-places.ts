import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { mayAsk, screensToOpen } from '../access/access.ts';
import { choicesQuery, definitionsQuery, reseauxQuery } from '../api/reference-queries.ts';
import { groupementsOf } from '../common/groupements.ts';
import { lastVersions } from '../common/last-versions.ts';
import { labels } from '../labels.ts';
import { isComparable } from '../reseau/use-reseau.ts';
import { filtersOf } from '../shell/screen-filters.ts';
import { changed } from '../view/address.ts';
import type { View } from '../view/use-view.ts';
import type { Entry } from './entries.ts';

const text = labels.palette;
/** The screens that are about one indicator. */
const BY_INDICATEUR: readonly string[] = ['/reseau', '/deux-dates'];

interface Places {
  readonly entries: readonly Entry[];
  readonly isPartial: boolean;
}

/** Where one can go by a name: what the address says of the day, of what was known and of the slice goes along, as it does by any link. */
export function usePlaces(view: View, screen: string): Places {
  const { slice, change } = view;
  const navigate = useNavigate();
  const choices = useQuery(choicesQuery);
  const reseaux = useQuery(reseauxQuery(slice.jour));
  const definitions = useQuery(definitionsQuery);
  const pages = screensToOpen().map(({ to, label }): Entry => ({
    ...{ key: `page ${to}`, kind: 'page', label, detail: text.pages[to] },
    open: () => void navigate({ to, search: slice }),
  }));
  const caisses = (choices.data?.caisses ?? []).map(({ code, label }): Entry => ({
    ...{ key: `caisse ${code}`, kind: 'caisse', label, detail: label === code ? '' : code },
    open: () => void navigate({ to: '/caisses/$caisse', params: { caisse: code }, search: slice }),
  }));
  const groupements = groupementsOf(reseaux.data ?? []).map(({ code, label }): Entry => ({
    ...{ key: `groupement ${code}`, kind: 'groupement', label, detail: code },
    open: () => {
      const parts = { groupement: code, caisse: undefined, unites: undefined };
      if (filtersOf(screen).includes('groupement')) change(parts);
      else void navigate({ to: '/', search: changed(slice, parts) });
    },
  }));
  const last = lastVersions(definitions.data ?? []);
  const indicateurs = last.filter(isComparable).map(({ code, label }): Entry => ({
    ...{ key: `indicateur ${code}`, kind: 'indicateur', label, detail: text.compare(code) },
    open: () => {
      if (BY_INDICATEUR.includes(screen)) change({ indicateur: code });
      else void navigate({ to: '/reseau', search: { ...slice, indicateur: code } });
    },
  }));
  const defined = last.map(({ code, label, version }): Entry => ({
    ...{ key: `definition ${code}`, kind: 'definition', label, detail: text.version(code, version) },
    open: () => void navigate({ to: '/definitions', search: { ...slice, code } }),
  }));
  return {
    entries: [
      ...pages,
      ...(mayAsk('figures') ? [...caisses, ...groupements] : []),
      ...(mayAsk('comparaisons') ? indicateurs : []),
      ...(mayAsk('definitions') ? defined : []),
    ],
    isPartial: [choices, reseaux, definitions].some(({ isError }) => isError),
  };
}
