import type { ClientBase } from 'pg';
import type { PlainDate } from '#libs/kernel';
import { type DossierRecord, packFacts, referenceOf, summaryOf, unpackFacts } from './dossier-record.js';
import type { FilingCabinet } from './filing-cabinet.js';
import type { PostedMouvement, SejourChange, SejourKey, StockChanges } from './stock-changes.js';
import { CODE_OF_SENS } from './stock.tables.js';

interface RecordRow {
  readonly dossier_id: string;
  readonly reference: string;
  readonly source: string | null;
  readonly origin: string;
  readonly unit: string | null;
  readonly procedure: string | null;
  readonly agent: string | null;
  readonly opened_on: PlainDate;
  readonly facts: string;
}

/** Reads and writes the tables of one generation, always in sets. Every method runs in the caller's transaction. */
export class StockStore {
  constructor(private readonly schema: string) {}

  async loadRecords(client: ClientBase, ids: readonly string[]): Promise<readonly DossierRecord[]> {
    const { rows } = await client.query<RecordRow>(
      `SELECT dossier_id, reference, source, origin, unit, procedure, agent, opened_on::text, facts
       FROM ${this.schema}.dossier WHERE dossier_id = ANY($1::uuid[])`,
      [ids],
    );
    return rows.map((row) => ({
      id: row.dossier_id,
      reference: row.reference,
      source: row.source,
      origin: row.origin,
      unit: row.unit,
      procedure: row.procedure,
      agent: row.agent,
      openedOn: row.opened_on,
      ...unpackFacts(row.facts),
    }));
  }

  async write(client: ClientBase, changes: StockChanges, cabinet: FilingCabinet): Promise<void> {
    const sejours = changes.written.map((change) => ({
      ...change,
      placeId: cabinet.placeOf(change),
    }));
    const ledger = sumMouvements(changes.mouvements, cabinet);
    await cabinet.save(client);
    await this.writeDossiers(client, [...changes.dossiers]);
    await this.writePieces(client, changes, cabinet);
    await this.removeSejours(client, changes.removed);
    await this.writeSejours(client, sejours);
    await this.post(client, ledger);
    await this.writeSetAside(client, changes);
    await this.dropPointsBehind(client, ledger);
  }

  private async writeDossiers(client: ClientBase, dossiers: readonly DossierRecord[]): Promise<void> {
    const summaries = dossiers.map(summaryOf);
    await client.query(
      `INSERT INTO ${this.schema}.dossier AS d (dossier_id, reference, source, origin, unit, procedure, caisse, etape, agent, status,
         opened_on, closed_on, last_fact_on, pieces, pieces_in_stock, facts)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
         $11::date[], $12::date[], $13::date[], $14::int[], $15::int[], $16::text[])
       ON CONFLICT (dossier_id) DO UPDATE SET reference = excluded.reference, source = excluded.source, origin = excluded.origin, unit = excluded.unit,
         procedure = excluded.procedure, caisse = excluded.caisse, etape = excluded.etape, agent = excluded.agent, status = excluded.status,
         opened_on = excluded.opened_on, closed_on = excluded.closed_on, last_fact_on = excluded.last_fact_on, pieces = excluded.pieces,
         pieces_in_stock = excluded.pieces_in_stock, facts = excluded.facts`,
      [
        dossiers.map((d) => d.id),
        dossiers.map((d) => d.reference),
        dossiers.map((d) => d.source),
        dossiers.map((d) => d.origin),
        dossiers.map((d) => d.unit),
        dossiers.map((d) => d.procedure),
        summaries.map((s) => s.caisse),
        summaries.map((s) => s.etape),
        dossiers.map((d) => d.agent),
        summaries.map((s) => (s.closedOn === null ? 'open' : 'closed')),
        dossiers.map((d) => d.openedOn),
        summaries.map((s) => s.closedOn),
        summaries.map((s) => s.lastFactOn),
        summaries.map((s) => s.pieces),
        summaries.map((s) => s.piecesInStock),
        dossiers.map(packFacts),
      ],
    );
  }

  private async writePieces(client: ClientBase, changes: StockChanges, cabinet: FilingCabinet): Promise<void> {
    const rows = [...changes.pieces].map(([piece, { dossier, history }]) => {
      const { place, inStock, arrivedOn, sejours } = history.current;
      // Filed where it last was in stock: a place that its stays have already numbered.
      const at = sejours.at(-1)?.place ?? place;
      const filing = at === null ? null : { source: dossier.source, origin: dossier.origin, place: at };
      return {
        piece,
        dossier: dossier.id,
        reference: referenceOf(dossier, piece),
        arrivedOn,
        inStock,
        place: filing === null ? null : cabinet.placeOf(filing),
      };
    });
    if (rows.length === 0) return;
    await client.query(
      `INSERT INTO ${this.schema}.piece AS p (piece_id, dossier_id, reference, arrived_on, in_stock, place_id)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::boolean[], $6::int[])
       ON CONFLICT (piece_id) DO UPDATE SET reference = excluded.reference, arrived_on = excluded.arrived_on, in_stock = excluded.in_stock,
         place_id = excluded.place_id`,
      [
        rows.map((r) => r.piece),
        rows.map((r) => r.dossier),
        rows.map((r) => r.reference),
        rows.map((r) => r.arrivedOn),
        rows.map((r) => r.inStock),
        rows.map((r) => r.place),
      ],
    );
  }

  private async removeSejours(client: ClientBase, keys: readonly SejourKey[]): Promise<void> {
    if (keys.length === 0) return;
    await client.query(
      `DELETE FROM ${this.schema}.sejour s USING unnest($1::uuid[], $2::date[], $3::smallint[]) AS k(piece_id, known_from, rank)
       WHERE s.piece_id = k.piece_id AND s.known_from = k.known_from AND s.rank = k.rank`,
      [keys.map((k) => k.piece), keys.map((k) => k.knownFrom), keys.map((k) => k.rank)],
    );
  }

  private async writeSejours(client: ClientBase, rows: readonly (SejourChange & { readonly placeId: number })[]): Promise<void> {
    if (rows.length === 0) return;
    await client.query(
      `INSERT INTO ${this.schema}.sejour AS s (piece_id, known_from, rank, dossier_id, place_id, arrived_on, from_on, to_on, entry, exit, known_to)
       SELECT * FROM unnest($1::uuid[], $2::date[], $3::smallint[], $4::uuid[], $5::int[], $6::date[], $7::date[], $8::date[], $9::smallint[], $10::smallint[], $11::date[])
       ON CONFLICT (piece_id, known_from, rank) DO UPDATE SET place_id = excluded.place_id, arrived_on = excluded.arrived_on, from_on = excluded.from_on,
         to_on = excluded.to_on, entry = excluded.entry, exit = excluded.exit, known_to = excluded.known_to`,
      [
        rows.map((r) => r.piece),
        rows.map((r) => r.sejour.knownFrom),
        rows.map((r) => r.sejour.rank),
        rows.map((r) => r.dossier),
        rows.map((r) => r.placeId),
        rows.map((r) => r.sejour.arrivedOn),
        rows.map((r) => r.sejour.fromOn),
        rows.map((r) => r.sejour.toOn),
        rows.map((r) => CODE_OF_SENS[r.sejour.entry]),
        rows.map((r) => (r.sejour.exit === null ? null : CODE_OF_SENS[r.sejour.exit])),
        rows.map((r) => r.sejour.knownTo),
      ],
    );
  }

  private async post(client: ClientBase, lines: readonly LedgerLine[]): Promise<void> {
    if (lines.length === 0) return;
    await client.query(
      `INSERT INTO ${this.schema}.grand_livre AS g (axe_id, arrived_on, on_day, sens, known_on, n)
       SELECT * FROM unnest($1::int[], $2::date[], $3::date[], $4::smallint[], $5::date[], $6::int[])
       ON CONFLICT (axe_id, arrived_on, on_day, sens, known_on) DO UPDATE SET n = g.n + excluded.n`,
      [
        lines.map((l) => l.axe),
        lines.map((l) => l.arrivedOn),
        lines.map((l) => l.on),
        lines.map((l) => l.sens),
        lines.map((l) => l.knownOn),
        lines.map((l) => l.n),
      ],
    );
  }

  private async writeSetAside(client: ClientBase, changes: StockChanges): Promise<void> {
    await client.query(`DELETE FROM ${this.schema}.set_aside WHERE piece_id = ANY($1::uuid[])`, [[...changes.pieces.keys()]]);
    const rows = [...changes.pieces].flatMap(([piece, { dossier, history }]) =>
      history.current.setAside.map(({ fact, reason }) => ({
        dossier_id: dossier.id,
        piece_id: piece,
        fact_id: fact.id,
        kind: fact.kind,
        on_day: fact.on,
        known_on: fact.knownOn,
        reason,
      })),
    );
    if (rows.length === 0) return;
    await client.query(
      `INSERT INTO ${this.schema}.set_aside SELECT * FROM json_populate_recordset(NULL::${this.schema}.set_aside, $1) ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows)],
    );
  }

  /** A point that these lines should have been part of is no longer true; it is disposable. */
  private async dropPointsBehind(client: ClientBase, lines: readonly LedgerLine[]): Promise<void> {
    const firstDay = new Map<PlainDate, PlainDate>();
    for (const { on, knownOn } of lines) {
      const known = firstDay.get(knownOn);
      if (known === undefined || on < known) firstDay.set(knownOn, on);
    }
    if (firstDay.size === 0) return;
    await client.query(
      `DELETE FROM ${this.schema}.point p USING unnest($1::date[], $2::date[]) AS l(known_on, on_day)
       WHERE p.known_on >= l.known_on AND p.on_day >= l.on_day`,
      [[...firstDay.keys()], [...firstDay.values()]],
    );
  }
}

interface LedgerLine {
  readonly axe: number;
  readonly arrivedOn: PlainDate;
  readonly on: PlainDate;
  readonly sens: number;
  readonly knownOn: PlainDate;
  n: number;
}

/** One line per key: a statement may not touch a row twice, and what cancels out is not posted at all. */
function sumMouvements(mouvements: readonly PostedMouvement[], cabinet: FilingCabinet): readonly LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  for (const mouvement of mouvements) {
    const { arrivedOn, on, knownOn, n } = mouvement;
    const axe = cabinet.axeOf(mouvement);
    const sens = CODE_OF_SENS[mouvement.sens];
    const key = `${String(axe)} ${arrivedOn} ${on} ${String(sens)} ${knownOn}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { axe, arrivedOn, on, sens, knownOn, n });
    else line.n += n;
  }
  return [...lines.values()].filter((line) => line.n !== 0);
}
