import { type EventStore, type Position, START } from './event-store.port.js';

/** The id of the event at a position; null at START, and where the log has no event. */
export async function eventAt(store: Pick<EventStore, 'readAll'>, position: Position): Promise<string | null> {
  return position === START ? null : (await store.readAll(position, { limit: 1, types: [] })).afterId;
}

/**
 * Whether the event that was read last at a position still stands there: another one, or none, is of another log, whatever its identity says.
 * Null, where none was noted, is taken on trust.
 */
export async function standsAt(store: Pick<EventStore, 'readAll'>, position: Position, eventId: string | null): Promise<boolean> {
  return eventId === null || (await eventAt(store, position)) === eventId;
}
