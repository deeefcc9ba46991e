import { useQuery } from '@tanstack/react-query';
import { isAwaited } from '../api/awaited.ts';
import type { Organisme } from '../api/client.ts';
import { reseauxQuery } from '../api/reference-queries.ts';
import { reseauOf } from '../common/reseau-of.ts';
import type { View } from '../view/use-view.ts';

/**
 * Whether a caisse is in none of several réseaux: there is then nobody to compare it with unless they are named. Undefined while it is not known yet how many
 * there are: to compare it is refused if there are several.
 */
export function useIsOfNone({ slice }: View, organisme: Organisme): boolean | undefined {
  const reseaux = useQuery(reseauxQuery(slice.jour, slice.perimetre));
  if (reseauOf(organisme) !== undefined) return false;
  return isAwaited(reseaux) ? undefined : (reseaux.data ?? []).length > 1;
}
