/** What concerns one stream is done one at a time, in the order of asking; streams do not wait for each other. */
export class StreamQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** `task` begins at once when nothing is before it; until it first waits it must not ask for its own stream. */
  run<Result>(stream: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(stream);
    const mine = before === undefined ? task() : before.then(task, task);
    const leave = (): void => {
      if (this.last.get(stream) === mine) this.last.delete(stream);
    };
    this.last.set(stream, mine);
    mine.then(leave, leave);
    return mine;
  }
}
