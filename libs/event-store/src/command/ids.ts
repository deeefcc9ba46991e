import { hash } from 'node:crypto';
import { validate } from 'uuid';

/** The namespace of keys that are not UUIDs [for ever]. */
const KEYS = '3b0c6a52-5f7e-4d0b-9f3a-6c1f2f6f7f10';

/** UUID v5 (RFC 9562) of a name. Every event has one: the hash is taken in one go, which the package `uuid` cannot do. */
function v5(name: string, namespace: string): string {
  const hex = hash('sha1', Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name)]), 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The command's id: the key that came with it, or a UUID made of it (v5) when it is not one. The same key gives the same id for ever. */
export function toCommandId(key: string): string {
  return validate(key) ? key.toLowerCase() : v5(key, KEYS);
}

/** The id of the n-th event, from 0, that a command appends to a stream [for ever]: a retry gives the same ids. */
export function eventIdOf(commandId: string, stream: string, n: number): string {
  return v5(`${stream}/${String(n)}`, commandId);
}
