import pg from 'pg';

/**
 * The connections of a pool. A server that stops as it lets one in says both in one breath: the pool has handed the connection out by then, and whoever asked
 * for it does not listen yet. Unheard, that would end the process; heard here, it is told by the question that follows.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
