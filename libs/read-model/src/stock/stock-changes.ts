import { type DossierEvent, type KnownSejour, mouvementsOf, type PieceHistory, type Place, samePlace, type Sens } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { type DossierRecord, historyOfPiece, piecesConcerned, record, type RecordedTimes } from './dossier-record.js';

/** A place of one source: what a stay or a movement is filed under. */
export interface Filing {
  readonly source: string | null;
  readonly origin: string;
  readonly place: Place;
}

export interface SejourChange extends Filing {
  readonly piece: string;
  readonly dossier: string;
  readonly sejour: KnownSejour;
}

export interface SejourKey {
  readonly piece: string;
  readonly knownFrom: PlainDate;
  readonly rank: number;
}

export interface PostedMouvement extends Filing {
  readonly arrivedOn: PlainDate;
  readonly on: PlainDate;
  readonly sens: Sens;
  readonly knownOn: PlainDate;
  readonly n: number;
}

/** Everything that one page of events changes, ready to be written set by set. */
export interface StockChanges {
  readonly dossiers: ReadonlySet<DossierRecord>;
  /** The pièces touched, with what has no effect now. */
  readonly pieces: ReadonlyMap<string, { readonly dossier: DossierRecord; readonly history: PieceHistory }>;
  readonly written: readonly SejourChange[];
  readonly removed: readonly SejourKey[];
  readonly mouvements: readonly PostedMouvement[];
}

function sameKnownSejour(a: KnownSejour, b: KnownSejour): boolean {
  return (
    a.knownTo === b.knownTo &&
    a.fromOn === b.fromOn &&
    a.toOn === b.toOn &&
    a.arrivedOn === b.arrivedOn &&
    a.entry === b.entry &&
    a.exit === b.exit &&
    samePlace(a.place, b.place)
  );
}

const keyOf = (sejour: KnownSejour): string => `${sejour.knownFrom} ${String(sejour.rank)}`;

/** Gathers what a page of events changes: remembers each pièce as it was before its first event of the page. */
export class StockChangesBuilder {
  private readonly dossiers = new Set<DossierRecord>();
  private readonly before = new Map<string, { readonly dossier: DossierRecord; readonly history: PieceHistory }>();

  add(dossier: DossierRecord, event: DossierEvent, times: RecordedTimes): void {
    this.dossiers.add(dossier);
    for (const piece of piecesConcerned(dossier, event)) {
      if (!this.before.has(piece)) this.before.set(piece, { dossier, history: historyOfPiece(dossier, piece) });
    }
    record(dossier, event, times);
  }

  build(): StockChanges {
    const pieces = new Map<string, { readonly dossier: DossierRecord; readonly history: PieceHistory }>();
    const written: SejourChange[] = [];
    const removed: SejourKey[] = [];
    const mouvements: PostedMouvement[] = [];
    for (const [piece, { dossier, history: before }] of this.before) {
      const history = historyOfPiece(dossier, piece);
      pieces.set(piece, { dossier, history });
      const { source, origin } = dossier;
      const post = (sejour: KnownSejour, sign: 1 | -1): void => {
        for (const { place, n, ...line } of mouvementsOf(sejour)) mouvements.push({ source, origin, place, ...line, n: n * sign });
      };
      const former = new Map(before.sejours.map((sejour) => [keyOf(sejour), sejour]));
      for (const sejour of history.sejours) {
        const key = keyOf(sejour);
        const same = former.get(key);
        former.delete(key);
        if (same !== undefined && sameKnownSejour(same, sejour)) continue;
        if (same !== undefined) post(same, -1);
        post(sejour, 1);
        written.push({ piece, dossier: dossier.id, source, origin, place: sejour.place, sejour });
      }
      for (const sejour of former.values()) {
        post(sejour, -1);
        removed.push({ piece, knownFrom: sejour.knownFrom, rank: sejour.rank });
      }
    }
    return { dossiers: this.dossiers, pieces, written, removed, mouvements };
  }
}
