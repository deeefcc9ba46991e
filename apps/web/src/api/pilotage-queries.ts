import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiQuery, type Slice } from '../view/address.ts';
import { client, type Ensemble, unwrap, type Valeurs } from './client.ts';
import { PAGE_SIZE, PULSE_MS, REFERENCE_STALE_MS, WHOLE } from './pace.ts';
import { afterWritten } from './written.ts';

/** Who is held against each other, and by whose work. */
export interface Among {
  readonly caisse?: string | undefined;
  readonly procedure?: string | undefined;
  readonly connu?: string | undefined;
  readonly reseau?: string | undefined;
  readonly groupement?: string | undefined;
  readonly perimetre?: string | undefined;
  /** The groupements of this tree, each as one; the caisses themselves without it. */
  readonly arbre?: string | undefined;
  readonly by: 'owner' | 'doer';
}

export const amongQuery = ({ caisse, procedure, connu, reseau, groupement, perimetre, arbre, by }: Among) => ({
  by,
  ...(caisse === undefined ? {} : { caisse: [caisse] }),
  ...(procedure === undefined ? {} : { procedure }),
  ...(connu === undefined ? {} : { knownOn: connu }),
  ...(reseau === undefined ? {} : { reseau }),
  ...(groupement === undefined ? {} : { groupement }),
  ...(arbre === undefined ? {} : { arbre }),
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

/** The caisses compared by an indicator at the end of each month of a period, and their mean ranks by the periods asked (`DAY..DAY`). */
export const dispersionQuery = (
  asked: { readonly indicateur: string; readonly from: string; readonly to: string; readonly quantile: number[]; readonly periode: string[] },
  among: Among,
) =>
  queryOptions({
    queryKey: ['dispersion', asked, among],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/comparaisons/series', { params: { query: { ...asked, ...amongQuery(among) } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** One function for all questions: of another each time, several at once would never come to rest. */
const ensembleByIndicateur = ({ indicateurs }: Valeurs): ReadonlyMap<string, Ensemble | undefined> =>
  new Map(indicateurs.map(({ indicateur, days }) => [indicateur, days[0]?.ensemble]));

/** What all caisses asked are worth together by some indicators on a day, by the definition of each. */
export const ensemblesQuery = (indicateurs: readonly string[], on: string, among: Among) =>
  queryOptions({
    queryKey: ['ensembles', indicateurs, on, among],
    queryFn: ({ signal }) => {
      const query = { indicateur: [...indicateurs], on: [on], ensemble: true, ...amongQuery(among) };
      return unwrap(client.GET('/api/v1/valeurs', { params: { query }, signal }));
    },
    select: ensembleByIndicateur,
    enabled: indicateurs.length > 0,
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

/** The indicateurs repères of a réseau – of all without one –, all versions, first those of the one by which it is told unless another is named. */
export const reperesQuery = (reseau: string | undefined) =>
  queryOptions({
    queryKey: ['reperes', reseau],
    queryFn: async ({ signal }) => {
      const query = { ...WHOLE.params.query, ...(reseau === undefined ? {} : { reseau }) };
      return (await unwrap(client.GET('/api/v1/reperes', { params: { query }, signal }))).items;
    },
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

const onDay = (on: string | undefined): { readonly on?: string } => (on === undefined ? {} : { on });

/** Of whom lines are told that are of one organisme each: of all, unless the address names some. */
const organismesAsked = ({ caisse, groupement, reseau }: Slice) => ({
  ...(caisse === undefined ? {} : { organisme: caisse }),
  ...(groupement === undefined ? {} : { groupement }),
  ...(reseau === undefined ? {} : { reseau }),
});

/** The same of lines that are of no one day: of the caisses of the day looked at, or of today where all is told by them. */
export const organismesOfDay = (slice: Slice) => ({
  ...organismesAsked(slice),
  ...onDay(slice.perimetre === 'restated' ? undefined : slice.jour),
});

/** Situations by the thresholds that are published, on the day that the address names: without one, on the last that is known, as alerts are told. */
export const etatsQuery = (slice: Slice) =>
  queryOptions({
    queryKey: ['etats', slice],
    queryFn: ({ signal }) => {
      const query = { ...onDay(slice.jour), ...organismesAsked(slice), ...(slice.connu === undefined ? {} : { knownOn: slice.connu }) };
      return unwrap(client.GET('/api/v1/etats', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The thresholds of the situations that are published, all versions. */
export const seuilsQuery = queryOptions({
  queryKey: ['seuils'],
  queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/seuils', { params: { query: WHOLE.params.query }, signal }))).items,
  staleTime: REFERENCE_STALE_MS,
});

/** Alerts, the last raised first: those that last, those that are over, or – undefined – all. */
export const alertesQuery = (standing: boolean | undefined, slice: Slice) =>
  infiniteQueryOptions({
    queryKey: ['alertes', standing, slice],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: PAGE_SIZE,
        ...organismesOfDay(slice),
        ...(standing === undefined ? {} : { standing }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return unwrap(client.GET('/api/v1/alertes', { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** Under which all lists of readings are kept. */
export const RELEVES = ['releves'] as const;

/** What no event gives: readings and their corrections. */
export const relevesQuery = (slice: Slice) =>
  infiniteQueryOptions({
    queryKey: [...RELEVES, slice],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE_SIZE, ...organismesOfDay(slice), ...(pageParam === null ? {} : { cursor: pageParam }), ...afterWritten() };
      return unwrap(client.GET('/api/v1/releves', { params: { query }, signal }));
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
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

/** The phase of a réseau, and what is found of its conditions: on a day, or on the last that is known of it. */
export const phaseQuery = (reseau: string, on: string | undefined) =>
  queryOptions({
    queryKey: ['phase', reseau, on],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/phases/{reseau}', { params: { path: { reseau }, query: { ...onDay(on), ...afterWritten() } }, signal })),
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
