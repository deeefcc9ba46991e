import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { mayAsk } from '../access/access.ts';
import type { Dossier } from '../api/client.ts';
import { soughtDossiersQuery } from '../api/dossier-queries.ts';
import type { View } from '../view/use-view.ts';
import { type Entry, foundAmong, type Group, groupOf } from './entries.ts';
import { useActions } from './use-actions.ts';
import { usePlaces } from './use-places.ts';

/** Dossiers are looked for once somebody has typed so much, and has stopped for so long. */
const FROM_LENGTH = 2;
const PAUSE_MS = 200;

interface Found {
  readonly groups: readonly Group[];
  /** Dossiers are still looked for. */
  readonly isSearching: boolean;
  /** Something could not be asked: there may be more. */
  readonly isPartial: boolean;
}

const detailOf = ({ procedure, caisse, source }: Pick<Dossier, 'procedure' | 'caisse' | 'source'>): string =>
  [procedure, caisse, source].filter((part) => part !== null).join(' · ');

/** All that answers what is typed. Dossiers, which the server finds, come last: what is there already does not move. */
export function useFound(view: View, screen: string, typed: string): Found {
  const navigate = useNavigate();
  const places = usePlaces(view, screen);
  const actions = useActions(view, screen);
  const sought = typed.trim();
  const [settled] = useDebouncedValue(sought, PAUSE_MS);
  const isSought = sought.length >= FROM_LENGTH && mayAsk('dossiers');
  const dossiers = useQuery(soughtDossiersQuery(settled, view.slice.vuDe, isSought && settled === sought));
  const isSearching = isSought && (settled !== sought || dossiers.isPending);
  const entries = (isSearching ? [] : (dossiers.data?.items ?? [])).map((dossier): Entry => ({
    ...{ key: `dossier ${dossier.id}`, kind: 'dossier', label: dossier.reference, detail: detailOf(dossier) },
    open: () => void navigate({ to: '/dossiers/$dossier', params: { dossier: dossier.id }, search: view.slice }),
  }));
  return {
    groups: [...foundAmong([...places.entries, ...actions], typed), ...(isSought ? groupOf(entries, entries.length, dossiers.data?.count ?? 0) : [])],
    isSearching,
    isPartial: places.isPartial || (isSought && dossiers.isError),
  };
}
