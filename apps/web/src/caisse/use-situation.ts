import { useQuery } from '@tanstack/react-query';
import { etatsOfQuery } from '../api/caisse-queries.ts';
import type { Etat, Organisme } from '../api/client.ts';
import type { View } from '../view/use-view.ts';

export interface SituationOfCaisse {
  /** Undefined while they are on their way. */
  readonly etats: readonly Etat[] | undefined;
  readonly error: Error | null;
  readonly isOld: boolean;
  readonly retry: () => void;
}

/** The situation of a caisse by each of the thresholds in force that concern it; none where none does. */
export function useSituation({ slice, day }: View, caisse: Organisme): SituationOfCaisse {
  const { data, error, isPlaceholderData, refetch } = useQuery(etatsOfQuery(caisse.code, day, slice.connu));
  return { etats: data?.etats, error, isOld: isPlaceholderData, retry: () => void refetch() };
}
