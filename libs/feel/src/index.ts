export type { FeelErrorCode } from './error.js';
export { FeelError } from './error.js';
export type { Evaluated, Expected } from './program.js';
export { FeelRules, checkExpression, checkTable, doubtsOfTable } from './rules.js';
export type { Problem } from './syntax.js';
export type { Decided, FeelTable, HitPolicy, TableProblem } from './table.js';
export type { FeelType, Names } from './type.js';
