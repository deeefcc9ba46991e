import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { apiQuery, type Slice } from '../view/address.ts';
import { client, type Indicators, unwrap } from './client.ts';
import { LAGGING_PULSE_MS, PULSE_MS, REFERENCE_STALE_MS } from './pace.ts';
import { asProblem } from './problem.ts';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal says what to change: asking again cannot help. Silence and failures may pass.
        retry: (count, error) => {
          const { status } = asProblem(error);
          return count < 1 && (status === 0 || status >= 502);
        },
        retryDelay: 500,
      },
    },
  });
}

function oneOf(body: Indicators | readonly Indicators[]): Indicators {
  if (!('stock' in body)) {
    const [first] = body;
    if (first === undefined) throw new Error('indicators: no figure in the answer');
    return first;
  }
  return body;
}

/** The figures of a slice: each by the definition that it ships with, unless another is named (CODE@VERSION). */
export const indicatorsQuery = (slice: Slice, definition?: string) =>
  queryOptions({
    queryKey: ['indicators', slice, definition],
    queryFn: async ({ signal }) =>
      oneOf(await unwrap(client.GET('/api/v1/indicators', { params: { query: apiQuery({ ...slice, definition }) }, signal }))),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => ((query.state.data?.lag.events ?? 0) > 0 ? LAGGING_PULSE_MS : PULSE_MS),
  });

/** The first of some procédures that has stock in a slice, asked one after the other; the last one where none of the others has. */
export const firstWithStockQuery = (slice: Slice, procedures: readonly string[]) =>
  queryOptions({
    queryKey: ['firstWithStock', slice, procedures],
    queryFn: async ({ signal }) => {
      for (const procedure of procedures.slice(0, -1)) {
        const query = apiQuery({ ...slice, procedure });
        const { stock } = oneOf(await unwrap(client.GET('/api/v1/indicators', { params: { query }, signal })));
        if (stock.pieces !== null && stock.pieces > 0) return procedure;
      }
      return procedures.at(-1) ?? null;
    },
    staleTime: REFERENCE_STALE_MS,
  });

export type Step = 'day' | 'week' | 'month';

export const seriesQuery = (slice: Omit<Slice, 'jour'>, span: { readonly from: string; readonly to: string; readonly step: Step }) =>
  queryOptions({
    queryKey: ['series', slice, span],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/indicators/series', { params: { query: { ...apiQuery(slice), ...span } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });
