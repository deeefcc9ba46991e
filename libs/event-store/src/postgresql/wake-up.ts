import type pg from 'pg';
import type { Signal } from '../signal.js';
import { clientConfig, type Timeouts } from './connection.js';
import { HeardClient } from './heard-client.js';

export const CHANNEL = 'ecluse_log';

/**
 * Tells other processes that the log has grown: apart from the appends, whose commits would otherwise queue for the
 * notification lock of the server, and at most once per interval. What is lost here, polling finds.
 */
export class Announcer {
  private timer: NodeJS.Timeout | undefined;
  private again = false;

  constructor(
    private readonly notify: () => Promise<void>,
    private readonly intervalMs: number,
  ) {}

  announce(): void {
    if (this.timer !== undefined) {
      this.again = true;
      return;
    }
    this.again = false;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.again) this.announce();
    }, this.intervalMs);
    this.timer.unref();
    this.notify().catch(() => undefined);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** Hears what other processes announce, from the first wait on; listens again when the connection is lost. */
export class Listener {
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private wanted = false;

  constructor(
    private readonly url: string,
    private readonly timeouts: Timeouts,
    private readonly retryMs: number,
    readonly grown: Signal,
  ) {}

  listen(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.connect();
  }

  async close(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new HeardClient(clientConfig(this.url, this.timeouts, 'ecluse log listener'));
    this.client = client;
    client.on('notification', () => {
      this.grown.raise();
    });
    client.on('end', () => {
      this.later(client);
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      if (!this.isWanted()) await client.end();
      // What was announced before the ears were open.
      this.grown.raise();
    } catch {
      await client.end().catch(() => undefined);
      this.later(client);
    }
  }

  /** Read anew after each await: `close` may have come in between. */
  private isWanted(): boolean {
    return this.wanted;
  }

  private later(client: pg.Client): void {
    if (!this.wanted || this.client !== client) return;
    this.client = undefined;
    this.retry = setTimeout(() => void this.connect(), this.retryMs);
    this.retry.unref();
  }
}
