import type { PlainDate } from '#libs/kernel';
import type { Fact } from '../stock/fact.js';
import { type Timeline, timelineOf, factsInForce } from '../stock/timeline.js';
import { factsOfDossier, factsOfPiece, type KnownDossierState, piecesOf, closingDayOf } from './dossier.state.js';

/** Where a pièce stood at the end of a day, as known now. */
export function standingOn(state: KnownDossierState, piece: string, day: PlainDate): Timeline {
  return timelineOf(factsInForce(factsOfPiece(state, piece)).filter(({ on }) => on <= day));
}

/** The facts that a further one would leave without effect, itself included; those that have none already are not its doing. */
function newlySetAside(facts: readonly Fact[], further: Fact): readonly Fact[] {
  const before = new Set(timelineOf(facts).setAside.map(({ fact }) => fact.id));
  return timelineOf([...facts, further])
    .setAside.map(({ fact }) => fact)
    .filter(({ id }) => !before.has(id));
}

/** The facts that put a pièce back in stock after its dossier was closed. */
function entriesAfterClosing(state: KnownDossierState, piece: string, further: Fact): readonly Fact[] {
  const closedOn = closingDayOf(further.piece === null ? [...factsOfDossier(state), further] : factsOfDossier(state));
  if (closedOn === null) return [];
  const facts = further.piece === null || further.piece === piece ? [...factsOfPiece(state, piece), further] : factsOfPiece(state, piece);
  if (!timelineOf(facts).inStock) return [];
  return factsInForce(facts).filter(({ kind, on }) => (kind === 'received' || kind === 'reopened') && on >= closedOn);
}

/** What a new fact contradicts: the facts that it would deprive of their effect, or bring into a closed dossier. */
export function conflictsOf(state: KnownDossierState, further: Fact): readonly Fact[] {
  const pieces = further.piece === null ? piecesOf(state) : [further.piece];
  return pieces.flatMap((piece) => {
    const deprived = newlySetAside(factsOfPiece(state, piece), further);
    return deprived.length > 0 ? deprived : entriesAfterClosing(state, piece, further);
  });
}

/** Where a pièce stands after all that is known of it. */
export function standingNow(state: KnownDossierState, piece: string): Timeline {
  return timelineOf(factsOfPiece(state, piece));
}
