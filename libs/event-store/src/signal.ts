/** Something that happens again and again, and that many may wait for. What was raised before the wait is not remembered: take `next()` before looking. */
export class Signal {
  private waiting = new Set<() => void>();

  raise(): void {
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Resolves at the next raise, at the latest after `timeoutMs`, or when the wait is given up. Never rejects. */
  async next(signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      signal.addEventListener('abort', wake, { once: true });
      this.waiting.add(wake);
    });
  }
}
