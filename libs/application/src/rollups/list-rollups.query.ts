import { Query } from '@nestjs/cqrs';
import type { RollupProgress } from './rollup-progress.js';

/** How far the closed days are rolled up, by definition. */
export class ListRollups extends Query<{ readonly count: number; readonly items: readonly RollupProgress[] }> {}
