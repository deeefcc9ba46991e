import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { apiQuery, type ListSearch, type Slice } from '../view/address.ts';
import { acted, type Acting } from './acting.ts';
import { client, type Effectifs, type Horloge, type Indicators, type Parcours, unwrap } from './client.ts';
import { asProblem } from './problem.ts';
import { publishedProcedure } from './published-procedure.ts';
import { afterWritten } from './written.ts';

/** Rows asked for at once; « suivants » brings as many again. */
export const PAGE_SIZE = 50;
/** The log moves while people look: the current day is read again at this pace, faster while the figures lag behind. */
const PULSE_MS = 15_000;
const LAGGING_PULSE_MS = 2_000;
/** A story is read whole, or nearly: what was just done stands at its end. */
const STORY_SIZE = 500;
const REFERENCE_STALE_MS = 60_000;
/** The most that the API gives at once: more caisses or procédures than there are. */
const WHOLE = { params: { query: { limit: 500 } } } as const;

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

export const indicatorsQuery = (slice: Slice) =>
  queryOptions({
    queryKey: ['indicators', slice],
    queryFn: async ({ signal }) => oneOf(await unwrap(client.GET('/api/v1/indicators', { params: { query: apiQuery(slice) }, signal }))),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => ((query.state.data?.lag.events ?? 0) > 0 ? LAGGING_PULSE_MS : PULSE_MS),
  });

export type Step = 'day' | 'week' | 'month';

export const seriesQuery = (slice: Omit<Slice, 'jour'>, span: { readonly from: string; readonly to: string; readonly step: Step }) =>
  queryOptions({
    queryKey: ['series', slice, span],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/indicators/series', { params: { query: { ...apiQuery(slice), ...span } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

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

const publishedDefinitions = {
  queryKey: ['definitions'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => unwrap(client.GET('/api/v1/definitions', { ...WHOLE, signal })),
  staleTime: REFERENCE_STALE_MS,
};
/** Every published definition, all versions. */
export const definitionsQuery = queryOptions({ ...publishedDefinitions, select: ({ items }) => items });
/** What they say, in words. */
export const saidQuery = queryOptions({ ...publishedDefinitions, select: ({ said }) => said });

/** One organisme, on a day: its trees, its calendars, what became of it. */
export const organismeQuery = (code: string, jour: string | undefined) =>
  queryOptions({
    queryKey: ['organisme', code, jour],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/organismes/{code}', { params: { path: { code }, query: jour === undefined ? {} : { on: jour } }, signal })),
    staleTime: REFERENCE_STALE_MS,
  });

/** The réseaux and their trees, as they were on a day or restated. */
export const reseauxQuery = (jour: string | undefined, perimetre?: string) =>
  queryOptions({
    queryKey: ['reseaux', jour, perimetre],
    queryFn: async ({ signal }) => {
      const query = {
        ...WHOLE.params.query,
        ...(jour === undefined ? {} : { on: jour }),
        ...(perimetre === 'restated' ? ({ perimetre } as const) : {}),
      };
      return (await unwrap(client.GET('/api/v1/reseaux', { params: { query }, signal }))).items;
    },
    staleTime: REFERENCE_STALE_MS,
    placeholderData: keepPreviousData,
  });

/** Who is held against each other, and by whose work. */
export interface Among {
  readonly caisse?: string | undefined;
  readonly procedure?: string | undefined;
  readonly connu?: string | undefined;
  readonly reseau?: string | undefined;
  readonly groupement?: string | undefined;
  readonly perimetre?: string | undefined;
  readonly by: 'owner' | 'doer';
}

export const amongQuery = ({ caisse, procedure, connu, reseau, groupement, perimetre, by }: Among) => ({
  by,
  ...(caisse === undefined ? {} : { caisse: [caisse] }),
  ...(procedure === undefined ? {} : { procedure }),
  ...(connu === undefined ? {} : { knownOn: connu }),
  ...(reseau === undefined ? {} : { reseau }),
  ...(groupement === undefined ? {} : { groupement }),
  ...(perimetre === 'restated' ? ({ perimetre } as const) : {}),
});

/** The caisses compared by an indicator, on one day or on two. */
export const comparaisonQuery = (indicateur: string, days: readonly string[], among: Among) =>
  queryOptions({
    queryKey: ['comparaison', indicateur, days, among],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/comparaisons', { params: { query: { indicateur, on: [...days], ...amongQuery(among) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** A caisse by some indicators on a day, each among those it is held against. */
export const ficheQuery = (caisse: string, indicateurs: readonly string[], on: string, among: Among) =>
  queryOptions({
    queryKey: ['fiche', caisse, indicateurs, on, among],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/fiches/{caisse}', {
          params: { path: { caisse }, query: { indicateur: [...indicateurs], on, ...amongQuery(among) } },
          signal,
        }),
      ),
    enabled: indicateurs.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The indicateurs repères that are published, all versions. */
export const reperesQuery = queryOptions({
  queryKey: ['reperes'],
  queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/reperes', { params: { query: WHOLE.params.query }, signal }))).items,
  staleTime: REFERENCE_STALE_MS,
});

/** The caisses by an indicateur repère, on a day. */
export const repereQuery = (code: string, on: string, among: Among) =>
  queryOptions({
    queryKey: ['repere', code, on, among],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/reperes/{code}', { params: { path: { code }, query: { on, ...amongQuery(among) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The situation of everybody by the thresholds that are published, on a day. */
export const etatsQuery = (on: string, connu: string | undefined) =>
  queryOptions({
    queryKey: ['etats', on, connu],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/etats', { params: { query: { on, ...(connu === undefined ? {} : { knownOn: connu }) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** Alerts, the last raised first: those that last, those that are over, or – undefined – all. */
export const alertesQuery = (standing: boolean | undefined) =>
  infiniteQueryOptions({
    queryKey: ['alertes', standing],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_SIZE, ...(standing === undefined ? {} : { standing }), ...(pageParam === null ? {} : { cursor: pageParam }) };
      return unwrap(client.GET('/api/v1/alertes', { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** What no event gives: readings and their corrections. */
export const relevesQuery = infiniteQueryOptions({
  queryKey: ['releves'],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }), ...afterWritten() };
    return unwrap(client.GET('/api/v1/releves', { params: { query }, signal }));
  },
  getNextPageParam: (last) => last.next,
});

/** The months of which figures are published, of all réseaux. */
export const arretesQuery = queryOptions({
  queryKey: ['arretes'],
  queryFn: async ({ signal }) => {
    const query = { ...WHOLE.params.query, ...afterWritten() };
    return unwrap(client.GET('/api/v1/arretes', { params: { query }, signal }));
  },
});

/** The published figures of a month, and those known on a day: today without it. */
export const arreteQuery = (reseau: string, mois: string, connu: string | undefined) =>
  queryOptions({
    queryKey: ['arrete', reseau, mois, connu],
    queryFn: ({ signal }) => {
      const query = connu === undefined ? {} : { knownOn: connu };
      return unwrap(client.GET('/api/v1/arretes/{reseau}/{mois}', { params: { path: { reseau, mois }, query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** The phase of a réseau on a day, and what is found of its conditions. */
export const phaseQuery = (reseau: string, on: string) =>
  queryOptions({
    queryKey: ['phase', reseau, on],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/phases/{reseau}', { params: { path: { reseau }, query: { on, ...afterWritten() } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The stock of a procédure étape by étape. */
export const chaleurQuery = (slice: Slice, procedure: string) =>
  queryOptions({
    queryKey: ['chaleur', slice, procedure],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/chaleur', { params: { query: { ...apiQuery(slice), procedure } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The caisses whose effectifs are told. */
export type CaissesAsked = Pick<Slice, 'caisse' | 'groupement' | 'reseau' | 'perimetre'>;

const caissesQuery = ({ caisse, groupement, reseau, perimetre }: CaissesAsked) => ({
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

/** The lists that the filters choose from. */
export const choicesQuery = queryOptions({
  queryKey: ['choices'],
  queryFn: async ({ signal }) => {
    const [caisses, procedures, sources] = await Promise.all([
      unwrap(client.GET('/api/v1/caisses', { ...WHOLE, signal })),
      unwrap(client.GET('/api/v1/procedures', { ...WHOLE, signal })),
      unwrap(client.GET('/api/v1/sources', { ...WHOLE, signal })),
    ]);
    return { caisses: caisses.items, procedures: procedures.items, sources: sources.items };
  },
  staleTime: REFERENCE_STALE_MS,
});

/** The last day that any import brought: where to look when today holds nothing. */
export const lastDayQuery = queryOptions({
  queryKey: ['lastDay'],
  queryFn: async ({ signal }) => {
    const imports = await unwrap(client.GET('/api/v1/imports', { ...WHOLE, signal }));
    return imports.items.reduce<string | null>((last, { lastDay }) => (lastDay !== null && (last === null || lastDay > last) ? lastDay : last), null);
  },
  staleTime: REFERENCE_STALE_MS,
});
