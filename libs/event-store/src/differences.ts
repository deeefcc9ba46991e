const MAX_KEPT = 100;

/** What a check found, in French: so many of them are kept, the others counted. */
export class Differences {
  private readonly kept: string[] = [];
  private found = 0;

  get count(): number {
    return this.found;
  }

  add(difference: string): void {
    this.found += 1;
    if (this.kept.length < MAX_KEPT) this.kept.push(difference);
  }

  addAll(others: Differences): void {
    for (const difference of others.kept) this.add(difference);
    this.found += others.found - others.kept.length;
  }

  list(): readonly string[] {
    const more = this.found - this.kept.length;
    return more === 0 ? this.kept : [...this.kept, `… et ${String(more)} autres différences`];
  }
}
