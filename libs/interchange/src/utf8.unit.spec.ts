import { describe, expect, it } from '@jest/globals';
import { cutLength, firstInvalidByte } from './utf8.js';

describe('bytes of UTF-8', () => {
  it.each([
    ['', 0],
    ['abc', 0],
    ['é', 0],
    ['€😀', 0],
  ])('end with a whole character: %j', (text, length) => {
    expect(cutLength(Buffer.from(text))).toBe(length);
  });

  it.each([
    ['é', 1],
    ['€', 1],
    ['€', 2],
    ['😀', 1],
    ['😀', 2],
    ['😀', 3],
  ])('end within a character: %s after %i bytes', (text, length) => {
    expect(cutLength(Buffer.from(`a${text}`).subarray(0, 1 + length))).toBe(length);
  });

  it.each([
    [[0x61, 0xe9, 0x22], 1],
    [[0x61, 0x80], 1],
    [[0xc3, 0xa9, 0xe2, 0x82, 0x61], 2],
    [[0xff], 0],
    [[0x61, 0xed, 0xa0, 0x80], 1],
    [[0xc0, 0x80], 0],
  ])('%j go wrong at byte %i', (bytes, at) => {
    expect(firstInvalidByte(Uint8Array.from(bytes))).toBe(at);
  });

  it('of a good text never go wrong', () => {
    expect(firstInvalidByte(Buffer.from('aé€😀'))).toBe(10);
  });
});
