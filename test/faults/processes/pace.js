import { setTimeout as pause } from 'node:timers/promises';

/**
 * Resolves whenever a caller of many may begin again: every so many milliseconds, however long what it does takes, and the callers one after the
 * other. What it was too late for it does not make up for.
 */
export function paceOf({ everyMs, callers }, caller) {
  let due = performance.now() + (caller * everyMs) / callers;
  return async () => {
    const early = due - performance.now();
    due += everyMs + Math.max(-early, 0);
    if (early > 0) await pause(early);
  };
}
