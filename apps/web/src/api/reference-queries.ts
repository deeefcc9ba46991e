import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from './client.ts';
import { REFERENCE_STALE_MS, WHOLE } from './pace.ts';

const publishedDefinitions = {
  queryKey: ['definitions'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => unwrap(client.GET('/api/v1/definitions', { ...WHOLE, signal })),
  staleTime: REFERENCE_STALE_MS,
};
/** Every published definition, all versions, with what its values – of readings that are divided, not the readings – are told in. */
export const definitionsQuery = queryOptions({
  ...publishedDefinitions,
  select: ({ items, units }) => {
    const told = new Map(units.map(({ of, unit, orientation }) => [of, { unit, orientation }]));
    return items.map((each) => ({ ...each, ...told.get(`${each.code}@${String(each.version)}`) }));
  },
});
/** What they say, in words. */
export const saidQuery = queryOptions({ ...publishedDefinitions, select: ({ said }) => said });

/** One organisme, as it was on a day or restated: its trees, its calendars, what became of it. */
export const organismeQuery = (code: string, jour: string | undefined, perimetre?: string) =>
  queryOptions({
    queryKey: ['organisme', code, jour, perimetre],
    queryFn: ({ signal }) => {
      const query = { ...(jour === undefined ? {} : { on: jour }), ...(perimetre === 'restated' ? ({ perimetre } as const) : {}) };
      return unwrap(client.GET('/api/v1/organismes/{code}', { params: { path: { code }, query }, signal }));
    },
    staleTime: REFERENCE_STALE_MS,
    // On another day it has the same name as a rule: told meanwhile, where another organisme shows nothing of this one.
    placeholderData: (before) => (before?.code === code ? before : undefined),
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
