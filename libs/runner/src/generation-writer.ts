import type { ClientBase } from 'pg';
import type { StoredEvent, ToldEvent } from '#libs/event-store';
import { schemaOf } from './generation.js';
import type { Projection, ProjectionBuilder, ProjectionWriter, ReadingOrder } from './projection.js';
import { WriterBroken } from './runner.errors.js';
import { type Aside, heldStreams, setAside } from './set-aside.js';

/** The writer of one generation, which sets aside what it cannot take in. */
export interface GenerationWriter extends ProjectionWriter {
  /** Applies events of streams that are held no longer. As many as will may fail: somebody asked for it. */
  applyAgain(streams: Iterable<string>, events: readonly StoredEvent[], transaction: ClientBase): Promise<void>;
}

/** Poisonous dossiers are few, and sound ones lie between them. */
const POISONOUS_IN_A_ROW = 100;

/** How many dossiers could not be written since one could: beyond a bound the writer is at fault. It outlives the writers of a process. */
export class Streak {
  private failures = 0;

  constructor(private readonly projection: string) {}

  /** @throws WriterBroken when this is one too many */
  failed(reason: string): void {
    this.failures += 1;
    if (this.failures >= POISONOUS_IN_A_ROW) throw new WriterBroken(this.projection, this.failures, reason);
  }

  ended(): void {
    this.failures = 0;
  }
}

/** Opens a generation: all that writes to it goes through this, so that a poisonous event stops neither following nor a rebuild. */
export function openGeneration(projection: Projection, generation: number, streak = new Streak(projection.name)): GenerationWriter {
  return new CarefulWriter(projection, generation, streak);
}

const HELD = 'attend un événement mis de côté plus haut dans le même flux';

/** Fills a bare generation in bulk, and sets aside what the projection refuses; null when it cannot be filled so. */
export function openBuilder(projection: Projection, generation: number, order: ReadingOrder): ProjectionBuilder | null {
  const inner = projection.build?.(schemaOf(projection.name, generation), order);
  if (inner === undefined) return null;
  const sieve = new Sieve(projection, generation);
  let aside: Aside[] = [];
  return {
    add: async (events, read) => {
      if (!sieve.isLoaded) await read(async (client) => sieve.load(client));
      await inner.add(sieve.sift(events, aside), read);
    },
    take: () => {
      const [write, taken] = [inner.take(), aside];
      aside = [];
      return async (client, schema) => {
        await write(client, schema);
        if (taken.length > 0) await setAside(client, projection.name, generation, taken);
      };
    },
  };
}

/** Tells sound events from those that are refused, and those that wait behind another of their stream. */
class Sieve {
  /** Streams of which something is set aside. */
  private held: Set<string> | undefined;

  constructor(
    private readonly projection: Projection,
    private readonly generation: number,
  ) {}

  get isLoaded(): boolean {
    return this.held !== undefined;
  }

  async load(client: ClientBase): Promise<void> {
    this.held ??= await heldStreams(client, this.projection.name, this.generation);
  }

  /** Adds to `aside` what is not sound. */
  sift<Event extends ToldEvent>(events: readonly Event[], aside: Aside[]): readonly Event[] {
    const sound: Event[] = [];
    for (const event of events) {
      const isHeld = this.held?.has(event.stream) === true;
      const refusal = isHeld ? null : (this.projection.refuses?.(event) ?? null);
      if (refusal !== null) this.hold(event, 'refused', refusal, aside);
      else if (isHeld) aside.push({ event, cause: 'held', reason: HELD });
      else sound.push(event);
    }
    return sound;
  }

  hold(event: ToldEvent, cause: 'refused' | 'failed', reason: string, aside: Aside[]): void {
    this.held?.add(event.stream);
    aside.push({ event, cause, reason });
  }

  release(streams: Iterable<string>): void {
    for (const stream of streams) this.held?.delete(stream);
  }

  forget(): void {
    this.held = undefined;
  }
}

/** What events are written in: where those go that cannot be, and how many in a row may. */
interface Writing {
  readonly transaction: ClientBase;
  readonly aside: Aside[];
  readonly streak: Streak | null;
}

class CarefulWriter implements GenerationWriter {
  private readonly inner: ProjectionWriter;
  /** Read again after a rollback. */
  private readonly sieve: Sieve;

  constructor(
    private readonly projection: Projection,
    private readonly generation: number,
    private readonly streak: Streak,
  ) {
    this.inner = projection.open(schemaOf(projection.name, generation));
    this.sieve = new Sieve(projection, generation);
  }

  async apply(events: readonly StoredEvent[], transaction: ClientBase): Promise<void> {
    await this.applyWithin(this.streak, events, transaction);
  }

  async applyAgain(streams: Iterable<string>, events: readonly StoredEvent[], transaction: ClientBase): Promise<void> {
    this.sieve.release(streams);
    await this.applyWithin(null, events, transaction);
    this.streak.ended();
  }

  private async applyWithin(streak: Streak | null, events: readonly StoredEvent[], transaction: ClientBase): Promise<void> {
    await this.sieve.load(transaction);
    const aside: Aside[] = [];
    await this.write(this.sieve.sift(events, aside), { transaction, aside, streak });
    if (aside.length > 0) await setAside(transaction, this.projection.name, this.generation, aside);
  }

  forget(): void {
    this.sieve.forget();
    this.inner.forget();
  }

  async tend(transaction: ClientBase): Promise<boolean> {
    return (await this.inner.tend?.(transaction)) ?? false;
  }

  /** All at once; when that fails, by halves of the streams, then event by event: what fails twice is the culprit. */
  private async write(events: readonly StoredEvent[], within: Writing): Promise<void> {
    if (events.length === 0) return;
    const { transaction, aside, streak } = within;
    if ((await this.attempt(events, transaction)) === null) {
      streak?.ended();
      return;
    }
    const streams = [...new Set(events.map(({ stream }) => stream))];
    if (streams.length > 1) {
      const half = new Set(streams.slice(0, streams.length >> 1));
      await this.write(
        events.filter(({ stream }) => half.has(stream)),
        within,
      );
      await this.write(
        events.filter(({ stream }) => !half.has(stream)),
        within,
      );
      return;
    }
    for (const [n, event] of events.entries()) {
      const failure = await this.attempt([event], transaction);
      if (failure === null) {
        streak?.ended();
        continue;
      }
      streak?.failed(failure);
      this.sieve.hold(event, 'failed', `son écriture a échoué : ${failure}`, aside);
      for (const later of events.slice(n + 1)) aside.push({ event: later, cause: 'held', reason: HELD });
      return;
    }
  }

  /**
   * Writes, or leaves everything as it was and tells what failed.
   * @throws what is no fault of the events: the connection, the server, the tables themselves
   */
  private async attempt(events: readonly StoredEvent[], transaction: ClientBase): Promise<string | null> {
    await transaction.query('SAVEPOINT attempt');
    try {
      await this.inner.apply(events, transaction);
      await transaction.query('RELEASE SAVEPOINT attempt');
      return null;
    } catch (error) {
      if (isOfTheServer(error)) throw error;
      this.inner.forget();
      // A connection that does not answer to this was at fault, and not the events.
      await transaction.query('ROLLBACK TO SAVEPOINT attempt').catch(() => {
        throw error;
      });
      await transaction.query('RELEASE SAVEPOINT attempt');
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** Connections, transactions, locks, room, shutdown, tables that are not there, and the fence: whatever the events, they would fail. */
const OF_THE_SERVER = /^(?:08|25|40|42|53|55|57|58|XX)...$|^runner\./u;

/** Whether it is no fault of the events that are written: the same would fail again, or succeed later. */
export function isOfTheServer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && OF_THE_SERVER.test(error.code);
}
