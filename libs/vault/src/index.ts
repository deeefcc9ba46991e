export * from './in-memory.vault.js';
export * from './key-file.js';
export * from './postgresql/migrations.js';
export { PostgresVault } from './postgresql/postgres.vault.js';
export { exportVault, importVault, type MovedVault } from './postgresql/move-vault.js';
export * from './vault.errors.js';
export * from './vault.port.js';
