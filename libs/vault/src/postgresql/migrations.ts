/** SQL that the composition root runs once, in order, each in a transaction of its own. A merged migration never changes. */
export interface SqlMigration {
  readonly name: string;
  readonly sql: string;
}

const TABLES = `
create schema vault;

-- One row: tells whether a master key is the one that this vault was made with.
create table vault.guard (key_check bytea not null);
create unique index guard_is_one_row on vault.guard ((true));

-- Destroying a row erases the person wherever something was sealed for them.
create table vault.person (
  person uuid not null,
  wrapped_key bytea not null,
  created_at timestamptz not null default now(),
  constraint person_pkey primary key (person)
);

create table vault.identifier (
  kind text collate "C" not null,
  blind bytea not null,
  person uuid not null,
  constraint identifier_pkey primary key (kind, blind),
  constraint identifier_person_fkey foreign key (person) references vault.person (person) on delete cascade
);
create index identifier_person_idx on vault.identifier (person);
`;

/** The tables of the vault, in schema `vault`. */
export const vaultMigrations: readonly SqlMigration[] = [{ name: 'vault/0001-vault', sql: TABLES }];
