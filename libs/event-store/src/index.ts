export * from './event-store.errors.js';
export * from './event-store.port.js';
export * from './in-memory/in-memory.event-store.js';
export * from './postgresql/migrations.js';
export * from './postgresql/postgres.event-store.js';
