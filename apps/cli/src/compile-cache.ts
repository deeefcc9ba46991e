import * as nodeModule from 'node:module';

interface Caching {
  readonly enableCompileCache?: () => unknown;
}

/** On the Nodes that can (22 and later), what was compiled once is kept for the next time: commands start in half the time. */
export function enableCompileCache(): void {
  (nodeModule as Caching).enableCompileCache?.();
}
