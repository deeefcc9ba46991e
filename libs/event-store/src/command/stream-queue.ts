/** What concerns one stream is done one at a time, in the order of asking; streams do not wait for each other. */
export class StreamQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  async run<Result>(stream: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.tails.get(stream);
    const mine = before === undefined ? task() : before.then(task);
    const tail = mine.catch(() => undefined);
    this.tails.set(stream, tail);
    try {
      return await mine;
    } finally {
      if (this.tails.get(stream) === tail) this.tails.delete(stream);
    }
  }
}
