import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Plan } from '#libs/demonstration';
import { type PackedEvents, unpackEvents } from '#libs/event-store';
import { type Part, partsOf, type Share } from './demonstration-events.js';
import type { Brought } from './facts-brought.js';

/** What a thread is told: which parts of what. */
export interface Telling {
  readonly plan: Plan;
  readonly brought: Brought;
  readonly share: Share;
}

/** What comes of a thread: a part, its events packed, or that it has told all of its share. */
export type FromThread = (Omit<Part, 'events'> & { readonly packed: PackedEvents }) | 'told';

/** Threads that share the telling: the built file of `teller.thread.ts`, and how many run it. */
export interface TellingThreads {
  readonly file: string;
  readonly count: number;
}

/** What is told is soon taken: with the little room that V8 gives a thread, a fifth of its time went into making room. */
const YOUNG_MB = 96;

/** Tell a demonstration part after part, in turn. */
export class Tellers {
  private readonly threads: readonly Worker[];
  private readonly shares: readonly AsyncIterator<Part, unknown>[];

  /** @param threads null: whoever asks for the parts tells them */
  constructor(plan: Plan, brought: Brought, threads: TellingThreads | null) {
    if (threads === null) {
      this.threads = [];
      this.shares = [partsOf(plan, brought, { of: 1, nth: 0 })];
      return;
    }
    const { file, count: of } = threads;
    this.threads = Array.from({ length: of }, (_, nth) => {
      const telling: Telling = { plan, brought, share: { of, nth } };
      return new Worker(file, { workerData: telling, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    });
    this.shares = this.threads.map(partsFrom);
  }

  /** All parts, in their order. */
  async *parts(): AsyncGenerator<Part> {
    for (let n = 0; ; n += 1) {
      const part = await this.shares[n % this.shares.length]?.next();
      if (part === undefined || part.done === true) return;
      yield part.value;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map(async (thread) => thread.terminate()));
  }
}

/** What a thread tells. It is heard from now on, whenever the first part is asked for. @throws what ended the thread before it had told all */
function partsFrom(thread: Worker): AsyncIterator<Part> {
  const heard = on(thread, 'message', { close: ['exit'] }) as AsyncIterator<[FromThread]>;
  return {
    next: async () => {
      const message = await heard.next();
      if (message.done === true) throw new Error('a thread ended before it had told all of the demonstration');
      const [part] = message.value;
      if (part === 'told') return { done: true, value: undefined };
      thread.postMessage('taken');
      const { packed, ...rest } = part;
      return { done: false, value: { ...rest, events: unpackEvents(packed) } };
    },
  };
}
