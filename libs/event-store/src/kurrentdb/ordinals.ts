import { firstWhere } from '#libs/kernel';
import { BLOCK_EVENTS, type Seal, type SealStore } from '../seal/seal.port.js';
import { START, type Position } from '../event-store.port.js';

/** A place in the log, by both its names. */
export interface Place {
  readonly position: Position;
  readonly ordinal: number;
}

export interface Counted {
  /** The last event that was counted. */
  readonly last: Position;
  readonly events: number;
  /** No event is left before the place that was asked for. */
  readonly complete: boolean;
}

/** Counts the events of the log after a position, a bounded number of them, as far as another position. */
export type Count = (after: Position, upTo: Position) => Promise<Counted>;

const MOST_PLACES = 4_096;
/** Positions count bytes: nearer than this, counting is cheaper than looking for a seal. */
const NEAR = 1_000_000n;

/**
 * KurrentDB does not number the events of the log: they are counted, from the nearest place whose ordinal is known. Places are
 * remembered (a bounded number, thinned out), and every seal is one: so that on a sealed log no more than about a block is counted.
 */
export class Ordinals {
  /** In the order of the log. */
  private places: Place[] = [{ position: START, ordinal: 0 }];
  private end: Place = { position: START, ordinal: 0 };

  constructor(
    private readonly count: Count,
    private readonly seals: Pick<SealStore, 'read' | 'last'>,
  ) {}

  /** The furthest place that is known. */
  get frontier(): Place {
    return this.end;
  }

  /** The ordinal of the event at a position; of the one before, when there is none at it. */
  async of(position: Position): Promise<number> {
    let from = this.before(position);
    if (position > from.position + NEAR) from = furthest(from, await this.sealBefore(position));
    for (let complete = from.position === position; !complete;) {
      const counted = await this.count(from.position, position);
      ({ complete } = counted);
      from = { position: counted.last, ordinal: from.ordinal + counted.events };
      if (counted.events > 0) this.learn(from);
    }
    return from.ordinal;
  }

  learn(place: Place): void {
    this.advance(place);
    const at = this.indexAfter(place.position);
    if (this.places[at - 1]?.position === place.position) return;
    this.places.splice(at, 0, place);
    if (this.places.length > MOST_PLACES) this.places = this.places.filter((_, n) => n % 2 === 0);
  }

  /** Cheaper than to learn: for who passes every event. */
  advance(place: Place): void {
    if (place.position > this.end.position) this.end = place;
  }

  private before(position: Position): Place {
    const known = this.places[this.indexAfter(position) - 1] ?? { position: START, ordinal: 0 };
    return this.end.position <= position ? furthest(known, this.end) : known;
  }

  /** The index of the first place after a position. */
  private indexAfter(position: Position): number {
    return firstWhere(0, this.places.length, (index) => (this.places[index]?.position ?? position) > position);
  }

  /** The last seal at or before a position. Block by block they are in the order of the log. */
  private async sealBefore(position: Position): Promise<Place> {
    const last = await this.seals.last();
    if (last === undefined) return { position: START, ordinal: 0 };
    this.learn(placeOf(last));
    if (last.upTo <= position) return placeOf(last);
    let [low, high] = [0, last.block];
    let found: Place = { position: START, ordinal: 0 };
    while (low < high) {
      const middle = (low + high) >>> 1;
      const [seal] = await this.seals.read(middle, 1);
      if (seal === undefined) break;
      this.learn(placeOf(seal));
      if (seal.upTo <= position) {
        found = placeOf(seal);
        low = middle + 1;
      } else high = middle;
    }
    return found;
  }
}

function placeOf({ block, upTo }: Seal): Place {
  return { position: upTo, ordinal: (block + 1) * BLOCK_EVENTS };
}

function furthest(one: Place, other: Place): Place {
  return one.position >= other.position ? one : other;
}
