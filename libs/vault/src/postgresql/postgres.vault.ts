import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import pg from 'pg';
import { HeardClient } from '#libs/event-store';
import { DomainError, type JsonObject, type JsonValue } from '#libs/kernel';
import type { KeyFile } from '../key-file.js';
import { checkKey, personUnknown, VaultKeys } from '../vault-keys.js';
import type { PersonKey, SealedPart, Vault } from '../vault.port.js';

const CONNECTIONS = 3;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const FIND_PERSON = 'select person from vault.identifier where kind = $1 and blind = $2';

/**
 * The vault in PostgreSQL, in a schema of its own that backups of the log leave out.
 * Keys are read for each use and never kept in memory: a person forgotten by one process is forgotten by all at once.
 */
export class PostgresVault implements Vault {
  private constructor(
    private readonly pool: pg.Pool,
    private readonly keys: VaultKeys,
  ) {}

  /**
   * Needs {@link vaultMigrations}. The first master key that opens a vault is the only one ever after.
   * @throws WrongKey when the vault was made with another one
   */
  static async open(url: string, keyFile: KeyFile): Promise<PostgresVault> {
    const pool = new pg.Pool({
      Client: HeardClient,
      connectionString: url,
      max: CONNECTIONS,
      application_name: 'ecluse vault',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
    });
    // An idle connection that breaks is replaced at the next query, which tells if it cannot be.
    pool.on('error', () => undefined);
    const keys = new VaultKeys(keyFile);
    try {
      await pool.query('insert into vault.guard (key_check) values ($1) on conflict do nothing', [keys.check]);
      const { rows } = await pool.query<{ key_check: Buffer }>('select key_check from vault.guard');
      for (const { key_check: kept } of rows) checkKey(keys, kept, keyFile.path);
    } catch (error) {
      await pool.end();
      throw unavailable(error);
    }
    return new PostgresVault(pool, keys);
  }

  /** Whether no master key has opened the vault yet: it may have a new one. */
  static async isNew(url: string): Promise<boolean> {
    const client = new HeardClient({
      connectionString: url,
      application_name: 'ecluse vault',
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
    });
    try {
      await client.connect();
      return (await client.query('select from vault.guard')).rowCount === 0;
    } catch (error) {
      throw unavailable(error);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async personOf(kind: string, identifier: string): Promise<string> {
    const blind = this.keys.blind(kind, identifier);
    // Twice at most, unless the person is made and forgotten again and again meanwhile.
    for (;;) {
      const [known] = await this.query<{ person: string }>(FIND_PERSON, [kind, blind]);
      const person = known?.person ?? (await this.newPerson(kind, blind));
      if (person !== undefined) return person;
    }
  }

  async seal(person: string, content: JsonObject): Promise<SealedPart> {
    const wrappedKey = await this.wrappedKey(person);
    if (wrappedKey === undefined) throw personUnknown(person);
    return this.keys.seal(person, wrappedKey, content);
  }

  async unseal(part: SealedPart): Promise<JsonObject | null> {
    const wrappedKey = await this.wrappedKey(part.person);
    return wrappedKey === undefined ? null : this.keys.unseal(part, wrappedKey);
  }

  async adopt(keys: readonly PersonKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.query('insert into vault.person (person, wrapped_key) select * from unnest($1::uuid[], $2::bytea[]) on conflict do nothing', [
      keys.map(({ person }) => person),
      keys.map((each) => this.keys.wrapped(each)),
    ]);
  }

  async forget(person: string): Promise<void> {
    if (UUID.test(person)) await this.query('delete from vault.person where person = $1', [person]);
  }

  pseudonym(source: string, name: string): string {
    return this.keys.pseudonym(source, name);
  }

  commandDigest(body: JsonValue): string {
    return this.keys.commandDigest(body);
  }

  async close(): Promise<void> {
    if (!this.pool.ended) await this.pool.end();
  }

  /** Undefined when another caller was faster: the whole statement then leaves nothing. */
  private async newPerson(kind: string, blind: Buffer): Promise<string | undefined> {
    const person = randomUUID();
    try {
      await this.pool.query(
        `with made as (insert into vault.person (person, wrapped_key) values ($3, $4))
         insert into vault.identifier (kind, blind, person) values ($1, $2, $3)`,
        [kind, blind, person, this.keys.newWrappedKey(person)],
      );
      return person;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.constraint === 'identifier_pkey') return undefined;
      throw unavailable(error);
    }
  }

  private async wrappedKey(person: string): Promise<Buffer | undefined> {
    if (!UUID.test(person)) return undefined;
    const [row] = await this.query<{ wrapped_key: Buffer }>('select wrapped_key from vault.person where person = $1', [person]);
    return row?.wrapped_key;
  }

  private async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return (await this.pool.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw unavailable(error);
    }
  }
}

/** What the server said stays what it is; a server that says nothing is a vault that cannot be reached. */
function unavailable(cause: unknown): unknown {
  if (cause instanceof DomainError || cause instanceof pg.DatabaseError) return cause;
  const reason = types.isNativeError(cause) && cause.message !== '' ? cause.message : 'injoignable';
  return new DomainError('vault.unavailable', `le coffre des clés est injoignable (${reason})`, { reason }, { cause });
}
