import { setTimeout as pause } from 'node:timers/promises';

/**
 * Resolves whenever a caller of many may begin again: every so many milliseconds, however long what it does takes, and the callers one after the
 * other, after something has held them all up as before. What it was too late for it does not make up for. With 0 at once.
 */
export function paceOf({ everyMs, callers }, caller) {
  let due = performance.now() + (caller * everyMs) / callers;
  return async () => {
    const early = due - performance.now();
    if (early > 0) await pause(early);
    const late = Math.max(performance.now() - due, 0);
    due += everyMs === 0 ? late : everyMs * Math.floor(late / everyMs + 1);
  };
}
