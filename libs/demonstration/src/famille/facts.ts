import type { PlainDate } from '#libs/kernel';

/** A dossier of the demonstration; itself, not only its reference, so that nobody has to look it up. */
export interface Dossier {
  readonly reference: string;
  /** How many facts have been learnt of it so far. */
  learnt: number;
}

/** A pièce of the demonstration. */
export interface PieceOfDossier {
  readonly reference: string;
  readonly dossier: Dossier;
  /** How many facts have been learnt of it so far. */
  learnt: number;
}

/** What a fact says, in the words of a facts file. */
export type Said =
  | { readonly fait: 'received'; readonly caisse: string; readonly procedure: string; readonly type: string; readonly canal: string }
  | { readonly fait: 'processed'; readonly mode: 'manual' | 'auto' }
  | { readonly fait: 'returned' | 'neutralised' | 'reopened' | 'waitingEnded' }
  | { readonly fait: 'transferred'; readonly caisse?: string; readonly caisseExecutante?: string }
  | { readonly fait: 'waitingStarted'; readonly waitingFor: string }
  | { readonly fait: 'corrected'; readonly corrects: string }
  | { readonly fait: 'cancelled'; readonly cancels: string };

/** One line of the facts file. */
export interface GeneratedFact {
  readonly id: string;
  readonly piece: PieceOfDossier;
  readonly said: Said;
  readonly on: PlainDate;
  readonly knownOn: PlainDate;
  /** How many facts were learnt before it, of its pièce and of its dossier. */
  readonly before: { readonly ofPiece: number; readonly ofDossier: number };
}

/** The line of a facts file, without its end. */
export function lineOf({ id, piece, said, on, knownOn }: GeneratedFact): string {
  return JSON.stringify({ id, dossier: piece.dossier.reference, piece: piece.reference, ...said, on, knownOn });
}
