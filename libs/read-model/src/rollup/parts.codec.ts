/**
 * The parts of some days, one day after the other, as the roll-ups keep them: how many days there are, then each part through time, as differences from day to
 * day. Most of them are small or 0, and a byte long.
 *
 * Numbers are told in groups of seven bits, the lowest first, the highest bit of a byte saying that another follows; signed ones by turns (0, −1, 1, −2 …).
 */

const GROUP = 128;

/** @param parts whole numbers, day by day, so many a day */
export function encodeParts(parts: ArrayLike<number>, width: number): Buffer {
  const days = width === 0 ? 0 : parts.length / width;
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    for (; rest >= GROUP; rest = Math.floor(rest / GROUP)) bytes.push((rest % GROUP) + GROUP);
    bytes.push(rest);
  };
  write(days);
  for (let part = 0; part < width; part += 1) {
    let before = 0;
    for (let i = part; i < parts.length; i += width) {
      const difference = (parts[i] ?? 0) - before;
      before += difference;
      write(difference < 0 ? -2 * difference - 1 : 2 * difference);
    }
  }
  return Buffer.from(bytes);
}

/**
 * The parts of the days of these ranks – ascending, the first day is 0 –, one day after the other. Zeros for days that are not told.
 * @param width of a day, as it was encoded
 */
export function decodeDays(bytes: Uint8Array, width: number, ranks: readonly number[]): Int32Array {
  const parts = new Int32Array(ranks.length * width);
  let at = 0;
  const read = (): number => {
    let byte = bytes[at] ?? 0;
    at += 1;
    if (byte < GROUP) return byte;
    let value = byte - GROUP;
    for (let unit = GROUP; ; unit *= GROUP) {
      byte = bytes[at] ?? 0;
      at += 1;
      if (byte < GROUP) return value + byte * unit;
      value += (byte - GROUP) * unit;
    }
  };
  const days = read();
  // The rank under which each day is asked, so that the walk asks no more than that.
  const asked = new Int32Array(days).fill(-1);
  for (const [n, rank] of ranks.entries()) if (rank < days) asked[rank] = n;
  for (let part = 0; part < width; part += 1) {
    let value = 0;
    for (let day = 0; day < days; day += 1) {
      const told = read();
      value += told % 2 === 0 ? told / 2 : -(told + 1) / 2;
      const n = asked[day] ?? -1;
      if (n >= 0) parts[n * width + part] = value;
    }
  }
  return parts;
}

/** All days that are told. */
export function decodeParts(bytes: Uint8Array, width: number): Int32Array {
  let [days, unit, at] = [0, 1, 0];
  for (; (bytes[at] ?? 0) >= GROUP; at += 1, unit *= GROUP) days += ((bytes[at] ?? 0) - GROUP) * unit;
  days += (bytes[at] ?? 0) * unit;
  return decodeDays(
    bytes,
    width,
    Array.from({ length: days }, (_, rank) => rank),
  );
}
