import type { JsonObject, JsonValue } from '#libs/kernel';

/** What concerns one person, encrypted under that person's key (AES-256-GCM, the person's id authenticated with it). Base64 texts. */
export interface SealedPart {
  readonly person: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** A person whose key was made elsewhere: 32 bytes. */
export interface PersonKey {
  readonly person: string;
  readonly key: Buffer;
}

/**
 * The keys of persons, apart from the log and its backups: whoever has the log alone reads nothing personal,
 * and who destroys a key has erased the person everywhere, without touching the log.
 */
export interface Vault {
  /**
   * The random id of the person known by an identifier of some kind (`nir`, `email` …), made with a key when unknown.
   * The identifier is kept as a keyed hash only. Callers normalise it first.
   */
  personOf(kind: string, identifier: string): Promise<string>;

  /** @throws DomainError `vault.personUnknown` when the person has no key: never known, or forgotten. */
  seal(person: string, content: JsonObject): Promise<SealedPart>;

  /**
   * Null when the key was destroyed.
   * @throws DomainError `vault.partAltered` when the part is not what was sealed for that person
   */
  unseal(part: SealedPart): Promise<JsonObject | null>;

  /** Keeps keys that were made elsewhere, all or none, so that what was sealed under them can be read here. Someone who has a key keeps that one. */
  adopt(keys: readonly PersonKey[]): Promise<void>;

  /** Destroys the key and the identifiers, for ever. Forgetting twice, or someone unknown, changes nothing. */
  forget(person: string): Promise<void>;

  /** A name of a source as a stable text that tells nothing without the key: `p_` and 26 characters. At once, no I/O. */
  pseudonym(source: string, name: string): string;

  /** Tells whether two bodies are the same (key order aside), and nothing else about them. Hexadecimal. At once, no I/O. */
  commandDigest(body: JsonValue): string;

  close(): Promise<void>;
}
