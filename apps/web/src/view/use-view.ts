import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { changed, type ListSearch, ownSearch, type Search, searchOf, type Slice, sliceOf } from './address.ts';
import { today } from './day.ts';

export interface View {
  readonly search: ListSearch;
  readonly slice: Slice;
  /** The day looked at: the address's, else the one as known on which it asks, else the current one. */
  readonly day: string;
  /** True when the page shows another time than now: it then only reads. */
  readonly isPast: boolean;
  /** Changes some parts of the address, and leaves the others; `undefined` removes one. */
  readonly change: (parts: Search) => void;
}

/** The address is the view: everything a screen shows is read from it and written to it. Seen as a caisse, it is about that one unless it says otherwise. */
export function useView(): View {
  const address: ListSearch = useSearch({ strict: false });
  const search = useMemo(() => ownSearch(address), [address]);
  const navigate = useNavigate();
  const change = useCallback(
    (parts: Search) => {
      void navigate({ to: '.', search: (before) => changed(searchOf(before), parts), resetScroll: false });
    },
    [navigate],
  );
  const slice = useMemo(() => sliceOf(search), [search]);
  const day = slice.jour ?? slice.connu ?? today();
  return { search, slice, day, isPast: day < today() || slice.connu !== undefined, change };
}
