import type { JsonObject, PlainDate } from '#libs/kernel';
import type { ProcessingMode } from './dossier.events.js';
import type { ImportedFact, ImportedFactsOpening } from './imported-facts.js';
import type { ImportedTrace, TraceImport } from './imported-trace.js';

/**
 * `on`: the day it happened. `today`: the day on which it is learnt, in the caisse's zone. `now`: the instant of it, ISO in UTC.
 * All three come from outside, as do the ids: a decision taken again gives the same events.
 */
interface Dated {
  readonly on: PlainDate;
  readonly today: PlainDate;
  readonly now: string;
}

/** `fact`: the id of the fact that the command will state. */
interface FactCommand extends Dated {
  readonly fact: string;
}

interface PieceCommand extends FactCommand {
  readonly piece: string;
}

/** `piece` null: the dossier and all its pièces. */
interface DossierOrPieceCommand extends FactCommand {
  readonly piece: string | null;
}

interface WithReason {
  readonly reason: string | null;
}

export interface OpenDossier extends Dated {
  readonly type: 'OpenDossier';
  readonly reference: string;
  readonly procedure: string | null;
  readonly procedureVersion: number | null;
  readonly attributes: JsonObject;
  readonly caisse?: string;
  /** The instant at which it is brought over with its past. */
  readonly importedAt?: string;
  readonly requestedBy?: { readonly dossier: string; readonly link: string };
}

export interface ReceivePiece extends PieceCommand {
  readonly type: 'ReceivePiece';
  readonly reference: string;
  readonly caisse: string;
  readonly procedure: string;
  /** The type of the pièce. */
  readonly pieceType: string;
  readonly canal: string | null;
  readonly population: string | null;
}

/** `null` leaves that part as it was. */
export interface QualifyPiece extends PieceCommand {
  readonly type: 'QualifyPiece';
  readonly procedure: string | null;
  readonly pieceType: string | null;
  readonly population: string | null;
}

export interface ProcessPiece extends PieceCommand {
  readonly type: 'ProcessPiece';
  readonly mode: ProcessingMode;
}

export interface ReturnPiece extends PieceCommand, WithReason {
  readonly type: 'ReturnPiece';
}

export interface NeutralisePiece extends PieceCommand, WithReason {
  readonly type: 'NeutralisePiece';
}

export interface ReopenPiece extends PieceCommand, WithReason {
  readonly type: 'ReopenPiece';
}

/** A new owner, a new doer, or both. */
export interface TransferPiece extends PieceCommand {
  readonly type: 'TransferPiece';
  readonly caisse: string | null;
  readonly caisseExecutante: string | null;
}

export interface EnterEtape extends DossierOrPieceCommand {
  readonly type: 'EnterEtape';
  readonly etape: string;
}

export interface StartWaiting extends DossierOrPieceCommand {
  readonly type: 'StartWaiting';
  readonly waitingFor: string;
}

export interface EndWaiting extends DossierOrPieceCommand {
  readonly type: 'EndWaiting';
}

/** `null` gives the dossier back to nobody in particular. */
export interface AssignDossier extends Dated {
  readonly type: 'AssignDossier';
  readonly agent: string | null;
}

export interface CloseDossier extends FactCommand {
  readonly type: 'CloseDossier';
  readonly outcome: string;
}

/** `on`: the right day of the fact named. */
export interface CorrectFact extends FactCommand {
  readonly type: 'CorrectFact';
  readonly corrects: string;
}

/** The fact named never was. */
export interface CancelFact extends FactCommand {
  readonly type: 'CancelFact';
  readonly cancels: string;
}

export interface RecordActivity extends Dated {
  readonly type: 'RecordActivity';
  readonly activity: string;
  readonly transition: string | null;
  readonly agent: string | null;
  readonly attributes: JsonObject;
  readonly contentDigest: string;
}

/** Facts of one dossier, brought over from another system; what came of each line: `planImportedFacts`. */
export interface RecordImportedFacts {
  readonly type: 'RecordImportedFacts';
  readonly opening: ImportedFactsOpening;
  readonly facts: readonly ImportedFact[];
  /** Pièces of which a former line was refused. */
  readonly heldPieces?: ReadonlySet<string>;
}

/** A trace of an imported log, whole; what was refused of it: `planImportedTrace`. */
export interface RecordImportedTrace {
  readonly type: 'RecordImportedTrace';
  readonly trace: ImportedTrace;
  readonly import: TraceImport;
}

/** Commands that state one dated fact. */
export type FactStatingCommand =
  | ReceivePiece
  | QualifyPiece
  | ProcessPiece
  | ReturnPiece
  | NeutralisePiece
  | ReopenPiece
  | TransferPiece
  | EnterEtape
  | StartWaiting
  | EndWaiting
  | CloseDossier;

export type DossierCommand =
  FactStatingCommand | OpenDossier | AssignDossier | CorrectFact | CancelFact | RecordActivity | RecordImportedFacts | RecordImportedTrace;
