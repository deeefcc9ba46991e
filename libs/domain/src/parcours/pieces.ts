import type { PlainDate } from '#libs/kernel';
import { type KnownDossierState, piecesOf } from '../dossier/dossier.state.js';
import { standingNow } from '../dossier/standing.js';

/** A pièce as known now. */
export interface PieceHeld {
  readonly piece: string;
  readonly type: string;
  readonly arrivedOn: PlainDate;
  readonly inStock: boolean;
  /** Received, and neither returned nor neutralised: it counts among the expected ones. */
  readonly counts: boolean;
}

export function piecesHeld(state: KnownDossierState): readonly PieceHeld[] {
  return piecesOf(state).flatMap((piece): readonly PieceHeld[] => {
    const { place, arrivedOn, inStock, sejours } = standingNow(state, piece);
    if (place === null || arrivedOn === null) return [];
    const exit = sejours.at(-1)?.exit ?? null;
    return [{ piece, type: place.type, arrivedOn, inStock, counts: exit !== 'returned' && exit !== 'neutralised' }];
  });
}
