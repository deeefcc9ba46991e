export { schemaOf } from './generation.js';
export * from './lease.js';
export * from './migrations.js';
export * from './projection.js';
export * from './projection-runner.js';
export * from './rebuild.js';
export * from './rebuild-queue.js';
export * from './runner.errors.js';
export * from './transaction.js';
