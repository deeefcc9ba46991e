/** Something that happens again and again, and that many may wait for. Note `times` before looking, then wait for what comes `after` it. */
export class Signal {
  private raised = 0;
  private waiting = new Set<() => void>();

  /** How many times it has happened. */
  get times(): number {
    return this.raised;
  }

  raise(): void {
    this.raised += 1;
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Resolves once it has happened more than so many times, at the latest after `timeoutMs`, or when the wait is given up. Never rejects. */
  async after(times: number, signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (signal.aborted || this.raised > times) return;
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
