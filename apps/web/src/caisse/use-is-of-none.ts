import { useQuery } from '@tanstack/react-query';
import type { Organisme } from '../api/client.ts';
import { reseauxQuery } from '../api/reference-queries.ts';
import { reseauOf } from '../common/reseau-of.ts';
import type { View } from '../view/use-view.ts';

/** Whether a caisse is in none of several réseaux: there is then nobody to compare it with unless they are named. */
export function useIsOfNone({ slice }: View, organisme: Organisme): boolean {
  const { data: reseaux = [] } = useQuery(reseauxQuery(slice.jour, slice.perimetre));
  return reseauOf(organisme) === undefined && reseaux.length > 1;
}
