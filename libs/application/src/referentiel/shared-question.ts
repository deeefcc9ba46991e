/** A question that many have at once: all who ask while it is on its way share the next one, so that each answer is from after the asking. */
export class SharedQuestion<Answer> {
  /** Yet to be put, if anybody waits for it. */
  private next: Promise<Answer> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly put: () => Promise<Answer>) {}

  /** Rejects as the question does that is put for this asking; those that come later are put all the same. */
  async ask(): Promise<Answer> {
    if (this.next === undefined) {
      const next = this.last.then(async () => {
        this.next = undefined;
        return this.put();
      });
      this.next = next;
      this.last = next.catch(() => undefined);
    }
    return this.next;
  }
}
