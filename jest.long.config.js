import config from './jest.config.js';

const [onPostgres] = config.projects.filter(({ displayName }) => displayName === 'int');

/** What takes long by its size alone – reference logs of a quarter of a million events, files of a million lines –, and what needs a server of KurrentDB. */
/** @type {import('jest').Config} */
export default {
  ...config,
  testTimeout: 240_000,
  projects: [{ ...onPostgres, displayName: 'long', testMatch: ['<rootDir>/{apps,libs,test}/**/*.long.spec.ts'] }],
};
