import { DomainError, type JsonObject } from '#libs/kernel';
import type { EventMetadata } from '../event-store.port.js';

/** An event as the log has it: a type and plain data. */
export interface StoredShape {
  readonly type: string;
  readonly data: JsonObject;
}

/** As it comes from the log: an event's two times may be part of what a decider knows of it. */
export interface RecordedShape extends StoredShape {
  readonly metadata: EventMetadata;
}

/** Between the events that a decider knows and the shapes that the log holds, old ones included. */
export interface EventCodec<Event> {
  readonly toStored: (event: Event) => StoredShape;
  /** @throws DomainError `event.unknownType` for a type that nothing brings up to date. */
  readonly fromStored: (stored: RecordedShape) => Event;
}

/** Brings an old shape to the next newer one. */
export type Upcaster = (data: JsonObject) => StoredShape;

/**
 * The codec of events that are stored as they are, `{ type, data }` with literal types.
 * `upcasters`, by old type, are applied one after the other until a current type is reached.
 */
export function eventCodec<Event extends { readonly type: string; readonly data: object }>(
  types: readonly Event['type'][],
  upcasters: Readonly<Record<string, Upcaster>> = {},
): EventCodec<Event> {
  const current = new Set<string>(types);
  const older = new Map(Object.entries(upcasters));
  return {
    toStored: ({ type, data }) => ({ type, data: data as JsonObject }),
    fromStored: (stored) => {
      let shape: StoredShape = { type: stored.type, data: stored.data };
      for (let step = 0; !current.has(shape.type); step++) {
        const upcast = older.get(shape.type);
        if (upcast === undefined || step > older.size) {
          throw new DomainError('event.unknownType', `événement d’un type inconnu de cette version : ${stored.type} (mettez Écluse à jour)`, {
            type: stored.type,
          });
        }
        shape = upcast(shape.data);
      }
      return shape as StoredShape & Event;
    },
  };
}
