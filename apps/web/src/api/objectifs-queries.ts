import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, type Objectif, unwrap } from './client.ts';
import { PAGE_SIZE, PULSE_MS } from './pace.ts';

/** What a procédure is held to, measured for the year of a day. */
export const objectifsQuery = (procedure: string, on: string) =>
  queryOptions({
    queryKey: ['objectifs', procedure, on],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/procedures/{code}/indicators', { params: { path: { code: procedure }, query: { on } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The dossiers behind an objectif: those that it counts, or those that it does not. */
export const measuredQuery = (procedure: string, indicator: string, on: string, of: keyof Objectif['lists']) =>
  infiniteQueryOptions({
    queryKey: ['measured', procedure, indicator, on, of],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { on, of, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      const path = { code: procedure, indicator };
      return unwrap(client.GET('/api/v1/procedures/{code}/indicators/{indicator}/dossiers', { params: { path, query }, signal }));
    },
    getNextPageParam: (last) => last.next,
  });
