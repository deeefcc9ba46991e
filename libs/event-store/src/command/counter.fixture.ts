import { DomainError, type Decider } from '#libs/kernel';
import type { Appended, EventStore, EventToAppend, Head, LogPage, Position, StreamEvent } from '../event-store.port.js';
import { OutcomeUnknown, StoreUnavailable } from '../event-store.errors.js';
import type { PageRequest, SubscriptionRequest } from '../event-store.port.js';
import { eventCodec } from './event-codec.js';

export type CounterEvent =
  { readonly type: 'Added'; readonly data: { readonly amount: number } } | { readonly type: 'Emptied'; readonly data: object };
export type CounterCommand = { readonly add: number; readonly times?: number } | { readonly take: number } | { readonly empty: true };

/** The smallest thing that can be refused, repeated, and have nothing to do. */
export const counter: Decider<CounterCommand, CounterEvent, number> = {
  initialState: 0,
  evolve: (total, event) => (event.type === 'Added' ? total + event.data.amount : 0),
  decide: (command, total) => {
    if ('add' in command) return Array.from({ length: command.times ?? 1 }, () => ({ type: 'Added', data: { amount: command.add } }) as const);
    if ('take' in command) {
      if (command.take > total) throw new DomainError('counter.tooLow', `only ${String(total)} left`, { total });
      return [{ type: 'Added', data: { amount: -command.take } }];
    }
    return total === 0 ? [] : [{ type: 'Emptied', data: {} }];
  },
};

export const counterCodec = eventCodec<CounterEvent>(['Added', 'Emptied'], {
  Incremented: () => ({ type: 'Added', data: { amount: 1 } }),
});

/** `lostAfter`: written, the answer lost. `lostBefore`: never arrived, and nobody knows. `down`: not even sent. */
export type Fault = 'lostAfter' | 'lostBefore' | 'down' | (() => Promise<unknown>);

/** A log behind a bad line: each append meets the next fault of the list; a function is something that happens just before it. */
export class FaultyStore implements EventStore {
  readonly faults: Fault[] = [];
  appends = 0;
  reads = 0;

  constructor(public behind: EventStore) {}

  async append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended> {
    this.appends += 1;
    const fault = this.faults.shift();
    if (fault === 'down') throw new StoreUnavailable('down');
    if (fault === 'lostBefore') throw new OutcomeUnknown(stream);
    if (typeof fault === 'function') await fault();
    const appended = await this.behind.append(stream, expectedRevision, events);
    if (fault === 'lostAfter') throw new OutcomeUnknown(stream);
    return appended;
  }

  async readStream(stream: string, fromRevision?: number): Promise<readonly StreamEvent[]> {
    this.reads += 1;
    return this.behind.readStream(stream, fromRevision);
  }

  async ordinalsOf(positions: readonly Position[]): Promise<readonly number[]> {
    return this.behind.ordinalsOf(positions);
  }

  async readAll(after: Position, request: PageRequest): Promise<LogPage> {
    return this.behind.readAll(after, request);
  }

  subscribe(after: Position, request: SubscriptionRequest): AsyncIterable<LogPage> {
    return this.behind.subscribe(after, request);
  }

  async head(): Promise<Head> {
    return this.behind.head();
  }

  async close(): Promise<void> {
    return this.behind.close();
  }
}
