import type { DossierPiece } from '../api/client.ts';
import { labels } from '../labels.ts';

const text = labels.dossier;

/** Where a pièce stands, in words. */
export function pieceState({ arrivedOn, inStock, exit, leftOn, waitingFor }: DossierPiece): string {
  if (arrivedOn === null) return text.notReceived;
  if (!inStock) return leftOn === null ? text.out : labels.pieces.exitOn(exit === null ? text.out : labels.pieces.exit(exit), leftOn);
  return waitingFor === null ? text.inStock : text.waitingState(waitingFor);
}
