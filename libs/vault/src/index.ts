export * from './in-memory.vault.js';
export * from './key-file.js';
export * from './postgresql/migrations.js';
export * from './postgresql/postgres.vault.js';
export * from './vault.port.js';
