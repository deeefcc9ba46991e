import type { AllStreamResolvedEvent, AllStreamSubscription, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { START as FROM_START } from '@kurrent/kurrentdb-client';
import { START } from '../event-store.port.js';
import type { Signal } from '../signal.js';
import { reasonOf, type Connection } from './connection.js';
import type { Ordinals, Place } from './ordinals.js';
import { LOG_EVENTS, positionOf } from './stored-form.js';

/** How the live subscription is doing. */
export type TailState =
  | { readonly status: 'idle' }
  | { readonly status: 'following'; readonly ordinal: number }
  | { readonly status: 'lost'; readonly reason: string; readonly ordinal: number };

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * The one live subscription of a process: it counts the events that arrive and wakes those who wait for them, no more, so that
 * it keeps up with any writer; who reads, reads pages at its own pace. The server drops a subscriber whose answers it cannot
 * send at once, a lost connection ends it, and a leader may change: it subscribes again after the last event that it counted.
 */
export class Tail {
  private known: TailState = { status: 'idle' };
  private place: Place = { position: START, ordinal: 0 };
  private subscription: AllStreamSubscription | undefined;
  private retry: NodeJS.Timeout | undefined;
  private wanted = false;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly connection: Connection,
    private readonly ordinals: Ordinals,
    private readonly grown: Signal,
    /** Resolves once the ordinals know a place near the end of the log. */
    private readonly located: () => Promise<unknown>,
  ) {}

  get state(): TailState {
    return this.known;
  }

  follow(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.subscribe();
  }

  async close(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.retry);
    const { subscription } = this;
    this.subscription = undefined;
    this.known = { status: 'idle' };
    subscription?.destroy();
    await subscription?.unsubscribe().catch(() => undefined);
  }

  private async subscribe(): Promise<void> {
    try {
      await this.located();
      if (!this.isWanted()) return;
      this.listen(this.connection.client);
    } catch (error) {
      this.lost(undefined, error);
    }
  }

  private listen(client: KurrentDBClient): void {
    this.place = this.ordinals.frontier;
    const { position } = this.place;
    const fromPosition = position === START ? FROM_START : { commit: position, prepare: position };
    const subscription = client.subscribeToAll({ filter: LOG_EVENTS, fromPosition, requiresLeader: true });
    this.subscription = subscription;
    subscription.on('data', (resolved: AllStreamResolvedEvent) => {
      this.pass(resolved);
    });
    subscription.on('confirmation', () => {
      this.pauseMs = FIRST_PAUSE_MS;
      this.known = { status: 'following', ordinal: this.place.ordinal };
      // What was appended before the ears were open.
      this.grown.raise();
    });
    subscription.on('error', (error) => {
      this.lost(subscription, error);
    });
    subscription.on('end', () => {
      this.lost(subscription, new Error('abonnement clos par le serveur'));
    });
  }

  private pass({ event }: AllStreamResolvedEvent): void {
    if (event === undefined || positionOf(event) <= this.place.position) return;
    this.place = { position: positionOf(event), ordinal: this.place.ordinal + 1 };
    this.ordinals.advance(this.place);
    this.known = { status: 'following', ordinal: this.place.ordinal };
    this.grown.raise();
  }

  /** Read anew after each await: `close` may have come in between. */
  private isWanted(): boolean {
    return this.wanted;
  }

  private lost(subscription: AllStreamSubscription | undefined, error: unknown): void {
    if (!this.wanted || this.subscription !== subscription) return;
    this.subscription = undefined;
    this.known = { status: 'lost', reason: reasonOf(error), ordinal: this.ordinals.frontier.ordinal };
    subscription?.destroy();
    subscription?.unsubscribe().catch(() => undefined);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.subscribe(), this.pauseMs);
    this.retry.unref();
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
