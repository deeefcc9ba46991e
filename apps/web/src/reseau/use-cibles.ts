import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { reperesQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { type Cible, ciblesOf, type Looked } from './cibles.ts';

export type Cibles = ReadonlyMap<string, Cible>;

/** What the indicators of what is looked at are held to, by their definitions; nothing while that is on its way. */
export function useCibles({ caisse, procedure }: Looked): Cibles {
  const { data: reperes } = useQuery(reperesQuery);
  const { data: definitions } = useQuery(definitionsQuery);
  return useMemo(() => ciblesOf(reperes ?? [], definitions ?? [], { caisse, procedure }), [reperes, definitions, caisse, procedure]);
}
