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
  const { days, at } = daysTold(bytes);
  // The rank under which each day is asked, so that the walk asks no more than that.
  const asked = new Int32Array(days).fill(-1);
  for (const [n, rank] of ranks.entries()) if (rank < days) asked[rank] = n;
  return walk(bytes, at, width, asked, ranks.length);
}

/** All days that are told. */
export function decodeParts(bytes: Uint8Array, width: number): Int32Array {
  const { days, at } = daysTold(bytes);
  const asked = new Int32Array(days);
  for (let day = 0; day < days; day += 1) asked[day] = day;
  return walk(bytes, at, width, asked, days);
}

/** How many days are told, and where the first part begins. */
function daysTold(bytes: Uint8Array): { readonly days: number; readonly at: number } {
  let [days, at] = [0, 0];
  for (let [unit, follows] = [1, true]; follows; unit *= GROUP, at += 1) {
    const byte = bytes[at] ?? 0;
    follows = byte >= GROUP;
    days += (byte % GROUP) * unit;
  }
  return { days, at };
}

/** Millions of numbers a question, most of them a byte: told here, and not by a function that gives one at a time. @param asked of each day under which rank; below 0: not */
function walk(bytes: Uint8Array, from: number, width: number, asked: Int32Array, ranks: number): Int32Array {
  const parts = new Int32Array(ranks * width);
  let at = from;
  for (let part = 0; part < width; part += 1) {
    let value = 0;
    for (const n of asked) {
      let byte = bytes[at] ?? 0;
      at += 1;
      if (byte < GROUP) {
        value += (byte & 1) === 0 ? byte >> 1 : -((byte + 1) >> 1);
      } else {
        let told = byte - GROUP;
        for (let unit = GROUP; byte >= GROUP; unit *= GROUP) {
          byte = bytes[at] ?? 0;
          at += 1;
          told += (byte % GROUP) * unit;
        }
        value += told % 2 === 0 ? told / 2 : -(told + 1) / 2;
      }
      if (n >= 0) parts[n * width + part] = value;
    }
  }
  return parts;
}
