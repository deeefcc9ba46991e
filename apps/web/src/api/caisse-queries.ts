import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from './client.ts';
import { PAGE_SIZE, PULSE_MS } from './pace.ts';

/** The situations of an organisme by some thresholds on a day; nothing is asked when there are none. */
export const etatsByQuery = (organisme: string, seuils: readonly string[], on: string, connu: string | undefined) =>
  queryOptions({
    queryKey: ['etats', organisme, on, connu, seuils],
    queryFn: ({ signal }) => {
      const query = { organisme, on, seuils: [...seuils], ...(connu === undefined ? {} : { knownOn: connu }) };
      return unwrap(client.GET('/api/v1/etats', { params: { query }, signal }));
    },
    enabled: seuils.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: PULSE_MS * 4,
  });

/** The alerts of an organisme that last, the last raised first, and how many there are in all. */
export const standingAlertesQuery = (organisme: string) =>
  queryOptions({
    queryKey: ['alertes', 'standing', organisme],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/alertes', { params: { query: { standing: true, organisme, limit: PAGE_SIZE } }, signal })),
    refetchInterval: PULSE_MS * 4,
  });
