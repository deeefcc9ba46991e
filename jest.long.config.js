import config from './jest.config.js';

const [onPostgres] = config.projects.filter(({ displayName }) => displayName === 'int');

/** What takes long by its size alone – reference logs of a quarter of a million events, the demonstration as it ships, files of a million lines, every day of random histories, the pages of a whole réseau, a log moved from house to house –, and what needs a server of KurrentDB. */
/** @type {import('jest').Config} */
export default {
  ...config,
  projects: [{ ...onPostgres, displayName: 'long', testMatch: ['<rootDir>/{apps,libs,test}/**/*.long.spec.ts'] }],
};
