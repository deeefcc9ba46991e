/** What the composition root hands to the use cases. Injection tokens: interfaces do not exist at run time. */
export const EVENT_STORE = Symbol('EventStore');
export const COMMAND_EXECUTOR = Symbol('CommandExecutor');
export const VAULT = Symbol('Vault');
export const CLOCK = Symbol('Clock');
export const READ_MODEL = Symbol('ReadModelDataSource');
export const POOL = Symbol('PostgresPool');
export const EVENT_LOG = Symbol('EventLog');
export const SETTINGS = Symbol('Settings');

export interface Settings {
  /** The zone in which « today » is told when no caisse is concerned. */
  readonly timeZone: string;
  /** How long a query with `after` waits before it answers `stale`. */
  readonly afterDeadlineMilliseconds: number;
}
