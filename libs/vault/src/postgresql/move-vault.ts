import { createHash, timingSafeEqual } from 'node:crypto';
import pg from 'pg';
import { HeardClient } from '#libs/event-store';
import type { KeyFile } from '../key-file.js';
import { VaultKeys } from '../vault-keys.js';
import { VaultFileInvalid, VaultNotEmpty, WrongKey } from '../vault.errors.js';

/** How many persons and identifiers were written or read. */
export interface MovedVault {
  readonly persons: number;
  readonly identifiers: number;
}

const FORMAT = 'ecluse-vault';
const VERSION = 1;
const PAGE = 1_000;

interface Person {
  readonly person: string;
  readonly key: string;
  readonly createdAt: string;
}

interface Identifier {
  readonly person: string;
  readonly kind: string;
  readonly blind: string;
}

const PERSONS = `select person::text as person, encode(wrapped_key, 'base64') as key,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"
  from vault.person where person > $1::uuid order by person limit ${String(PAGE)}`;
const IDENTIFIERS = `select kind, encode(blind, 'hex') as blind, person::text as person from vault.identifier
  where (kind, blind) > ($1, decode($2, 'hex')) order by kind, blind limit ${String(PAGE)}`;
const INSERT_PERSONS = `insert into vault.person (person, wrapped_key, created_at)
  select person, decode(key, 'base64'), "createdAt" from json_to_recordset($1) as p (person uuid, key text, "createdAt" timestamptz)`;
const INSERT_IDENTIFIERS = `insert into vault.identifier (kind, blind, person)
  select kind, decode(blind, 'hex'), person from json_to_recordset($1) as i (kind text, blind text, person uuid)`;

async function onVault<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new HeardClient({ connectionString: url, application_name: 'ecluse vault move', connectionTimeoutMillis: 5_000, keepAlive: true });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The keys of a vault as lines of JSON: wrapped by the master key as they are kept, with the blind index of the identifiers. Pseudonyms are
 * made of the master key itself: they need nothing but that file.
 * @returns how many there are
 */
export async function exportVault(url: string, keyFile: KeyFile, write: (lines: string) => Promise<void>): Promise<MovedVault> {
  return onVault(url, async (client) => {
    await checkedKey(client, keyFile);
    const digest = createHash('sha256');
    const put = async (values: readonly object[]): Promise<void> => {
      const lines = values.map((value) => `${JSON.stringify(value)}\n`).join('');
      digest.update(lines);
      await write(lines);
    };
    await put([{ format: FORMAT, version: VERSION, keyCheck: new VaultKeys(keyFile).check.toString('hex') }]);
    let [persons, identifiers] = [0, 0];
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows } = await client.query<Person>(PERSONS, [after]);
      await put(rows.map((row) => ({ ...row, key: row.key.replaceAll('\n', '') })));
      persons += rows.length;
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.person ?? after;
    }
    for (let after: readonly [string, string] = ['', '']; ;) {
      const { rows } = await client.query<Identifier>(IDENTIFIERS, [...after]);
      await put(rows);
      identifiers += rows.length;
      const last = rows.at(-1);
      if (rows.length < PAGE || last === undefined) break;
      after = [last.kind, last.blind];
    }
    await write(`${JSON.stringify({ end: true, persons, identifiers, check: digest.digest('hex') })}\n`);
    return { persons, identifiers };
  });
}

/**
 * Takes the keys of a file into a vault that has none: all of them or, when anything is wrong, none.
 * @throws WrongKey when the file was made under another master key
 * @throws VaultNotEmpty, VaultFileInvalid
 */
export async function importVault(url: string, keyFile: KeyFile, lines: AsyncIterable<string>): Promise<MovedVault> {
  return onVault(url, async (client) => {
    await client.query('begin');
    await client.query('lock table vault.person in exclusive mode');
    const { rows } = await client.query<{ persons: string }>('select count(*)::text as persons from vault.person');
    const there = Number(rows[0]?.persons ?? 0);
    if (there > 0) throw new VaultNotEmpty(there);
    const keys = new VaultKeys(keyFile);
    const reader = new VaultReader(client, keys, keyFile.path);
    for await (const line of lines) await reader.take(line);
    const moved = await reader.end();
    await client.query('insert into vault.guard (key_check) values ($1) on conflict do nothing', [keys.check]);
    await checkedKey(client, keyFile);
    await client.query('commit');
    return moved;
  });
}

async function checkedKey(client: pg.Client, keyFile: KeyFile): Promise<void> {
  const { check } = new VaultKeys(keyFile);
  const { rows } = await client.query<{ key_check: Buffer }>('select key_check from vault.guard');
  for (const { key_check: kept } of rows) if (!same(kept, check)) throw WrongKey.another(keyFile.path);
}

class VaultReader {
  private readonly digest = createHash('sha256');
  private persons: object[] = [];
  private identifiers: object[] = [];
  private count = { persons: 0, identifiers: 0 };
  private line = 0;
  private ended = false;

  constructor(
    private readonly client: pg.Client,
    private readonly keys: VaultKeys,
    private readonly keyPath: string,
  ) {}

  async take(text: string): Promise<void> {
    this.line += 1;
    if (this.ended) throw new VaultFileInvalid(this.line, 'il y a quelque chose après la fin');
    const value = this.parsed(text);
    if (this.line === 1) this.header(value);
    if ('end' in value) {
      await this.footer(value);
      return;
    }
    this.digest.update(`${text}\n`);
    if ('key' in value) this.persons.push(value);
    else if ('blind' in value) this.identifiers.push(value);
    if (this.persons.length + this.identifiers.length >= PAGE) await this.flush();
  }

  async end(): Promise<MovedVault> {
    if (!this.ended) throw new VaultFileInvalid(this.line + 1, 'le fichier s’arrête avant sa fin');
    return Promise.resolve(this.count);
  }

  private header({ format, version, keyCheck }: Readonly<Record<string, unknown>>): void {
    if (format !== FORMAT || version !== VERSION || typeof keyCheck !== 'string')
      throw new VaultFileInvalid(1, 'ce fichier n’est pas l’export d’un coffre');
    if (!same(Buffer.from(keyCheck, 'hex'), this.keys.check)) throw WrongKey.another(this.keyPath);
  }

  private async footer({ persons, identifiers, check }: Readonly<Record<string, unknown>>): Promise<void> {
    await this.flush();
    const whole = persons === this.count.persons && identifiers === this.count.identifiers && check === this.digest.digest('hex');
    if (!whole) throw new VaultFileInvalid(this.line, 'la fin du fichier ne dit pas ce qu’il contient : il a été modifié');
    this.ended = true;
  }

  private async flush(): Promise<void> {
    const { persons, identifiers } = this;
    [this.persons, this.identifiers] = [[], []];
    this.count = { persons: this.count.persons + persons.length, identifiers: this.count.identifiers + identifiers.length };
    try {
      if (persons.length > 0) await this.client.query(INSERT_PERSONS, [JSON.stringify(persons)]);
      if (identifiers.length > 0) await this.client.query(INSERT_IDENTIFIERS, [JSON.stringify(identifiers)]);
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw new VaultFileInvalid(this.line, `ces clés ne peuvent pas être gardées (${error.message})`);
      throw error;
    }
  }

  private parsed(text: string): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
    } catch {
      // Said below.
    }
    throw new VaultFileInvalid(this.line, 'ce n’est pas une ligne d’un export de coffre');
  }
}

function same(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
