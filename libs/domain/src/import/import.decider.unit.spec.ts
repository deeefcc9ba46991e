import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { importDecider, type ImportCommand, type ImportState } from './import.decider.js';
import type { ImportEvent, ImportEventData } from './import.events.js';

const REQUEST: ImportEventData['ImportStarted'] = {
  source: 'receipt',
  format: 'xes',
  unit: 'trace',
  fileName: 'receipt.xes.gz',
  options: { caisse: 'IMPORT' },
  log: null,
  startedOn: plainDate('2024-01-08'),
};
const COUNTS = {
  bytesRead: 10,
  recordsRead: 1,
  eventsRead: 2,
  dossiersAppended: 1,
  eventsAppended: 5,
  skipped: 0,
  refused: 0,
  held: 0,
  firstDay: plainDate('2010-10-02'),
  lastDay: plainDate('2010-10-03'),
};
const REFUSAL = { where: 'ligne 12', line: 12, reference: 'f1', code: 'fact.changed', reason: 'autre contenu', remedy: 'corrigez', held: false };

const START: ImportCommand = { type: 'StartImport', import: REQUEST };
const LIST: ImportCommand = { type: 'ListRefusals', refusals: [REFUSAL] };
const COMPLETE: ImportCommand = { type: 'CompleteImport', outcome: { ...COUNTS, log: null, completedOn: plainDate('2024-01-08') } };
const FAIL: ImportCommand = {
  type: 'FailImport',
  failure: { error: { code: 'xes.truncated', message: 'tronqué', data: {} }, counts: COUNTS, failedOn: plainDate('2024-01-08') },
};

const STARTED: ImportEvent = { type: 'ImportStarted', data: REQUEST };
const COMPLETED: ImportEvent = { type: 'ImportCompleted', data: COMPLETE.outcome };
const FAILED: ImportEvent = { type: 'ImportFailed', data: FAIL.failure };

function given(...events: readonly ImportEvent[]): { when(command: ImportCommand): readonly ImportEvent[] } {
  const state = events.reduce<ImportState>(importDecider.evolve, importDecider.initialState);
  return { when: (command) => importDecider.decide(command, state) };
}

describe('an import', () => {
  it('starts, lists what it refuses, and completes', () => {
    expect(given().when(START)).toEqual([STARTED]);
    expect(given(STARTED).when(LIST)).toEqual([{ type: 'LignesRefused', data: { refusals: [REFUSAL] } }]);
    expect(given(STARTED).when({ type: 'ListRefusals', refusals: [] })).toEqual([]);
    expect(given(STARTED).when(COMPLETE)).toEqual([COMPLETED]);
  });

  it('or fails, and may then be tried again', () => {
    expect(given(STARTED).when(FAIL)).toEqual([FAILED]);
    expect(given(STARTED, FAILED).when(START)).toEqual([STARTED]);
  });

  it('that was interrupted goes on, on whatever day', () => {
    expect(given(STARTED).when({ type: 'StartImport', import: { ...REQUEST, startedOn: plainDate('2024-01-09') } })).toEqual([]);
  });

  it('that is settled stays so', () => {
    expect(given(STARTED, COMPLETED).when(START)).toEqual([]);
    expect(given(STARTED, COMPLETED).when(COMPLETE)).toEqual([]);
    expect(given(STARTED, FAILED).when(FAIL)).toEqual([]);
  });

  it.each([
    ['import.otherRequest', [STARTED], { type: 'StartImport', import: { ...REQUEST, source: 'autre' } }],
    ['import.notRunning', [], COMPLETE],
    ['import.notRunning', [STARTED, COMPLETED], FAIL],
    ['import.notRunning', [STARTED, FAILED], LIST],
  ] as const)('is refused with %s (%#)', (code, past, command) => {
    expect(() => given(...past).when(command)).toThrow(expect.objectContaining({ code }));
  });
});
