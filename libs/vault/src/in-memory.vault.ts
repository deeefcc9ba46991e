import { randomUUID } from 'node:crypto';
import type { JsonObject, JsonValue } from '#libs/kernel';
import type { KeyFile } from './key-file.js';
import { personUnknown, VaultKeys } from './vault-keys.js';
import type { PersonKey, SealedPart, Vault } from './vault.port.js';

/** The vault in memory, for tests: everything the port promises, and every key is gone with the process. */
export class InMemoryVault implements Vault {
  private readonly keys: VaultKeys;
  private readonly wrappedKeys = new Map<string, Buffer>();
  private readonly persons = new Map<string, string>();

  constructor(keyFile: Pick<KeyFile, 'key'>) {
    this.keys = new VaultKeys(keyFile);
  }

  personOf(kind: string, identifier: string): Promise<string> {
    const blind = this.keys.blind(kind, identifier).toString('hex');
    const known = this.persons.get(blind);
    if (known !== undefined) return Promise.resolve(known);
    const person = randomUUID();
    this.persons.set(blind, person);
    this.wrappedKeys.set(person, this.keys.newWrappedKey(person));
    return Promise.resolve(person);
  }

  seal(person: string, content: JsonObject): Promise<SealedPart> {
    const wrappedKey = this.wrappedKeys.get(person);
    return wrappedKey === undefined ? Promise.reject(personUnknown(person)) : Promise.resolve(this.keys.seal(person, wrappedKey, content));
  }

  async unseal(part: SealedPart): Promise<JsonObject | null> {
    const wrappedKey = await Promise.resolve(this.wrappedKeys.get(part.person));
    return wrappedKey === undefined ? null : this.keys.unseal(part, wrappedKey);
  }

  adopt(keys: readonly PersonKey[]): Promise<void> {
    for (const each of keys) if (!this.wrappedKeys.has(each.person)) this.wrappedKeys.set(each.person, this.keys.wrapped(each));
    return Promise.resolve();
  }

  forget(person: string): Promise<void> {
    this.wrappedKeys.delete(person);
    for (const [blind, known] of this.persons) if (known === person) this.persons.delete(blind);
    return Promise.resolve();
  }

  pseudonym(source: string, name: string): string {
    return this.keys.pseudonym(source, name);
  }

  commandDigest(body: JsonValue): string {
    return this.keys.commandDigest(body);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
