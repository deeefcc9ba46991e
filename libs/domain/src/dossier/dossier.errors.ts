import { DomainError, type ErrorData, type PlainDate } from '#libs/kernel';
import type { Fact } from '../stock/fact.js';

/** Every refusal of a command on a dossier; adapters map each to an answer. */
export const DOSSIER_ERROR_CODES = [
  'dossier.unknown',
  'dossier.alreadyOpen',
  'dossier.closed',
  'piece.unknown',
  'piece.alreadyReceived',
  'piece.notInStock',
  'piece.alreadyInStock',
  'piece.notWaiting',
  'transfer.nowhere',
  'fact.unknown',
  'fact.alreadyRecorded',
  'fact.alreadyCancelled',
  'fact.notCorrectable',
  'fact.beforeArrival',
  'fact.conflict',
  'activity.ofLog',
  'day.inFuture',
] as const;

export type DossierErrorCode = (typeof DOSSIER_ERROR_CODES)[number];

/** Why a line of an import cannot be taken; the rest of the file goes on. */
export const IMPORT_REFUSAL_CODES = ['fact.changed', 'fact.knownBackwards', 'fact.knownBeforeItHappened', 'activity.changed'] as const;

export type ImportRefusalCode = (typeof IMPORT_REFUSAL_CODES)[number];

/** A kind of fact as people read it. */
export const FACT_LABELS: Readonly<Record<Fact['kind'], string>> = {
  received: 'réception',
  qualified: 'qualification',
  processed: 'traitement',
  returned: 'retour',
  neutralised: 'neutralisation',
  reopened: 'réouverture',
  transferred: 'transfert',
  etapeEntered: 'entrée en étape',
  waitingStarted: 'mise en attente',
  waitingEnded: 'fin d’attente',
  closed: 'clôture',
  corrected: 'correction',
  cancelled: 'annulation',
};

export const labelOf = (fact: Fact): string => `${FACT_LABELS[fact.kind]} du ${fact.on}`;

export function refusal(code: DossierErrorCode, message: string, data: ErrorData = {}): DomainError<DossierErrorCode> {
  return new DomainError(code, message, data);
}

export const refusals = {
  dossierUnknown: () => refusal('dossier.unknown', 'Ce dossier n’existe pas.'),
  dossierAlreadyOpen: (reference: string) => refusal('dossier.alreadyOpen', `Le dossier ${reference} est déjà ouvert.`, { reference }),
  dossierClosed: (reference: string, closedOn: PlainDate) =>
    refusal('dossier.closed', `Le dossier ${reference} est clos depuis le ${closedOn} : annulez d’abord sa clôture.`, { reference, closedOn }),
  dayInFuture: (on: PlainDate, today: PlainDate) => refusal('day.inFuture', `Le ${on} est dans le futur : nous sommes le ${today}.`, { on, today }),
  pieceUnknown: (piece: string) => refusal('piece.unknown', `La pièce ${piece} n’existe pas dans ce dossier.`, { piece }),
  pieceAlreadyReceived: (piece: string, arrivedOn: PlainDate) =>
    refusal('piece.alreadyReceived', `La pièce ${piece} est déjà reçue, le ${arrivedOn}.`, { piece, arrivedOn }),
  pieceNotInStock: (piece: string | null, on: PlainDate) =>
    refusal('piece.notInStock', piece === null ? `Aucune pièce n’est en stock le ${on}.` : `La pièce ${piece} n’est pas en stock le ${on}.`, {
      piece,
      on,
    }),
  pieceAlreadyInStock: (piece: string, on: PlainDate) =>
    refusal('piece.alreadyInStock', `La pièce ${piece} est déjà en stock le ${on}.`, { piece, on }),
  pieceNotWaiting: (piece: string | null, on: PlainDate) =>
    refusal('piece.notWaiting', piece === null ? `Aucune pièce n’est en attente le ${on}.` : `La pièce ${piece} n’est pas en attente le ${on}.`, {
      piece,
      on,
    }),
  transferNowhere: (piece: string, caisse: string, caisseExecutante: string) =>
    refusal('transfer.nowhere', `La pièce ${piece} est déjà à la caisse ${caisse}, exécutée par ${caisseExecutante}.`, {
      piece,
      caisse,
      caisseExecutante,
    }),
  factUnknown: (fact: string) => refusal('fact.unknown', `Le fait ${fact} n’existe pas dans ce dossier.`, { fact }),
  factAlreadyRecorded: (fact: string) => refusal('fact.alreadyRecorded', `Le fait ${fact} est déjà enregistré.`, { fact }),
  factAlreadyCancelled: (fact: string) =>
    refusal('fact.alreadyCancelled', `Le fait ${fact} est déjà annulé : une annulation est définitive.`, { fact }),
  factNotCorrectable: (fact: string, kind: string) =>
    refusal('fact.notCorrectable', `Une correction ou une annulation ne se corrige ni ne s’annule (fait ${fact}).`, { fact, kind }),
  factBeforeArrival: (piece: string, on: PlainDate, arrivedOn: PlainDate) =>
    refusal('fact.beforeArrival', `Le ${on} précède l’arrivée de la pièce ${piece}, le ${arrivedOn}.`, { piece, on, arrivedOn }),
  activityOfLog: (reference: string) =>
    refusal('activity.ofLog', `Les activités du dossier ${reference} viennent du journal importé : réimportez-le prolongé.`, { reference }),
  factConflict: (facts: readonly Fact[]) =>
    refusal('fact.conflict', `Ce fait contredit ce qui est déjà connu : ${facts.map(labelOf).join(', ')}. Corrigez ou annulez d’abord.`, {
      facts: facts.map(({ id }) => id),
      conflicts: facts.map(labelOf),
    }),
} as const;
