import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Slice } from '../view/address.ts';
import { client, type Effectifs, type Horloge, unwrap } from './client.ts';
import { PAGE_SIZE, PULSE_MS } from './pace.ts';

/** The caisses whose effectifs are told. */
export type CaissesAsked = Pick<Slice, 'caisse' | 'groupement' | 'reseau' | 'perimetre'>;

export const caissesQuery = ({ caisse, groupement, reseau, perimetre }: CaissesAsked) => ({
  ...(caisse === undefined ? {} : { caisse }),
  ...(groupement === undefined ? {} : { groupement }),
  ...(reseau === undefined ? {} : { reseau }),
  ...(perimetre === 'restated' ? ({ perimetre } as const) : {}),
});

/** The delays of a procédure that is published, clock by clock. */
export const delaisQuery = (procedure: string, on: string, caisses: CaissesAsked) =>
  queryOptions({
    queryKey: ['delais', procedure, on, caisses],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/procedures/{code}/delais', { params: { path: { code: procedure }, query: { on, ...caissesQuery(caisses) } }, signal }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The dossiers behind a delay, the longest first. */
export const delayedQuery = (procedure: string, on: string, caisses: CaissesAsked, clock: Horloge['clock'], of: 'stopped' | 'going') =>
  infiniteQueryOptions({
    queryKey: ['delayed', procedure, on, caisses, clock, of],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { on, of, limit: PAGE_SIZE, ...caissesQuery(caisses), ...(pageParam === null ? {} : { cursor: pageParam }) };
      return unwrap(client.GET('/api/v1/procedures/{code}/delais/{clock}/dossiers', { params: { path: { code: procedure, clock }, query }, signal }));
    },
    getNextPageParam: (last) => last.next,
  });

/** Who works there: contracts, équipes, skills. */
export const effectifsQuery = (on: string, caisses: CaissesAsked) =>
  queryOptions({
    queryKey: ['effectifs', on, caisses],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/effectifs', { params: { query: { on, ...caissesQuery(caisses) } }, signal })),
    placeholderData: keepPreviousData,
  });

/** Which of them: what a number counts. */
export interface AgentsAsked {
  readonly equipe?: string;
  readonly sansEquipe?: boolean;
  readonly kind?: Effectifs['effectifs'][number]['kind'];
  readonly fonction?: Effectifs['effectifs'][number]['fonction'];
  readonly competence?: string;
  readonly level?: number;
}

/** The agents behind a number of the effectifs. */
export const agentsQuery = (on: string, caisses: CaissesAsked, which: AgentsAsked) =>
  infiniteQueryOptions({
    queryKey: ['agents', on, caisses, which],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { on, limit: PAGE_SIZE, ...caissesQuery(caisses), ...which, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return unwrap(client.GET('/api/v1/agents', { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
