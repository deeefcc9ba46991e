import { createRollupTables, ROLLUP_TABLES } from '../rollup/rollup.tables.js';
import { makingAllPoints } from './points.js';
import { COLUMN_OF_FLUX } from './sens-codes.js';

/** Tables of one generation; those that grow with the log have no key yet. */
export function createStockTables(schema: string): string {
  return `
    CREATE TABLE ${schema}.dossier (
      dossier_id uuid NOT NULL,
      reference text NOT NULL,
      source text,
      origin text NOT NULL,
      unit text,
      procedure text,
      caisse text,
      etape text,
      agent text,
      status text NOT NULL,
      opened_on date NOT NULL,
      closed_on date,
      last_fact_on date,
      pieces integer NOT NULL,
      pieces_in_stock integer NOT NULL,
      -- All that the projection needs to fold the next fact of the dossier.
      facts text NOT NULL
    );
    -- Nothing is looked for by facts, and to gather statistics of texts so long takes longer than of all else.
    ALTER TABLE ${schema}.dossier ALTER facts SET STATISTICS 0;
    -- What the figures of a whole réseau, of a caisse, a procédure or a source are told by: some thousand, where there are many more axes.
    CREATE TABLE ${schema}.pile (
      pile_id integer PRIMARY KEY,
      source text,
      origin text NOT NULL,
      caisse text NOT NULL,
      procedure text NOT NULL,
      waiting_for text,
      -- Nothing of it was known before, nothing of it had arrived before.
      known_from date NOT NULL,
      arrived_from date NOT NULL
    );
    -- What the grand livre is kept by.
    CREATE TABLE ${schema}.axe (
      axe_id integer PRIMARY KEY,
      pile_id integer NOT NULL,
      source text,
      origin text NOT NULL,
      caisse text NOT NULL,
      caisse_executante text NOT NULL,
      procedure text NOT NULL,
      type text NOT NULL,
      population text,
      waiting_for text
    );
    -- What a stay is kept by: the axe, and what only lists and flows ask for.
    CREATE TABLE ${schema}.place (
      place_id integer PRIMARY KEY,
      axe_id integer NOT NULL,
      canal text,
      etape text
    );
    CREATE TABLE ${schema}.piece (
      piece_id uuid NOT NULL,
      dossier_id uuid NOT NULL,
      reference text NOT NULL,
      arrived_on date,
      in_stock boolean NOT NULL,
      place_id integer
    );
    CREATE TABLE ${schema}.sejour (
      piece_id uuid NOT NULL,
      known_from date NOT NULL,
      rank smallint NOT NULL,
      dossier_id uuid NOT NULL,
      place_id integer NOT NULL,
      arrived_on date NOT NULL,
      from_on date NOT NULL,
      to_on date,
      entry smallint NOT NULL,
      exit smallint,
      known_to date,
      pile_id integer NOT NULL,
      -- Between these of its days – null: it never was; to null: for ever – another pièce of its dossier was in stock too: there dossiers are fewer than pièces.
      shared_from date,
      shared_to date
    );
    CREATE TABLE ${schema}.grand_livre (
      axe_id integer NOT NULL,
      arrived_on date NOT NULL,
      on_day date NOT NULL,
      sens smallint NOT NULL,
      known_on date NOT NULL,
      n integer NOT NULL,
      pile_id integer NOT NULL
    );
    CREATE TABLE ${schema}.set_aside (
      dossier_id uuid NOT NULL,
      piece_id uuid NOT NULL,
      fact_id uuid NOT NULL,
      kind text NOT NULL,
      on_day date NOT NULL,
      known_on date NOT NULL,
      reason text NOT NULL,
      PRIMARY KEY (piece_id, fact_id)
    );
    CREATE TABLE ${schema}.point (
      point_id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      on_day date NOT NULL,
      known_on date NOT NULL,
      UNIQUE (on_day, known_on)
    );
    -- The days of arrival of a pile, ascending, and how many pièces of it arrived up to each: an age is looked up, not summed.
    CREATE TABLE ${schema}.point_pile (
      point_id integer NOT NULL,
      pile_id integer NOT NULL,
      arrived date[] NOT NULL,
      pieces integer[] NOT NULL,
      PRIMARY KEY (point_id, pile_id)
    );
    -- All that ever came and went of a pile up to a point. The flows of a long period are a difference of two.
    CREATE TABLE ${schema}.point_flux (
      point_id integer NOT NULL,
      pile_id integer NOT NULL,
      ${Object.values(COLUMN_OF_FLUX)
        .map((column) => `${column} integer NOT NULL,`)
        .join('\n      ')}
      PRIMARY KEY (point_id, pile_id)
    );
    ${createRollupTables(schema)}
  `;
}

/**
 * The days of a stay, up to the one on which it was found not to be so: whoever looks at a day from that day or a later one finds in them every
 * stay that was held true, and hardly another – the open stays that were known before an exit was learnt are not among them.
 */
export function heldTrue(alias = ''): string {
  const [from, to, known] = [`${alias}from_on`, `${alias}to_on`, `${alias}known_to`];
  return `daterange(${from}, greatest(${from}, coalesce(least(${to}, ${known}), 'infinity')))`;
}

/** By what stays are counted and put in order. */
const LISTED = 'from_on, to_on, known_from, known_to, pile_id, place_id, arrived_on, piece_id, rank';

/** By what a line of the grand livre is known. */
const LINE = 'axe_id, arrived_on, on_day, sens, known_on';

/**
 * Makes one line of those that copying left side by side under one key, and has them lie in the order of their days, as they do where days were lived one by
 * one: a question about some days then reads a few pages, not one for each line. Done again, it does nothing.
 */
const summingCopiedLines = (schema: string): string => `
  DO $$ BEGIN
    IF to_regclass('${schema}.grand_livre_key') IS NOT NULL THEN RETURN; END IF;
    CREATE TABLE ${schema}.grand_livre_in_order (LIKE ${schema}.grand_livre INCLUDING ALL);
    INSERT INTO ${schema}.grand_livre_in_order (${LINE}, n, pile_id)
      SELECT ${LINE}, sum(n)::int, min(pile_id) FROM ${schema}.grand_livre GROUP BY ${LINE} HAVING sum(n) <> 0 ORDER BY on_day, min(pile_id);
    DROP TABLE ${schema}.grand_livre;
    ALTER TABLE ${schema}.grand_livre_in_order RENAME TO grand_livre;
  END $$`;

const index = (kind: 'INDEX' | 'UNIQUE INDEX', name: string, schema: string, on: string): string =>
  `CREATE ${kind} IF NOT EXISTS ${name} ON ${schema}.${on}`;

/** By what a row is found that is written again. Pièces come in no order: to keep their keys while they are copied costs six times what copying does. */
export function createStockKeys(schema: string): readonly string[] {
  const key = (table: string, columns: string): string => index('UNIQUE INDEX', `${table}_key`, schema, `${table} (${columns})`);
  return [key('sejour', 'piece_id, known_from, rank'), key('piece', 'piece_id'), key('dossier', 'dossier_id')];
}

/** Each does nothing when done again; those that take longest come first. Lines are summed before anything looks at their key, in one transaction with it. */
export function createStockIndexes(schema: string): readonly string[] {
  const on = (name: string, columns: string): string => index('INDEX', name, schema, columns);
  return [
    `${summingCopiedLines(schema)}; ${index('UNIQUE INDEX', 'grand_livre_key', schema, `grand_livre (${LINE})`)}`,
    // With all that says which stays a list is of: they lie scattered, and only those of its page are read.
    on('sejour_held', `sejour USING gist (${heldTrue()}) INCLUDE (${LISTED})`),
    makingAllPoints(schema),
    ...createStockKeys(schema),
    on('grand_livre_first', 'grand_livre (pile_id, arrived_on) WHERE n <> 0'),
    on(
      'sejour_shared',
      `sejour USING gist (daterange(shared_from, shared_to)) INCLUDE (dossier_id, pile_id, shared_from, shared_to, known_from, known_to)
       WHERE shared_from IS NOT NULL`,
    ),
    on('grand_livre_late', 'grand_livre USING gist (daterange(on_day, known_on)) WHERE known_on > on_day'),
    on('dossier_reference', 'dossier (reference, dossier_id)'),
    on('grand_livre_on_day', 'grand_livre (on_day)'),
    on('grand_livre_known_on', 'grand_livre (known_on)'),
    on('sejour_entries', 'sejour (from_on) WHERE entry IN (1, 2)'),
    on('sejour_exits', 'sejour (to_on) WHERE exit BETWEEN -5 AND -1'),
    on('piece_dossier', 'piece (dossier_id)'),
    on('piece_reference', 'piece (reference)'),
    on('set_aside_dossier', 'set_aside (dossier_id)'),
    ...['grand_livre', 'sejour', 'piece', 'dossier', 'pile', 'axe'].map((table) => `ANALYZE ${schema}.${table}`),
  ];
}

const VIEWED = [
  'pile',
  'axe',
  'place',
  'piece',
  'sejour',
  'grand_livre',
  'set_aside',
  'point',
  'point_pile',
  'point_flux',
  'dossier',
  ...ROLLUP_TABLES,
] as const;

/** What former structures showed. */
const NO_LONGER_VIEWED = ['point_stock'];

/** The fixed names that queries and entities read. */
export function createStockViews(schema: string): string {
  // Those of another structure have other columns, which a view cannot be given.
  const former = [...VIEWED, ...NO_LONGER_VIEWED].map((view) => `rm.${view}`).join(', ');
  return `DROP VIEW IF EXISTS ${former}; ${VIEWED.map((table) => `CREATE VIEW rm.${table} AS SELECT * FROM ${schema}.${table};`).join(' ')}`;
}
