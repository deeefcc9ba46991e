import type { PlainDate } from '#libs/kernel';
import { factsOfDossier, type DossierState, ownFactsOf, piecesOf } from './dossier.state.js';
import { standingNow } from './standing.js';

/** The owner of a pièce as known now; null when the dossier or the pièce is not there. */
export function ownerOf(state: DossierState, piece: string): string | null {
  return state.status === 'absent' ? null : (standingNow(state, piece).place?.caisse ?? null);
}

/** The latest day on which a fact of the dossier became known; null when there is none. What is learnt next is not learnt before. */
export function latestKnownOn(state: DossierState): PlainDate | null {
  if (state.status === 'absent') return null;
  const facts = [...factsOfDossier(state), ...piecesOf(state).flatMap((piece) => ownFactsOf(state, piece))];
  return facts.reduce<PlainDate | null>((last, { knownOn }) => (last === null || knownOn > last ? knownOn : last), null);
}
