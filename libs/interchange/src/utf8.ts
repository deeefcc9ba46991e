import { firstWhere } from '#libs/kernel';

/** How many bytes at the end of UTF-8 begin a character that is not complete: 0 to 3. */
export function cutLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes[bytes.byteLength - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Index of the byte that begins the first fault in UTF-8; the length when there is none. */
export function firstInvalidByte(bytes: Uint8Array): number {
  const valid = firstWhere(1, bytes.byteLength + 1, (end) => !decodes(bytes.subarray(0, end))) - 1;
  return valid - cutLength(bytes.subarray(0, valid));
}
