import pg from 'pg';

/**
 * A connection whose failure is told by the question under way, or by the next one, and by nothing else: unheard, it would end the process. In a pool it matters
 * most: a server that stops as it lets a connection in says both in one breath, and whoever asked the pool for it does not listen yet.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
