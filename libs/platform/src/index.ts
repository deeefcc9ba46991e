export {
  configurationVariables,
  eventStoreAddress,
  readConfiguration,
  parsePort,
  secretVariables,
  logLevels,
  type Configuration,
  type EventStoreChoice,
  type LogLevel,
} from './configuration.js';
export { writeFileAtomically } from './atomic-file.js';
export { connectionPool, type PoolOptions } from './connection-pool.js';
export { csp } from './csp.js';
export { openDataFolder, type DataFolder, vaultKeyIn } from './data-folder.js';
export { hasDatabase, startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.js';
export { assertPortFree, freePort, listenError } from './free-port.js';
export { isAskedByName } from './host-names.js';
export { Kept, type KeptOptions } from './kept.js';
export { createLogger, nestLogger } from './logger.js';
export { type Labels, Metrics, type PoolCounts, type Sample } from './metrics.js';
export { migrate, type Migration } from './migrate.js';
export { type MonitoringOptions, type MonitoringServer, type ReadyAnswer, serveMonitoring } from './monitoring-server.js';
export { onStop, type Stopper, type StopOptions, type StopStep } from './on-stop.js';
export { readServerAddress, removeServerAddress, writeServerAddress, type ServerAddress } from './server-address.js';
export { messageOf, StartupError, type StartupErrorCode } from './startup-error.js';
export { superviseChild, type ChildExit, type ChildOptions, type SupervisedChild } from './supervised-child.js';
