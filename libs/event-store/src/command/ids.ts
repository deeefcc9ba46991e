import { validate } from 'uuid';
import { uuidOfName } from './uuid.js';

/** The namespace of keys that are not UUIDs [for ever]. */
const KEYS = '3b0c6a52-5f7e-4d0b-9f3a-6c1f2f6f7f10';

/** The command's id: the key that came with it, or a UUID made of it (v5) when it is not one. The same key gives the same id for ever. */
export function toCommandId(key: string): string {
  return validate(key) ? key.toLowerCase() : uuidOfName(key, KEYS);
}

/** The id of the n-th event, from 0, that a command appends to a stream [for ever]: a retry gives the same ids. */
export function eventIdOf(commandId: string, stream: string, n: number): string {
  return uuidOfName(`${stream}/${String(n)}`, commandId);
}
