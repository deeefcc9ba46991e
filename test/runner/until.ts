import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until there is something to see. @throws when there is nothing for too long */
export async function until<T>(what: string, look: () => Promise<T | null> | T | null, withinMs = 20_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > end) throw new Error(`never seen: ${what}`);
    await pause(20);
  }
}
