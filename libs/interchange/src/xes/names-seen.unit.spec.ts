import { describe, expect, it } from '@jest/globals';
import { NamesSeen } from './names-seen.js';

describe('the names seen', () => {
  it('tell on which line a name came first, among a hundred thousand', () => {
    const seen = new NamesSeen();
    const lines = Array.from({ length: 100_000 }, (_, i) => i + 1);
    expect(lines.filter((line) => seen.firstLineOf(`case-${String(line)}`, line) !== null)).toEqual([]);
    expect(lines.filter((line) => seen.firstLineOf(`case-${String(line)}`, 7) !== line)).toEqual([]);
  });

  it('tell names apart that differ little', () => {
    const seen = new NamesSeen();
    const names = ['a', 'A', 'a ', 'aa', 'é', 'e\u0301', '1', '01'];
    expect(names.map((name, i) => seen.firstLineOf(name, i + 1))).toEqual(names.map(() => null));
  });
});
