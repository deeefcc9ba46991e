/** Two independent 32-bit hashes of a text (cyrb53's mixing), of which 64 bits together make a mistake a matter of one in millions for ten million names. */
function hashesOf(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [a >>> 0, b >>> 0];
}

/** Where each name was first seen. Holds hashes only, outside the heap: about 16 to 30 bytes per name. */
export class NamesSeen {
  private slots = 1 << 12;
  private count = 0;
  private low = new Uint32Array(this.slots);
  private high = new Uint32Array(this.slots);
  private lines = new Uint32Array(this.slots); // 0: free

  /** @returns the line on which the name was first seen, null when it is new (and from now on known, at `line` ≥ 1). */
  firstLineOf(name: string, line: number): number | null {
    if (this.count * 4 >= this.slots * 3) this.grow();
    const [low, high] = hashesOf(name);
    const slot = this.slotOf(low, high);
    const known = this.lines[slot] ?? 0;
    if (known !== 0) return known;
    this.put(slot, low, high, line);
    this.count += 1;
    return null;
  }

  private slotOf(low: number, high: number): number {
    let slot = low & (this.slots - 1);
    while (this.lines[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) slot = (slot + 1) & (this.slots - 1);
    return slot;
  }

  private put(slot: number, low: number, high: number, line: number): void {
    this.low[slot] = low;
    this.high[slot] = high;
    this.lines[slot] = line;
  }

  private grow(): void {
    const { low, high, lines } = this;
    this.slots *= 2;
    this.low = new Uint32Array(this.slots);
    this.high = new Uint32Array(this.slots);
    this.lines = new Uint32Array(this.slots);
    lines.forEach((line, i) => {
      const [l, h] = [low[i] ?? 0, high[i] ?? 0];
      if (line !== 0) this.put(this.slotOf(l, h), l, h, line);
    });
  }
}
