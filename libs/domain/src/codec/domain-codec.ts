import type { JsonObject } from '#libs/kernel';
import { type AnyShape, isRecord, type Shape } from './shape.js';

/** What a stored event turned out to be. Never thrown: whoever reads the past decides what to do about what it cannot read. */
export type Decoded<Event> =
  | { readonly status: 'decoded'; readonly event: Event }
  /** Written by a newer version. */
  | { readonly status: 'unknownType'; readonly type: string }
  | { readonly status: 'malformed'; readonly type: string; readonly problem: string };

interface AnyEvent {
  readonly type: string;
  readonly data: object;
}

/** Each event type of a stream category: what it tells, in French, and the shape of its data. */
export type EventShapes<Data extends object> = {
  readonly [T in keyof Data & string]: { readonly description: string; readonly data: Shape<Data[T]> };
};

/** Tells what cannot be read of a category, whatever its events. */
export interface ShapeReader {
  /** The text before the first dash of the stream's name. */
  readonly category: string;
  /** Why an event of the category cannot be read, in French; null when it can. */
  problemOf(type: string, data: unknown): string | null;
}

export interface DomainCodec<Event extends AnyEvent> extends ShapeReader {
  readonly types: readonly Event['type'][];
  encode(event: Event): { readonly type: string; readonly data: JsonObject };
  decode(type: string, data: unknown): Decoded<Event>;
}

/** Events are plain data by construction; interfaces merely do not say so. */
function plainData(data: object): JsonObject {
  return data as JsonObject;
}

/** The codec of the events of a category, as they are stored: literal types, plain data. */
export function domainCodec<Event extends AnyEvent>(
  category: string,
  shapes: Readonly<Record<Event['type'], { readonly description: string; readonly data: AnyShape }>>,
): DomainCodec<Event> {
  const byType = new Map<string, { readonly data: AnyShape }>(Object.entries(shapes));
  const isEvent = (candidate: AnyEvent): candidate is Event => byType.get(candidate.type)?.data.problemOf(candidate.data, 'data') === null;
  return {
    category,
    types: Object.keys(shapes),
    problemOf: (type, data) => {
      const known = byType.get(type);
      if (known === undefined) return `type d’événement inconnu de cette version : ${type} (mettez Écluse à jour)`;
      const problem = known.data.problemOf(data, 'data');
      return problem === null ? null : `forme inconnue de cette version : ${problem}`;
    },
    encode: ({ type, data }) => ({ type, data: plainData(data) }),
    decode: (type, data) => {
      const known = byType.get(type);
      if (known === undefined) return { status: 'unknownType', type };
      const candidate = { type, data: isRecord(data) ? data : {} };
      if (isEvent(candidate)) return { status: 'decoded', event: candidate };
      return { status: 'malformed', type, problem: known.data.problemOf(data, 'data') ?? 'data : objet attendu' };
    },
  };
}
