/** Rows asked for at once; « suivants » brings as many again. */
export const PAGE_SIZE = 50;
/** The log moves while people look: the current day is read again at this pace, faster while the figures lag behind. */
export const PULSE_MS = 15_000;
export const LAGGING_PULSE_MS = 2_000;
/** What seldom changes is not asked for again meanwhile. */
export const REFERENCE_STALE_MS = 60_000;
/** The most that the API gives at once: more caisses or procédures than there are. */
export const WHOLE = { params: { query: { limit: 500 } } } as const;
