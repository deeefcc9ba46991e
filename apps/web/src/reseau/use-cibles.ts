import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { reperesQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery, reseauxQuery } from '../api/reference-queries.ts';
import { type Cible, ciblesOf, type Looked, reseauLooked } from './cibles.ts';

export type Cibles = ReadonlyMap<string, Cible>;

interface Asked extends Looked {
  readonly jour?: string | undefined;
  readonly perimetre?: string | undefined;
}

/** What the indicators of what is looked at are held to, by their definitions; nothing while that is on its way. */
export function useCibles({ caisse, procedure, groupement, reseau, jour, perimetre }: Asked): Cibles {
  const { data: definitions } = useQuery(definitionsQuery);
  const { data: reseaux } = useQuery(reseauxQuery(jour, perimetre));
  const looked = reseaux === undefined ? undefined : reseauLooked({ caisse, groupement, reseau }, reseaux);
  const { data: reperes } = useQuery({ ...reperesQuery(looked), enabled: reseaux !== undefined });
  return useMemo(
    () => (reseaux === undefined ? new Map() : ciblesOf(reperes ?? [], definitions ?? [], { caisse, procedure, groupement, reseau }, reseaux)),
    [reperes, definitions, reseaux, caisse, procedure, groupement, reseau],
  );
}
