function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Index of the byte at which the text stops being UTF-8; the length when it never does. A character cut at the end is no fault. */
export function firstInvalidByte(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.byteLength + 1];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (decodes(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}
