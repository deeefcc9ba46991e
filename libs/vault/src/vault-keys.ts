import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import { LRUCache } from 'lru-cache';
import { DomainError, type JsonObject, type JsonValue } from '#libs/kernel';
import type { KeyFile } from './key-file.js';
import { WrongKey } from './vault.errors.js';
import type { PersonKey, SealedPart } from './vault.port.js';

/** Its types describe an ES module, which it is not. */
const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string;

const CIPHER = 'aes-256-gcm';
const [KEY_BYTES, IV_BYTES, TAG_BYTES] = [32, 12, 16];
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const PSEUDONYM_CHARACTERS = 26;
const CACHED_PSEUDONYMS = 50_000;

/** One key per purpose, all derived from the master key: no purpose tells anything about another. [for ever] */
type Purpose = 'wrap' | 'identifier' | 'pseudonym' | 'command' | 'check';

/** Everything of the vault that is computed: what the two adapters have in common. */
export class VaultKeys {
  private readonly wrapping: Buffer;
  private readonly identifiers: Buffer;
  private readonly pseudonyms: Buffer;
  private readonly commands: Buffer;
  private readonly cached = new LRUCache<string, string>({ max: CACHED_PSEUDONYMS });
  /** Tells whether a vault was made with this master key. */
  readonly check: Buffer;

  constructor({ key }: Pick<KeyFile, 'key'>) {
    this.wrapping = derived(key, 'wrap');
    this.identifiers = derived(key, 'identifier');
    this.pseudonyms = derived(key, 'pseudonym');
    this.commands = derived(key, 'command');
    this.check = derived(key, 'check');
  }

  /** The blind index of an identifier. */
  blind(kind: string, identifier: string): Buffer {
    return createHmac('sha256', this.identifiers)
      .update(JSON.stringify([kind, identifier]))
      .digest();
  }

  pseudonym(source: string, name: string): string {
    const pair = JSON.stringify([source, name]);
    const known = this.cached.get(pair);
    if (known !== undefined) return known;
    const made = `p_${base32(createHmac('sha256', this.pseudonyms).update(pair).digest())}`;
    this.cached.set(pair, made);
    return made;
  }

  commandDigest(body: JsonValue): string {
    return createHmac('sha256', this.commands).update(canonicalize(body)).digest('hex');
  }

  /** A new person's key, wrapped for keeping. */
  newWrappedKey(person: string): Buffer {
    return this.wrapped({ person, key: randomBytes(KEY_BYTES) });
  }

  /** A person's key as it is kept. */
  wrapped({ person, key }: PersonKey): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.wrapping, iv).setAAD(Buffer.from(person));
    const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
    return Buffer.concat([iv, wrapped, cipher.getAuthTag()]);
  }

  seal(person: string, wrappedKey: Buffer, content: JsonObject): SealedPart {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.unwrapped(person, wrappedKey), iv).setAAD(Buffer.from(person));
    const ciphertext = Buffer.concat([cipher.update(canonicalize(content)), cipher.final()]);
    return { person, iv: iv.toString('base64'), ciphertext: ciphertext.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
  }

  unseal({ person, iv, ciphertext, tag }: SealedPart, wrappedKey: Buffer): JsonObject {
    const key = this.unwrapped(person, wrappedKey);
    const [ivBytes, tagBytes] = [Buffer.from(iv, 'base64'), Buffer.from(tag, 'base64')];
    try {
      const decipher = createDecipheriv(CIPHER, key, ivBytes, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(person)).setAuthTag(tagBytes);
      return JSON.parse(Buffer.concat([decipher.update(ciphertext, 'base64'), decipher.final()]).toString()) as JsonObject;
    } catch (cause) {
      const message = `la part scellée de ${person} n’est pas celle qui fut scellée : elle a été modifiée, ou vient d’un autre coffre`;
      throw new DomainError('vault.partAltered', message, { person }, { cause });
    }
  }

  private unwrapped(person: string, wrappedKey: Buffer): Buffer {
    const decipher = createDecipheriv(CIPHER, this.wrapping, wrappedKey.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(person))
      .setAuthTag(wrappedKey.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(wrappedKey.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  }
}

/** @throws WrongKey when the vault was made with another master key than that of the file */
export function checkKey(keys: VaultKeys, kept: Buffer, path: string): void {
  if (kept.length === keys.check.length && timingSafeEqual(kept, keys.check)) return;
  throw WrongKey.another(path);
}

/** @throws DomainError `vault.personUnknown` */
export function personUnknown(person: string): DomainError {
  return new DomainError('vault.personUnknown', `la personne ${person} n’a pas de clé : inconnue, ou effacée`, { person });
}

function derived(masterKey: Buffer, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `ecluse vault ${purpose}`, KEY_BYTES));
}

function base32(bytes: Buffer): string {
  let [text, pending, bits] = ['', 0, 0];
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < PSEUDONYM_CHARACTERS) {
      bits -= 5;
      text += BASE32.charAt((pending >> bits) & 31);
    }
    pending &= (1 << bits) - 1;
    if (text.length === PSEUDONYM_CHARACTERS) break;
  }
  return text;
}
