import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiQuery, type ListSearch } from '../view/address.ts';
import { acted, type Acting } from './acting.ts';
import { client, type Dossier, type Parcours, unwrap } from './client.ts';
import { LAGGING_PULSE_MS, PAGE_SIZE, PULSE_MS } from './pace.ts';
import { asProblem } from './problem.ts';
import { publishedProcedure } from './published-procedure.ts';
import { afterWritten } from './written.ts';

/** A story is read whole, or nearly: what was just done stands at its end. */
const STORY_SIZE = 500;

export const piecesQuery = (search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: ['pieces', search],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...apiQuery(search), limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return unwrap(client.GET('/api/v1/pieces', { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** How many pièces a list has. */
export const piecesCountQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ['piecesCount', search],
    queryFn: async ({ signal }) =>
      (await unwrap(client.GET('/api/v1/pieces', { params: { query: { ...apiQuery(search), limit: 1 } }, signal }))).count,
    refetchInterval: PULSE_MS * 4,
  });

export const dossiersQuery = (search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: ['dossiers', search],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...apiQuery(search), limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }), ...afterWritten() };
      return unwrap(client.GET('/api/v1/dossiers', { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;
/** Rows of a list that is glanced at. */
const FEW = 8;

interface SoughtDossiers {
  readonly items: readonly Pick<Dossier, 'id' | 'reference' | 'procedure' | 'caisse' | 'source'>[];
  readonly count: number;
}

async function dossierOfId(id: string, signal: AbortSignal): Promise<SoughtDossiers> {
  try {
    return { items: [await unwrap(client.GET('/api/v1/dossiers/{id}', { params: { path: { id } }, signal }))], count: 1 };
  } catch (error) {
    if (asProblem(error).status === 404) return { items: [], count: 0 };
    throw error;
  }
}

/** The first dossiers whose references have this in them, or the one whose id it is; and how many there are. Those of one caisse where it is asked in its name. */
export const soughtDossiersQuery = (sought: string, vuDe: string | undefined, enabled: boolean) =>
  queryOptions({
    queryKey: ['dossiers', 'sought', sought, vuDe],
    enabled,
    queryFn: ({ signal }): Promise<SoughtDossiers> => {
      if (ID.test(sought)) return dossierOfId(sought, signal);
      const query = { q: sought, limit: FEW, ...(vuDe === undefined ? {} : { caisse: vuDe }), ...afterWritten() };
      return unwrap(client.GET('/api/v1/dossiers', { params: { query }, signal }));
    },
  });

export const dossierQuery = (id: string) =>
  queryOptions({
    queryKey: ['dossier', id],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/dossiers/{id}', { params: { path: { id }, query: afterWritten() }, signal })),
    refetchInterval: PULSE_MS,
  });

/** Étapes that are left without anybody acting: looked at more often. */
const MOVING: readonly string[] = ['automatic', 'wait', 'linked', 'control'];
const pulseOf = (parcours: Parcours | null | undefined): number => (MOVING.includes(parcours?.etape?.kind ?? '') ? LAGGING_PULSE_MS : PULSE_MS);

/** Where a dossier stands on its procédure, read in the log itself; null when it follows none. */
export const parcoursQuery = (id: string, acting: Acting, enabled: boolean) =>
  queryOptions({
    queryKey: ['parcours', id, acting],
    enabled,
    queryFn: async ({ signal }) => {
      try {
        return await unwrap(client.GET('/api/v1/dossiers/{id}/parcours', { params: { path: { id }, header: acted(acting) }, signal }));
      } catch (error) {
        if (asProblem(error).code === 'parcours.none') return null;
        throw error;
      }
    },
    // Another role changes the actions only: the rest stays in place meanwhile. Another dossier shows nothing of this one.
    placeholderData: (before) => (before?.id === id ? before : undefined),
    refetchInterval: (query) => pulseOf(query.state.data),
  });

/** A published version never changes: it is asked for once. */
export const procedureQuery = (code: string, version: number) =>
  queryOptions({
    queryKey: ['procedure', code, version],
    queryFn: async ({ signal }) => {
      const { definition } = await unwrap(client.GET('/api/v1/procedures/{code}', { params: { path: { code }, query: { version } }, signal }));
      return publishedProcedure(definition);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const drawingQuery = (code: string, version: number, etape: string | null) =>
  queryOptions({
    queryKey: ['drawing', code, version, etape],
    queryFn: ({ signal }) => {
      const query = { version, ...(etape === null ? {} : { etape }) };
      return unwrap(client.GET('/api/v1/procedures/{code}/drawing', { params: { path: { code }, query }, parseAs: 'text', signal }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['history', id],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: STORY_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }), ...afterWritten() };
      return unwrap(client.GET('/api/v1/dossiers/{id}/history', { params: { path: { id }, query }, signal }));
    },
    getNextPageParam: (last) => last.next,
  });
