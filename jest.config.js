import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
const common = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
const onPostgres = {
  ...common,
  globalSetup: '<rootDir>/test/support/start-postgres.js',
  globalTeardown: '<rootDir>/test/support/stop-postgres.js',
};
export default {
  reporters: ['default', '<rootDir>/test/support/totals-reporter.js'],
  // Ends only what would never end: what is waited for says itself, sooner, that it did not come.
  testTimeout: 600_000,
  // Jest would leave one core to others; more than a few specs at once only fight for the one PostgreSQL.
  maxWorkers: Math.min(4, availableParallelism()),
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,test}/**/*.unit.spec.ts'] },
    { ...onPostgres, displayName: 'int', testMatch: ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts'] },
    { ...onPostgres, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e.spec.ts'] },
  ],
};
