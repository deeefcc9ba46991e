import { useQuery } from '@tanstack/react-query';
import { etatsByQuery } from '../api/caisse-queries.ts';
import type { Etat, Organisme } from '../api/client.ts';
import { seuilsQuery } from '../api/pilotage-queries.ts';
import type { View } from '../view/use-view.ts';
import { reseauOf } from '../common/reseau-of.ts';
import { seuilsOfCaisse } from './seuils-of-caisse.ts';

export interface SituationOfCaisse {
  /** Undefined while they are on their way. */
  readonly etats: readonly Etat[] | undefined;
  readonly error: Error | null;
  readonly isOld: boolean;
  readonly retry: () => void;
}

/** The situation of a caisse by each of the thresholds in force that concern it; none where none does. */
export function useSituation({ slice, day }: View, caisse: Organisme): SituationOfCaisse {
  const published = useQuery(seuilsQuery);
  const codes = seuilsOfCaisse(published.data ?? [], reseauOf(caisse));
  const found = useQuery(etatsByQuery(caisse.code, codes, day, slice.connu));
  const isNobody = published.data !== undefined && codes.length === 0;
  return {
    etats: isNobody ? [] : found.data?.etats,
    error: published.error ?? found.error,
    isOld: found.isPlaceholderData,
    retry: () => void Promise.all([published.refetch(), found.refetch()]),
  };
}
