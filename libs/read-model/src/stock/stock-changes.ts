import {
  type DossierEvent,
  type KnownSejour,
  mouvementsOf,
  NOTHING_HAPPENED,
  type PieceHistory,
  type Place,
  samePlace,
  type Sens,
} from '#libs/domain';
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
  /** Its dossier has other pièces. */
  readonly shared: boolean;
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

/** A pièce that was touched, with its story now. */
export interface PieceChange {
  readonly dossier: DossierRecord;
  readonly history: PieceHistory;
  /** Nothing was written of it before. */
  readonly isNew: boolean;
}

/** A pièce as it was before the first of some events. */
interface PieceBefore extends PieceChange {
  /** Its dossier had other pièces. */
  readonly shared: boolean;
}

/** Everything that some events change, ready to be written set by set. */
export interface StockChanges {
  readonly dossiers: readonly DossierRecord[];
  readonly pieces: ReadonlyMap<string, PieceChange>;
  readonly written: readonly SejourChange[];
  /** Those among `written` that stand in the place of another. */
  readonly replaced: readonly SejourKey[];
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

/** Gathers what events change: remembers each pièce as it was before the first of them. */
export class StockChangesBuilder {
  private readonly touched = new Map<string, DossierRecord>();
  private readonly before = new Map<string, PieceBefore>();
  private readonly noHistory: PieceHistory = { sejours: [], current: NOTHING_HAPPENED };

  /** The record of a dossier that the events so far have touched. */
  recordOf(id: string): DossierRecord | undefined {
    return this.touched.get(id);
  }

  add(dossier: DossierRecord, event: DossierEvent, times: RecordedTimes): void {
    this.touched.set(dossier.id, dossier);
    const shared = dossier.ofPieces.size > 1;
    for (const piece of piecesConcerned(dossier, event)) {
      if (this.before.has(piece)) continue;
      const isNew = !dossier.ofPieces.has(piece);
      this.before.set(piece, { dossier, history: isNew ? this.noHistory : historyOfPiece(dossier, piece), isNew, shared });
      // A pièce that was alone in its dossier is concerned by the second one.
      const [alone] = isNew && dossier.ofPieces.size === 1 ? dossier.ofPieces.keys() : [];
      if (alone === undefined || this.before.has(alone)) continue;
      this.before.set(alone, { dossier, history: historyOfPiece(dossier, alone), isNew: false, shared });
    }
    record(dossier, event, times);
  }

  build(): StockChanges {
    const pieces = new Map<string, PieceChange>();
    const written: SejourChange[] = [];
    const replaced: SejourKey[] = [];
    const removed: SejourKey[] = [];
    const mouvements: PostedMouvement[] = [];
    for (const [piece, { dossier, history: before, isNew, shared: wasShared }] of this.before) {
      const history = historyOfPiece(dossier, piece);
      const shared = dossier.ofPieces.size > 1;
      pieces.set(piece, { dossier, history, isNew });
      const { source, origin } = dossier;
      const post = (sejour: KnownSejour, sign: 1 | -1): void => {
        for (const { place, arrivedOn, on, sens, knownOn, n } of mouvementsOf(sejour)) {
          mouvements.push({ source, origin, place, arrivedOn, on, sens, knownOn, n: n * sign });
        }
      };
      const former = new Map(before.sejours.map((sejour) => [keyOf(sejour), sejour]));
      for (const sejour of history.sejours) {
        const key = keyOf(sejour);
        const same = former.get(key);
        former.delete(key);
        const isSame = same !== undefined && sameKnownSejour(same, sejour);
        if (isSame && shared === wasShared) continue;
        if (same !== undefined) replaced.push({ piece, knownFrom: sejour.knownFrom, rank: sejour.rank });
        if (!isSame) {
          if (same !== undefined) post(same, -1);
          post(sejour, 1);
        }
        written.push({ piece, dossier: dossier.id, source, origin, place: sejour.place, sejour, shared });
      }
      for (const sejour of former.values()) {
        post(sejour, -1);
        removed.push({ piece, knownFrom: sejour.knownFrom, rank: sejour.rank });
      }
    }
    return { dossiers: [...this.touched.values()], pieces, written, replaced, removed, mouvements };
  }
}
