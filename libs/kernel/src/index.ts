export * from './clock.js';
export * from './decider.js';
export * from './error.js';
export * from './first-where.js';
export * from './json.js';
export * from './never.js';
export * from './plain-date.js';
export * from './time-zone.js';
