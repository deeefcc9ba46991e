import { unreachable } from '#libs/kernel';
import type { AssignDossier, CancelFact, CorrectFact, FactStatingCommand, RecordActivity } from '../dossier/dossier.commands.js';
import { dossierDecider } from '../dossier/dossier.decider.js';
import { refusals as dossierRefusals } from '../dossier/dossier.errors.js';
import { type DossierHistoryEvent, type DossierState, evolveDossier, factOfId, type KnownDossierState } from '../dossier/dossier.state.js';
import { performAction } from './actions.js';
import { advance, pass } from './advance.js';
import type { Cadre } from './cadre.js';
import { drawInSample, findAnomalie, recordControle } from './controles.js';
import { enter } from './etapes.js';
import { actOnIndu } from './indus.js';
import { returnLinkedDossier } from './liens.js';
import { migrateProcedure } from './migration.js';
import type { OpenUnderProcedure, ParcoursCommand } from './parcours.commands.js';
import { refusals } from './parcours.errors.js';
import { passEcheance } from './pass-echeance.js';
import { Run } from './run.js';

/** Commands of any dossier that one under a procédure takes too. */
export type OrdinaryCommand = FactStatingCommand | AssignDossier | CorrectFact | CancelFact | RecordActivity;

export type FollowedDossierCommand = ParcoursCommand | OpenUnderProcedure | OrdinaryCommand;

const versionOf = (procedure: string | null, version: number | null): string =>
  `${procedure ?? 'aucune procédure'} (version ${String(version ?? '–')})`;

function assertFollows(procedure: string | null, version: number | null, { definition }: Cadre): void {
  if (procedure !== definition.code || version !== definition.version)
    throw refusals.otherVersion(versionOf(procedure, version), versionOf(definition.code, definition.version));
}

function open(command: OpenUnderProcedure, state: DossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertFollows(command.procedure, command.procedureVersion, cadre);
  const opening = dossierDecider.decide(command, state);
  const opened = opening.reduce(evolveDossier, state);
  if (opened.status === 'absent') return opening;
  const run = new Run(opened, cadre, command);
  run.record(command.values ?? {}, 'link');
  pass(run, cadre.definition.start, []);
  enter(run, cadre.definition.start);
  advance(run, command.on);
  return [...opening, ...run.events];
}

const OF_THE_PROCEDURE: ReadonlySet<OrdinaryCommand['type']> = new Set(['EnterEtape', 'StartWaiting', 'EndWaiting', 'CloseDossier']);

/** What the procédure does by itself is not to be done, corrected or cancelled beside it. */
function assertBesideProcedure(command: OrdinaryCommand, state: KnownDossierState, { definition }: Cadre): void {
  if (OF_THE_PROCEDURE.has(command.type)) throw refusals.ledByProcedure(definition.code);
  if (command.type !== 'CorrectFact' && command.type !== 'CancelFact') return;
  const fact = factOfId(state, command.type === 'CorrectFact' ? command.corrects : command.cancels);
  if (fact?.piece === null) throw refusals.ledByProcedure(definition.code);
}

function decideBeside(command: OrdinaryCommand, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertBesideProcedure(command, state, cadre);
  const events = dossierDecider.decide(command, state);
  if (events.length === 0) return events;
  const run = new Run(state, cadre, command);
  run.absorb(events);
  advance(run, command.on);
  return run.events;
}

function decideKnown(
  command: Exclude<FollowedDossierCommand, OpenUnderProcedure>,
  state: KnownDossierState,
  cadre: Cadre,
): readonly DossierHistoryEvent[] {
  switch (command.type) {
    case 'PerformAction':
      return performAction(command, state, cadre);
    case 'PassEcheance':
      return passEcheance(command, state, cadre);
    case 'ReturnLinkedDossier':
      return returnLinkedDossier(command, state, cadre);
    case 'RecordControle':
      return recordControle(command, state, cadre);
    case 'FindAnomalie':
      return findAnomalie(command, state, cadre);
    case 'DetectIndu':
    case 'NotifyIndu':
    case 'StartInduRecovery':
    case 'SettleIndu':
    case 'AbandonIndu':
      return actOnIndu(command, state, cadre);
    case 'DrawInSample':
      return drawInSample(command, state, cadre);
    case 'MigrateProcedure':
      return migrateProcedure(command, state, cadre);
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
    case 'AssignDossier':
    case 'CorrectFact':
    case 'CancelFact':
    case 'RecordActivity':
      return decideBeside(command, state, cadre);
    default:
      return unreachable(command);
  }
}

/**
 * Decides on a dossier that follows a procédure, under the version that it follows: what the command says, and all that the procédure does by itself then.
 * Evaluates expressions; what comes of them is in the events, and folding asks for none.
 * @throws DomainError of `PARCOURS_ERROR_CODES`, `DOSSIER_ERROR_CODES` or `feel.*`
 */
export function decideParcours(command: FollowedDossierCommand, state: DossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  if (command.type === 'OpenDossier') return open(command, state, cadre);
  if (state.status === 'absent') throw dossierRefusals.dossierUnknown();
  if (state.parcours === null) throw refusals.none();
  assertFollows(state.parcours.procedure, state.parcours.version, cadre);
  return decideKnown(command, state, cadre);
}
