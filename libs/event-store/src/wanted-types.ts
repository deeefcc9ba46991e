import type { PageRequest } from './event-store.port.js';

/** Tells the types that a page brings from those it passes over; for adapters that choose after reading. */
export function wantedTypes({ types, exceptTypes }: PageRequest): (type: string) => boolean {
  const wanted = types === undefined ? undefined : new Set(types);
  const passedOver = new Set(exceptTypes);
  return (type) => (wanted === undefined || wanted.has(type)) && !passedOver.has(type);
}
