export { type BytesRead, type FileFormat, contentOf, sniffFormat } from './bytes.js';
export { MAX_REFERENCE_LENGTH, referenceProblem } from './reference.js';
export { type ReadXesOptions, readXes } from './xes/read-xes.js';
export type * from './xes/xes.items.js';
export { type ReadFactsOptions, readFacts } from './facts/read-facts.js';
export type * from './facts/facts.items.js';
