import { createCipheriv, createHash } from 'node:crypto';
import { canonicalJson, type SealedPart } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { idOfName } from '../ids.js';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;

const hashOf = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** The key of an invented person: made of its id, for it protects nobody. */
export const keyOfInvented = (person: string): Buffer => hashOf('key', person);

/**
 * Seals what concerns the invented persons of a demonstration, so that the same plan gives the same bytes: under keys made of their names. A vault that adopts
 * these keys reads it; to any other they are persons who were forgotten.
 */
export class InventedPersons implements Pick<Vault, 'personOf' | 'seal'> {
  async personOf(kind: string, identifier: string): Promise<string> {
    return Promise.resolve(idOfName('person of the demonstration', kind, identifier));
  }

  async seal(person: string, content: JsonObject): Promise<SealedPart> {
    const text = canonicalJson(content);
    const iv = hashOf('iv', person, text).subarray(0, IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, keyOfInvented(person), iv);
    cipher.setAAD(Buffer.from(person));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const part = { person, iv: iv.toString('base64'), ciphertext: ciphertext.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
    return Promise.resolve(part);
  }
}
