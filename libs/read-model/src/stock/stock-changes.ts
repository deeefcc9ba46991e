import { type DossierEvent, type KnownSejour, mouvementsOf, type PieceHistory, type Place, samePlace, type Sens } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { type DossierRecord, historiesOf, historyOfPiece, piecesConcerned, record, type RecordedTimes } from './dossier-record.js';
import { type Days, sharedDays } from './shared-days.js';

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
  /** Between which of its days another pièce of its dossier was in stock too. */
  readonly shared: Days | undefined;
}

export interface SejourKey {
  readonly piece: string;
  readonly knownFrom: PlainDate;
  readonly rank: number;
}

export interface PostedMouvement extends Filing {
  readonly dossier: string;
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

/** A dossier as it was before the first of some events, and the pièces that these concern. */
interface DossierBefore {
  readonly dossier: DossierRecord;
  readonly histories: ReadonlyMap<string, PieceHistory>;
  readonly concerned: Set<string>;
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

const sameDays = (a: Days | undefined, b: Days | undefined): boolean => a?.from === b?.from && a?.to === b?.to;

const keyOf = (sejour: KnownSejour): string => `${sejour.knownFrom} ${String(sejour.rank)}`;

/** Gathers what events change: remembers each dossier as it was before the first of them. */
export class StockChangesBuilder {
  private readonly before = new Map<string, DossierBefore>();

  /** The record of a dossier that the events so far have touched. */
  recordOf(id: string): DossierRecord | undefined {
    return this.before.get(id)?.dossier;
  }

  add(dossier: DossierRecord, event: DossierEvent, times: RecordedTimes): void {
    let before = this.before.get(dossier.id);
    if (before === undefined) this.before.set(dossier.id, (before = { dossier, histories: historiesOf(dossier), concerned: new Set() }));
    for (const piece of piecesConcerned(dossier, event)) before.concerned.add(piece);
    record(dossier, event, times);
  }

  build(): StockChanges {
    const pieces = new Map<string, PieceChange>();
    const written: SejourChange[] = [];
    const replaced: SejourKey[] = [];
    const removed: SejourKey[] = [];
    const mouvements: PostedMouvement[] = [];
    for (const { dossier, histories: before, concerned } of this.before.values()) {
      for (const piece of concerned) pieces.set(piece, { dossier, history: historyOfPiece(dossier, piece), isNew: !before.has(piece) });
      const after = historiesOf(dossier);
      const [wasShared, shared] = [sharedDays(before.values()), sharedDays(after.values())];
      const { id, source, origin } = dossier;
      const post = (sejour: KnownSejour, sign: 1 | -1): void => {
        for (const { place, arrivedOn, on, sens, knownOn, n } of mouvementsOf(sejour)) {
          mouvements.push({ dossier: id, source, origin, place, arrivedOn, on, sens, knownOn, n: n * sign });
        }
      };
      // What happens to one pièce may change what the stays of another share.
      for (const [piece, { sejours }] of after) {
        const former = new Map(before.get(piece)?.sejours.map((sejour) => [keyOf(sejour), sejour]));
        for (const sejour of sejours) {
          const key = keyOf(sejour);
          const same = former.get(key);
          former.delete(key);
          const isSame = same !== undefined && sameKnownSejour(same, sejour);
          if (isSame && sameDays(shared.get(sejour), wasShared.get(same))) continue;
          if (same !== undefined) replaced.push({ piece, knownFrom: sejour.knownFrom, rank: sejour.rank });
          if (!isSame) {
            if (same !== undefined) post(same, -1);
            post(sejour, 1);
          }
          written.push({ piece, dossier: id, source, origin, place: sejour.place, sejour, shared: shared.get(sejour) });
        }
        for (const sejour of former.values()) {
          post(sejour, -1);
          removed.push({ piece, knownFrom: sejour.knownFrom, rank: sejour.rank });
        }
      }
    }
    return { dossiers: Array.from(this.before.values(), ({ dossier }) => dossier), pieces, written, replaced, removed, mouvements };
  }
}
