import config from './jest.config.js';

const [onPostgres] = config.projects.filter(({ displayName }) => displayName === 'int');

/** What takes a minute and more by its size alone: reference logs of a quarter of a million events. */
/** @type {import('jest').Config} */
export default { ...config, projects: [{ ...onPostgres, displayName: 'long', testMatch: ['<rootDir>/test/**/*.long.spec.ts'] }] };
