import { useQuery } from '@tanstack/react-query';
import { etatsOfQuery } from '../api/caisse-queries.ts';
import type { Etat } from '../api/client.ts';
import type { View } from '../view/use-view.ts';

export interface SituationOfOrganisme {
  /** Undefined while they are on their way. */
  readonly etats: readonly Etat[] | undefined;
  readonly error: Error | null;
  readonly isOld: boolean;
  readonly retry: () => void;
}

/** The situation of an organisme, by its code, by each of the thresholds in force that concern it; none where none does, or where nobody is named. */
export function useSituation({ slice, day }: View, organisme: string | undefined): SituationOfOrganisme {
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...etatsOfQuery(organisme ?? '', day, slice.connu),
    enabled: organisme !== undefined,
  });
  // What was told of somebody else is not told of this one meanwhile.
  const etats = data?.etats.filter((each) => each.organisme === null || each.organisme === organisme);
  return { etats: organisme === undefined ? [] : etats, error, isOld: isPlaceholderData, retry: () => void refetch() };
}
