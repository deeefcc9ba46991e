import { type DossierEvent, isParcoursEvent } from '#libs/domain';
import { sentenceOfParcours } from './parcours-sentence.js';
import { unreachable } from '#libs/kernel';
import type { LabelOf } from '../procedures/labels.js';
import { frenchDay } from './french.js';

/** What a sentence may need to know of what came before: how people call a pièce or a fact that the event names by its id. */
export interface Names {
  readonly piece: (id: string) => string;
  readonly fact: (id: string) => string;
  readonly label: LabelOf;
}

const because = (reason: string | null): string => (reason === null ? '' : ` : ${reason}`);

const named = (wait: string | undefined, { label }: Names): string => (wait === undefined ? '' : ` « ${label('wait', wait)} »`);

function ofPiece(piece: string | null, names: Names): string {
  return piece === null ? 'le dossier' : `la pièce ${names.piece(piece)}`;
}

const parts = (...pairs: readonly (readonly [string, string | null])[]): string =>
  pairs.flatMap(([label, value]) => (value === null ? [] : [`${label} ${value}`])).join(', ');

/** An event in plain French, for those who read the story of a dossier. */
export function sentenceOf(event: DossierEvent, names: Names): string {
  if (isParcoursEvent(event)) return sentenceOfParcours(event, names.label);
  const { type, data } = event;
  switch (type) {
    case 'DossierOpened':
      if (data.requestedBy !== undefined) return `Dossier ${data.reference} ouvert à la demande d’un autre dossier`;
      return data.origin === 'native' ? `Dossier ${data.reference} ouvert` : `Dossier ${data.reference} repris de la source ${data.source ?? '?'}`;
    case 'DossierDescribed':
      return 'Attributs du dossier mis à jour par un import';
    case 'PieceReceived': {
      const by = data.canal === null ? '' : ` par ${data.canal}`;
      return `Pièce ${data.reference} (${data.type}) reçue à la caisse ${data.caisse}${by}`;
    }
    case 'PieceQualified':
      return `Pièce ${names.piece(data.piece)} qualifiée : ${parts(['procédure', data.procedure], ['type', data.type], ['population', data.population])}`;
    case 'PieceProcessed':
      return `Pièce ${names.piece(data.piece)} traitée${data.mode === 'auto' ? ' automatiquement' : ''}`;
    case 'PieceReturned':
      return `Pièce ${names.piece(data.piece)} retournée${because(data.reason === null ? null : names.label('reason', data.reason))}`;
    case 'PieceNeutralised':
      return `Pièce ${names.piece(data.piece)} neutralisée : sortie du stock sans traitement${because(data.reason)}`;
    case 'PieceReopened':
      return `Pièce ${names.piece(data.piece)} rouverte : de retour en stock, son arrivée inchangée${because(data.reason)}`;
    case 'PieceTransferred': {
      const to = parts(['à la caisse responsable', data.caisse], ['à la caisse exécutante', data.caisseExecutante]);
      return `Pièce ${names.piece(data.piece)} transférée ${to}`;
    }
    case 'EtapeEntered':
      return `Entrée en étape « ${names.label('etape', data.etape)} » : ${ofPiece(data.piece, names)}`;
    case 'WaitingStarted':
      return `Mise en attente${named(data.wait, names)} (${data.waitingFor}) : ${ofPiece(data.piece, names)}`;
    case 'WaitingEnded':
      return `Fin d’attente${named(data.wait, names)} : ${ofPiece(data.piece, names)}`;
    case 'DossierClosed':
      return `Dossier clos (${names.label('outcome', data.outcome)})`;
    case 'FactCorrected':
      return `Correction : ${names.fact(data.corrects)} a eu lieu le ${frenchDay(data.on)}`;
    case 'FactCancelled':
      return `Annulation : ${names.fact(data.cancels)} n’a pas eu lieu`;
    case 'DossierAssigned':
      return data.agent === null ? 'Dossier rendu : il n’est plus à personne' : `Dossier confié à ${data.agent}`;
    case 'ActivityRecorded': {
      const by = data.agent === null ? '' : ` par ${data.agent}`;
      return `Activité « ${data.activity} »${data.transition === null ? '' : ` (${data.transition})`}${by}`;
    }
    default:
      return unreachable(event);
  }
}
