/**
 * One way of keeping events in a database of its own, set up as its documentation recommends: pooled, prepared where it prepares.
 * @typedef {object} EventLogRival
 * @property {string} name
 * @property {(stream: string, events: readonly import('../workload.js').NewEvent[]) => Promise<unknown>} append to a stream that is new
 * @property {(stream: string) => Promise<unknown>} [command] loads the stream, folds it, decides, appends one event
 * @property {() => Promise<void>} close
 */

/** @typedef {(database: import('../postgres.js').Database) => Promise<EventLogRival>} OpenRival */

export { openEcluse, ECLUSE } from './ecluse.js';
export { openPlainInsert, PLAIN } from './plain-insert.js';
export { openEmmett, EMMETT } from './emmett.js';
export { openMessageDb } from './message-db.js';
export { openCastore } from './castore.js';
