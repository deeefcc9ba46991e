import { type Decider, DomainError, unreachable } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { ImportEvent, ImportEventData, ImportRefusal } from './import.events.js';

export interface StartImport {
  readonly type: 'StartImport';
  readonly import: ImportEventData['ImportStarted'];
}

export interface ListRefusals {
  readonly type: 'ListRefusals';
  readonly refusals: readonly ImportRefusal[];
}

export interface CompleteImport {
  readonly type: 'CompleteImport';
  readonly outcome: ImportEventData['ImportCompleted'];
}

export interface FailImport {
  readonly type: 'FailImport';
  readonly failure: ImportEventData['ImportFailed'];
}

export type ImportCommand = StartImport | ListRefusals | CompleteImport | FailImport;

type Started = ImportEventData['ImportStarted'];

export type ImportState =
  | { readonly status: 'absent' }
  | { readonly status: 'running'; readonly import: Started }
  | { readonly status: 'completed'; readonly import: Started; readonly outcome: ImportEventData['ImportCompleted'] }
  | { readonly status: 'failed'; readonly import: Started; readonly failure: ImportEventData['ImportFailed'] };

function evolve(state: ImportState, event: ImportEvent): ImportState {
  const { type, data } = event;
  switch (type) {
    case 'ImportStarted':
      return { status: 'running', import: data };
    case 'LignesRefused':
      return state;
    case 'ImportCompleted':
      return state.status === 'absent' ? state : { status: 'completed', import: state.import, outcome: data };
    case 'ImportFailed':
      return state.status === 'absent' ? state : { status: 'failed', import: state.import, failure: data };
    default:
      return unreachable(event);
  }
}

/** What makes two requests the same import: not the day on which it is taken up again, nor what only reading tells. */
function sameRequest(a: Started, b: Started): boolean {
  const requestOf = ({ source, format, unit, fileName, options }: Started): object => ({ source, format, unit, fileName, options });
  return sameJson(requestOf(a), requestOf(b));
}

function start(started: Started, state: ImportState): readonly ImportEvent[] {
  if (state.status !== 'absent' && !sameRequest(state.import, started)) {
    throw new DomainError('import.otherRequest', `Cette clé désigne déjà un autre import (source « ${state.import.source} »).`, {
      source: state.import.source,
      format: state.import.format,
    });
  }
  // One that was interrupted goes on; one that failed may be tried again.
  return state.status === 'absent' || state.status === 'failed' ? [{ type: 'ImportStarted', data: started }] : [];
}

function notRunning(status: ImportState['status']): DomainError {
  return new DomainError('import.notRunning', `L’import n’est pas en cours (état : ${status}).`, { status });
}

function decide(command: ImportCommand, state: ImportState): readonly ImportEvent[] {
  switch (command.type) {
    case 'StartImport':
      return start(command.import, state);
    case 'ListRefusals':
      if (state.status !== 'running') throw notRunning(state.status);
      return command.refusals.length === 0 ? [] : [{ type: 'LignesRefused', data: { refusals: command.refusals } }];
    case 'CompleteImport':
      if (state.status === 'completed') return [];
      if (state.status !== 'running') throw notRunning(state.status);
      return [{ type: 'ImportCompleted', data: command.outcome }];
    case 'FailImport':
      if (state.status === 'failed') return [];
      if (state.status !== 'running') throw notRunning(state.status);
      return [{ type: 'ImportFailed', data: command.failure }];
    default:
      return unreachable(command);
  }
}

/** An import as a job: started, then completed or failed; a failed one may start again. */
export const importDecider: Decider<ImportCommand, ImportEvent, ImportState> = { initialState: { status: 'absent' }, evolve, decide };
