import { type DossierEvent, mouvementsOf } from '#libs/domain';
import type { ToldEvent } from '#libs/event-store';
import { plainDate } from '#libs/kernel';
import type { PreparedWrite, ProjectionBuilder, ReadTables, RowCopy } from '#libs/runner';
import { type DossierRecord, historiesOf, newRecord, record, STREAM_PREFIX } from './dossier-record.js';
import { FilingCabinet } from './filing-cabinet.js';
import { sharedDays } from './shared-days.js';
import {
  type DossierRow,
  dossierTable,
  type LedgerRow,
  ledgerTable,
  type PieceRow,
  pieceTable,
  type SejourRow,
  sejourTable,
  type SetAsideRow,
  setAsideTable,
} from './stock.rows.js';
import { byDay, dossierRow, ledgerRow, type OpenLine, pieceRow, post, sejourRow, setAsideOf } from './stock.store.js';

/** Rows on their way into the tables. */
interface Rows {
  readonly dossiers: RowCopy<DossierRow>;
  readonly pieces: RowCopy<PieceRow>;
  readonly sejours: RowCopy<SejourRow>;
  readonly lines: LedgerRow[];
  readonly setAside: RowCopy<SetAsideRow>;
}

const noRows = (): Rows => ({
  dossiers: dossierTable.copy(),
  pieces: pieceTable.copy(),
  sejours: sejourTable.copy(),
  lines: [],
  setAside: setAsideTable.copy(),
});

/**
 * Fills a bare generation with dossiers that come one after the other, each whole: a dossier is told once, its rows are made once, and nothing is
 * kept of it. Nothing is looked up or written again.
 */
export class DossierByDossier implements ProjectionBuilder {
  private cabinet: FilingCabinet | undefined;
  private dossier: DossierRecord | undefined;
  private rows = noRows();

  constructor(private readonly schema: string) {}

  async add(events: readonly ToldEvent[], read: ReadTables): Promise<void> {
    this.cabinet ??= await read(async (client) => FilingCabinet.load(client, this.schema));
    let of = '';
    for (const { stream, type, data, metadata, revision } of events) {
      if (stream !== of) {
        this.tell(this.cabinet);
        of = stream;
        if (stream.startsWith(STREAM_PREFIX)) this.dossier = newRecord(stream.slice(STREAM_PREFIX.length), plainDate(metadata.knownOn));
      }
      if (this.dossier === undefined) continue;
      const times = { occurredAt: metadata.occurredAt, knownOn: plainDate(metadata.knownOn), revision };
      record(this.dossier, { type, data } as DossierEvent, times);
    }
    this.tell(this.cabinet);
  }

  take(): PreparedWrite {
    const { dossiers, pieces, sejours, lines, setAside } = this.rows;
    this.rows = noRows();
    const writes = [this.cabinet?.saving(), dossiers.end(), pieces.end(), sejours.end(), ledgerTable.copying(lines.sort(byDay)), setAside.end()];
    return async (client, schema) => {
      for (const write of writes) await write?.(client, schema);
    };
  }

  /** Makes the rows of the dossier that has ended. */
  private tell(cabinet: FilingCabinet): void {
    const { dossier, rows } = this;
    if (dossier === undefined) return;
    this.dossier = undefined;
    const { id, source, origin } = dossier;
    const histories = historiesOf(dossier);
    const shared = sharedDays(histories.values());
    for (const [piece, history] of histories) {
      const lines: OpenLine[] = [];
      for (const sejour of history.sejours) {
        const filed = cabinet.file({ source, origin, place: sejour.place });
        rows.sejours.add(sejourRow({ piece, dossier: id, sejour, shared: shared.get(sejour) }, filed));
        for (const mouvement of mouvementsOf(sejour)) post(lines, ledgerRow(mouvement, filed, cabinet));
      }
      for (const line of lines) if (line.n !== 0) rows.lines.push(line);
      rows.pieces.add(pieceRow(dossier, piece, history, cabinet));
      for (const row of setAsideOf(dossier, piece, history)) rows.setAside.add(row);
    }
    rows.dossiers.add(dossierRow(dossier));
  }
}
