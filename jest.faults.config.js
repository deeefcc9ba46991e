import config from './jest.config.js';

const [onPostgres] = config.projects.filter(({ displayName }) => displayName === 'e2e');

/** Storms on real processes, one spec at a time: the promises told in seconds are kept on two cores, not on the leavings of another spec. */
/** @type {import('jest').Config} */
export default {
  ...config,
  maxWorkers: 1,
  projects: [{ ...onPostgres, displayName: 'fault', testMatch: ['<rootDir>/test/faults/**/*.fault.spec.ts'] }],
};
