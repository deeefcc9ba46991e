import { type Decider, type PlainDate, unreachable } from '#libs/kernel';
import { factOf } from '../stock/fact.js';
import { factsInForce } from '../stock/timeline.js';
import type { AssignDossier, CancelFact, CorrectFact, DossierCommand, FactStatingCommand, OpenDossier, RecordActivity } from './dossier.commands.js';
import { refusals } from './dossier.errors.js';
import type { DossierEvent, DossierEventData } from './dossier.events.js';
import {
  ABSENT_DOSSIER,
  amendmentsOf,
  type DossierHistoryEvent,
  type DossierState,
  evolveDossier,
  factOfId,
  factsOfDossier,
  type KnownDossierState,
  ownFactsOf,
} from './dossier.state.js';
import { guard } from './fact-guards.js';
import { planImportedFacts } from './imported-facts.js';
import { planImportedTrace } from './imported-trace.js';
import { conflictsOf } from './standing.js';
import { stated } from './stated.js';

type Dated = Pick<OpenDossier, 'on' | 'today' | 'now'>;

function guardDay({ on, today }: Dated): void {
  if (on > today) throw refusals.dayInFuture(on, today);
}

function known(state: DossierState): KnownDossierState {
  if (state.status === 'absent') throw refusals.dossierUnknown();
  return state;
}

/** On a closed dossier, only what happened before its closing may still be learnt. */
function guardOpen(state: KnownDossierState, on: PlainDate): void {
  if (state.status === 'closed' && on >= state.closedOn) throw refusals.dossierClosed(state.opened.reference, state.closedOn);
}

function open(command: OpenDossier, state: DossierState): readonly DossierHistoryEvent[] {
  if (state.status !== 'absent') throw refusals.dossierAlreadyOpen(state.opened.reference);
  guardDay(command);
  const { reference, procedure, procedureVersion, on, attributes, caisse, importedAt, requestedBy } = command;
  const data: DossierEventData['DossierOpened'] = {
    reference,
    origin: 'native',
    source: null,
    unit: null,
    procedure,
    procedureVersion,
    openedOn: on,
    attributes,
    ...(caisse === undefined ? {} : { caisse }),
    ...(importedAt === undefined ? {} : { importedAt }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
  };
  return [stated({ type: 'DossierOpened', data }, command)];
}

function eventOf(command: FactStatingCommand): DossierEvent {
  const { fact, on } = command;
  const base = { fact, sourceFact: null };
  switch (command.type) {
    case 'ReceivePiece': {
      const { piece, reference, caisse, procedure, pieceType: type, canal, population } = command;
      return { type: 'PieceReceived', data: { ...base, piece, reference, caisse, procedure, type, canal, population, receivedOn: on } };
    }
    case 'QualifyPiece': {
      const { piece, procedure, pieceType: type, population } = command;
      return { type: 'PieceQualified', data: { ...base, piece, procedure, type, population, qualifiedOn: on } };
    }
    case 'ProcessPiece':
      return { type: 'PieceProcessed', data: { ...base, piece: command.piece, mode: command.mode, processedOn: on } };
    case 'ReturnPiece':
      return { type: 'PieceReturned', data: { ...base, piece: command.piece, reason: command.reason, returnedOn: on } };
    case 'NeutralisePiece':
      return { type: 'PieceNeutralised', data: { ...base, piece: command.piece, reason: command.reason, neutralisedOn: on } };
    case 'ReopenPiece':
      return { type: 'PieceReopened', data: { ...base, piece: command.piece, reason: command.reason, reopenedOn: on } };
    case 'TransferPiece': {
      const { piece, caisse, caisseExecutante } = command;
      return { type: 'PieceTransferred', data: { ...base, piece, caisse, caisseExecutante, transferredOn: on } };
    }
    case 'EnterEtape':
      return { type: 'EtapeEntered', data: { ...base, piece: command.piece, etape: command.etape, enteredOn: on } };
    case 'StartWaiting':
      return { type: 'WaitingStarted', data: { ...base, piece: command.piece, waitingFor: command.waitingFor, startedOn: on } };
    case 'EndWaiting':
      return { type: 'WaitingEnded', data: { ...base, piece: command.piece, endedOn: on } };
    case 'CloseDossier':
      return { type: 'DossierClosed', data: { ...base, outcome: command.outcome, closedOn: on } };
    default:
      return unreachable(command);
  }
}

/** Refuses an event whose fact takes away the effect of others, or has none itself. */
function guardConflicts(state: KnownDossierState, event: DossierHistoryEvent): readonly DossierHistoryEvent[] {
  const fact = factOf(event, { ...event, order: state.eventCount });
  const conflicts = fact === null ? [] : conflictsOf(state, fact);
  if (conflicts.length > 0) throw refusals.factConflict(conflicts);
  return [event];
}

function stateFact(command: FactStatingCommand, state: KnownDossierState): readonly DossierHistoryEvent[] {
  guardDay(command);
  guardOpen(state, command.on);
  if (command.type === 'CloseDossier' && state.status === 'closed') throw refusals.dossierClosed(state.opened.reference, state.closedOn);
  if (factOfId(state, command.fact) !== null) throw refusals.factAlreadyRecorded(command.fact);
  return guard(state, command) === 'nothing' ? [] : guardConflicts(state, stated(eventOf(command), command));
}

/** The fact that a correction or a cancellation names, as it stands. */
function amended(state: KnownDossierState, target: string, fact: string): { readonly piece: string | null; readonly on: PlainDate } {
  const found = factOfId(state, target);
  if (found === null) throw refusals.factUnknown(target);
  if (found.kind === 'corrected' || found.kind === 'cancelled') throw refusals.factNotCorrectable(target, found.kind);
  if (amendmentsOf(state, target).some(({ kind, piece }) => kind === 'cancelled' && piece === found.piece))
    throw refusals.factAlreadyCancelled(target);
  if (factOfId(state, fact) !== null) throw refusals.factAlreadyRecorded(fact);
  const facts = found.piece === null ? factsOfDossier(state) : ownFactsOf(state, found.piece);
  return { piece: found.piece, on: factsInForce(facts).find(({ id }) => id === target)?.on ?? found.on };
}

function correct(command: CorrectFact, state: KnownDossierState): readonly DossierHistoryEvent[] {
  guardDay(command);
  const { fact, corrects, on, today, now } = command;
  const target = amended(state, corrects, fact);
  if (target.on === on) return [];
  const data = { fact, sourceFact: null, piece: target.piece, corrects, on };
  return guardConflicts(state, { type: 'FactCorrected', data, occurredAt: now, knownOn: today });
}

function cancel(command: CancelFact, state: KnownDossierState): readonly DossierHistoryEvent[] {
  guardDay(command);
  const { fact, cancels, on, today, now } = command;
  const { piece } = amended(state, cancels, fact);
  const data = { fact, sourceFact: null, piece, cancels, cancelledOn: on };
  return guardConflicts(state, { type: 'FactCancelled', data, occurredAt: now, knownOn: today });
}

function assign(command: AssignDossier, state: KnownDossierState): readonly DossierHistoryEvent[] {
  guardDay(command);
  guardOpen(state, command.on);
  if (state.agent === command.agent) return [];
  return [stated({ type: 'DossierAssigned', data: { agent: command.agent, assignedOn: command.on } }, command)];
}

function record(command: RecordActivity, state: KnownDossierState): readonly DossierHistoryEvent[] {
  guardDay(command);
  guardOpen(state, command.on);
  // Ranks of an imported trace are those of its file; the log may still grow.
  if (state.opened.unit !== null) throw refusals.activityOfLog(state.opened.reference);
  const { activity, transition, agent, on, attributes, contentDigest } = command;
  const data = { rank: state.activities.length, activity, transition, agent, performedOn: on, attributes, contentDigest };
  return [stated({ type: 'ActivityRecorded', data }, command)];
}

function decide(command: DossierCommand, state: DossierState): readonly DossierHistoryEvent[] {
  switch (command.type) {
    case 'OpenDossier':
      return open(command, state);
    case 'CorrectFact':
      return correct(command, known(state));
    case 'CancelFact':
      return cancel(command, known(state));
    case 'AssignDossier':
      return assign(command, known(state));
    case 'RecordActivity':
      return record(command, known(state));
    case 'RecordImportedFacts':
      return planImportedFacts(state, command.opening, command.facts, command.heldPieces).events;
    case 'RecordImportedTrace':
      return planImportedTrace(state, command.trace, command.import).events;
    case 'ReceivePiece':
    case 'QualifyPiece':
    case 'ProcessPiece':
    case 'ReturnPiece':
    case 'NeutralisePiece':
    case 'ReopenPiece':
    case 'TransferPiece':
    case 'EnterEtape':
    case 'StartWaiting':
    case 'EndWaiting':
    case 'CloseDossier':
      return stateFact(command, known(state));
    default:
      return unreachable(command);
  }
}

/**
 * A dossier and its pièces. Native commands refuse what contradicts what is known; imports take facts as they come.
 * A late fact – of a day before others – is accepted when every fact keeps its effect.
 */
export const dossierDecider: Decider<DossierCommand, DossierHistoryEvent, DossierState> = {
  initialState: ABSENT_DOSSIER,
  evolve: evolveDossier,
  decide,
};
