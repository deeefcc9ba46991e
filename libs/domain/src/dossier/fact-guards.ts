import { unreachable } from '#libs/kernel';
import type { Timeline } from '../stock/timeline.js';
import { samePlace } from '../stock/timeline.js';
import type { FactStatingCommand, QualifyPiece, TransferPiece } from './dossier.commands.js';
import { refusals } from './dossier.errors.js';
import { type KnownDossierState, piecesOf } from './dossier.state.js';
import { standingNow, standingOn } from './standing.js';

/** `state`: go on; `nothing`: what the command asks for is so already. Refusals are thrown. */
type Verdict = 'state' | 'nothing';

type PieceStandings = Timeline & { readonly place: NonNullable<Timeline['place']> };

/** The pièce as it stood that day; refused when it is unknown, or had not arrived yet. */
function arrived(state: KnownDossierState, command: { readonly piece: string; readonly on: FactStatingCommand['on'] }): PieceStandings {
  const standing = standingOn(state, command.piece, command.on);
  if (standing.place !== null) return { ...standing, place: standing.place };
  const { arrivedOn } = standingNow(state, command.piece);
  throw arrivedOn === null ? refusals.pieceUnknown(command.piece) : refusals.factBeforeArrival(command.piece, command.on, arrivedOn);
}

function inStock(state: KnownDossierState, command: { readonly piece: string; readonly on: FactStatingCommand['on'] }): PieceStandings {
  const standing = arrived(state, command);
  if (!standing.inStock) throw refusals.pieceNotInStock(command.piece, command.on);
  return standing;
}

/** The pièces that a command concerns and that were in stock that day; refused when there is none. */
function concernedInStock(
  state: KnownDossierState,
  { piece, on }: { readonly piece: string | null; readonly on: FactStatingCommand['on'] },
): readonly PieceStandings[] {
  if (piece !== null) return [inStock(state, { piece, on })];
  const present = piecesOf(state)
    .map((each) => standingOn(state, each, on))
    .flatMap((standing) => (standing.inStock && standing.place !== null ? [{ ...standing, place: standing.place }] : []));
  if (present.length === 0) throw refusals.pieceNotInStock(null, on);
  return present;
}

function transferring(state: KnownDossierState, command: TransferPiece): Verdict {
  const { place } = arrived(state, command);
  const caisse = command.caisse ?? place.caisse;
  // A doer that was the owner follows the owner.
  const following = place.caisseExecutante === place.caisse ? caisse : place.caisseExecutante;
  const moved = { ...place, caisse, caisseExecutante: command.caisseExecutante ?? following };
  if (samePlace(place, moved)) throw refusals.transferNowhere(command.piece, place.caisse, place.caisseExecutante);
  return 'state';
}

function qualifying(state: KnownDossierState, command: QualifyPiece): Verdict {
  const { place } = arrived(state, command);
  const { procedure, pieceType, population } = command;
  const qualified = {
    ...place,
    procedure: procedure ?? place.procedure,
    type: pieceType ?? place.type,
    population: population ?? place.population,
  };
  return samePlace(place, qualified) ? 'nothing' : 'state';
}

/**
 * Whether a fact may be stated on the day that it names, as the dossier stood then.
 * What later facts say of it is another question: `conflictsOf`.
 * @throws DomainError with a code of `DOSSIER_ERROR_CODES`
 */
export function guard(state: KnownDossierState, command: FactStatingCommand): Verdict {
  switch (command.type) {
    case 'ReceivePiece': {
      const { arrivedOn } = standingNow(state, command.piece);
      if (arrivedOn !== null) throw refusals.pieceAlreadyReceived(command.piece, arrivedOn);
      return 'state';
    }
    case 'ProcessPiece':
    case 'ReturnPiece':
    case 'NeutralisePiece':
      inStock(state, command);
      return 'state';
    case 'ReopenPiece':
      if (arrived(state, command).inStock) throw refusals.pieceAlreadyInStock(command.piece, command.on);
      return 'state';
    case 'TransferPiece':
      return transferring(state, command);
    case 'QualifyPiece':
      return qualifying(state, command);
    case 'StartWaiting':
      return concernedInStock(state, command).every(({ place }) => place.waitingFor === command.waitingFor) ? 'nothing' : 'state';
    case 'EndWaiting':
      if (concernedInStock(state, command).every(({ place }) => place.waitingFor === null)) throw refusals.pieceNotWaiting(command.piece, command.on);
      return 'state';
    case 'EnterEtape':
      if (command.piece === null) return 'state';
      return arrived(state, { piece: command.piece, on: command.on }).place.etape === command.etape ? 'nothing' : 'state';
    case 'CloseDossier':
      return 'state';
    default:
      return unreachable(command);
  }
}
