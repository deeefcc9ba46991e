import type { UseQueryResult } from '@tanstack/react-query';

/**
 * Whether an answer is on its way for the first time: what is told by it waits. One that failed is asked for again by each part of the page that comes to need
 * it: if those parts were taken away meanwhile, it would fail, and be asked for, without end.
 */
export const isAwaited = ({ isLoading, isFetched }: Pick<UseQueryResult, 'isLoading' | 'isFetched'>): boolean => isLoading && !isFetched;
