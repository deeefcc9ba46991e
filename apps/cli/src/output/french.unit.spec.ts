import { describe, expect, it } from '@jest/globals';
import { size } from './french.js';

describe('a size', () => {
  it.each([
    [0, '0 octet'],
    [1, '1 octet'],
    [340, '340 octets'],
    [12_340, '12,3 ko'],
    [1_250_000, '1,3 Mo'],
  ])('of %i bytes is told in the unit in which it is not nothing', (bytes, told) => {
    expect(size(bytes)).toBe(told);
  });
});
