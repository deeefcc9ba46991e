import { EVENT_CATALOGUE, type ShapeReader } from '#libs/domain';
import type { ToldEvent } from '#libs/event-store';
import type { Projection } from '#libs/runner';

/** Reads all events of some categories, those of types that nobody has heard of included: known events of others, and those unread, are passed over. */
export function readsOf(categories: readonly string[], unread: readonly string[]): Projection['reads'] {
  const passedOver = EVENT_CATALOGUE.filter(({ category, type }) => !categories.includes(category) || unread.includes(type));
  return { exceptTypes: passedOver.map(({ type }) => type) };
}

/** Refuses events of these categories that are of an unknown type or shape: a newer version wrote them. Those of other categories concern nobody here. */
export function refusalBy(codecs: readonly ShapeReader[]): (event: Pick<ToldEvent, 'stream' | 'type' | 'data'>) => string | null {
  const byCategory = new Map(codecs.map((codec) => [codec.category, codec]));
  return ({ stream, type, data }) => byCategory.get(stream.slice(0, stream.indexOf('-')))?.problemOf(type, data) ?? null;
}
