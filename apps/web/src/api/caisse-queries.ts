import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, unwrap } from './client.ts';
import { PAGE_SIZE, PULSE_MS } from './pace.ts';

/** The situations of an organisme on a day, by the thresholds in force that concern it. */
export const etatsOfQuery = (organisme: string, on: string, connu: string | undefined) =>
  queryOptions({
    queryKey: ['etats', organisme, on, connu],
    queryFn: ({ signal }) => {
      const query = { organisme, on, ...(connu === undefined ? {} : { knownOn: connu }) };
      return unwrap(client.GET('/api/v1/etats', { params: { query }, signal }));
    },
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
