import { describe, expect, it } from '@jest/globals';
import { DomainError, type PlainDate, plainDate } from '#libs/kernel';
import type { DossierCommand, ReceivePiece } from './dossier.commands.js';
import { dossierDecider } from './dossier.decider.js';
import type { DossierEventData, DossierEventType } from './dossier.events.js';
import type { DossierHistoryEvent, DossierState } from './dossier.state.js';

const TODAY = plainDate('2024-03-20');
const NOW = '2024-03-20T10:00:00.000Z';
const day = (text: string): PlainDate => plainDate(`2024-03-${text}`);

/** The times of a command given today about a day of March. */
const times = (on: string): { on: PlainDate; today: PlainDate; now: string } => ({ on: day(on), today: TODAY, now: NOW });

function event<T extends DossierEventType>(type: T, on: string, data: DossierEventData[T]): DossierHistoryEvent {
  return { type, data, occurredAt: day(on), knownOn: day(on) } as DossierHistoryEvent;
}

const OPENED = event('DossierOpened', '01', {
  reference: 'D-1',
  origin: 'native',
  source: null,
  unit: null,
  procedure: 'retraite',
  procedureVersion: null,
  openedOn: day('01'),
  attributes: {},
});

function received(on: string, piece = 'p1'): DossierHistoryEvent {
  return event('PieceReceived', on, {
    fact: `received-${piece}`,
    sourceFact: null,
    piece,
    reference: `ref-${piece}`,
    caisse: '751',
    procedure: 'retraite',
    type: 'demande',
    canal: 'web',
    population: null,
    receivedOn: day(on),
  });
}

function processed(on: string, piece = 'p1'): DossierHistoryEvent {
  return event('PieceProcessed', on, { fact: `processed-${piece}`, sourceFact: null, piece, mode: 'manual', processedOn: day(on) });
}

function closed(on: string): DossierHistoryEvent {
  return event('DossierClosed', on, { fact: 'closed', sourceFact: null, outcome: 'accord', closedOn: day(on) });
}

const waiting = event('WaitingStarted', '05', { fact: 'waiting', sourceFact: null, piece: 'p1', waitingFor: 'assure', startedOn: day('05') });

function given(...events: readonly DossierHistoryEvent[]): { when(command: DossierCommand): readonly DossierHistoryEvent[] } {
  const state = events.reduce<DossierState>(dossierDecider.evolve, dossierDecider.initialState);
  return { when: (command) => dossierDecider.decide(command, state) };
}

const isRefusal = (error: unknown): error is DomainError => error instanceof DomainError;

function refusalOf(decide: () => unknown): DomainError {
  try {
    decide();
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const RECEIVE: ReceivePiece = {
  type: 'ReceivePiece',
  piece: 'p1',
  fact: 'f1',
  reference: 'ref-p1',
  caisse: '751',
  procedure: 'retraite',
  pieceType: 'demande',
  canal: 'web',
  population: null,
  ...times('20'),
};
const PROCESS = { type: 'ProcessPiece', piece: 'p1', fact: 'f2', mode: 'manual', ...times('20') } as const;
const REOPEN = { type: 'ReopenPiece', piece: 'p1', fact: 'f3', reason: null, ...times('20') } as const;
const TRANSFER = { type: 'TransferPiece', piece: 'p1', fact: 'f4', caisse: '974', caisseExecutante: null, ...times('20') } as const;
const OPEN = { type: 'OpenDossier', reference: 'D-1', procedure: 'retraite', procedureVersion: null, attributes: {}, ...times('20') } as const;
const CLOSE = { type: 'CloseDossier', fact: 'f5', outcome: 'accord', ...times('20') } as const;
const CORRECT = { type: 'CorrectFact', fact: 'f6', corrects: 'received-p1', ...times('03') } as const;
const CANCEL = { type: 'CancelFact', fact: 'f7', cancels: 'processed-p1', ...times('20') } as const;

describe('a dossier', () => {
  it('is opened, told today of today', () => {
    expect(given().when(OPEN)).toEqual([
      {
        type: 'DossierOpened',
        data: {
          reference: 'D-1',
          origin: 'native',
          source: null,
          unit: null,
          procedure: 'retraite',
          procedureVersion: null,
          openedOn: '2024-03-20',
          attributes: {},
        },
        occurredAt: NOW,
        knownOn: '2024-03-20',
      },
    ]);
  });

  it('receives a pièce late: of a former day only the day is known', () => {
    expect(given(OPENED).when({ ...RECEIVE, ...times('15') })).toEqual([
      {
        type: 'PieceReceived',
        data: {
          fact: 'f1',
          sourceFact: null,
          piece: 'p1',
          reference: 'ref-p1',
          caisse: '751',
          procedure: 'retraite',
          type: 'demande',
          canal: 'web',
          population: null,
          receivedOn: '2024-03-15',
        },
        occurredAt: '2024-03-15',
        knownOn: '2024-03-20',
      },
    ]);
  });

  const piece = { sourceFact: null, piece: 'p1' };
  const on = '2024-03-20';
  it.each([
    ['a pièce processed', [received('02')], PROCESS, 'PieceProcessed', { ...piece, fact: 'f2', mode: 'manual', processedOn: on }],
    [
      'a pièce returned',
      [received('02')],
      { ...REOPEN, type: 'ReturnPiece', reason: 'illisible' },
      'PieceReturned',
      { ...piece, fact: 'f3', reason: 'illisible', returnedOn: on },
    ],
    [
      'a pièce neutralised',
      [received('02')],
      { ...REOPEN, type: 'NeutralisePiece' },
      'PieceNeutralised',
      { ...piece, fact: 'f3', reason: null, neutralisedOn: on },
    ],
    ['a pièce reopened', [received('02'), processed('04')], REOPEN, 'PieceReopened', { ...piece, fact: 'f3', reason: null, reopenedOn: on }],
    [
      'a pièce transferred',
      [received('02')],
      TRANSFER,
      'PieceTransferred',
      { ...piece, fact: 'f4', caisse: '974', caisseExecutante: null, transferredOn: on },
    ],
    [
      'a pièce qualified',
      [received('02')],
      { type: 'QualifyPiece', piece: 'p1', fact: 'f8', procedure: null, pieceType: 'recours', population: null, ...times('20') },
      'PieceQualified',
      { ...piece, fact: 'f8', procedure: null, type: 'recours', population: null, qualifiedOn: on },
    ],
    [
      'an étape entered by the whole dossier',
      [received('02')],
      { type: 'EnterEtape', piece: null, fact: 'f9', etape: 'controle', ...times('20') },
      'EtapeEntered',
      { sourceFact: null, piece: null, fact: 'f9', etape: 'controle', enteredOn: on },
    ],
    [
      'a wait',
      [received('02')],
      { type: 'StartWaiting', piece: 'p1', fact: 'f10', waitingFor: 'assure', ...times('20') },
      'WaitingStarted',
      { ...piece, fact: 'f10', waitingFor: 'assure', startedOn: on },
    ],
    [
      'the end of a wait',
      [received('02'), waiting],
      { type: 'EndWaiting', piece: 'p1', fact: 'f11', ...times('20') },
      'WaitingEnded',
      { ...piece, fact: 'f11', endedOn: on },
    ],
    ['its closing', [received('02')], CLOSE, 'DossierClosed', { fact: 'f5', sourceFact: null, outcome: 'accord', closedOn: on }],
    [
      'the agent to whom it is given',
      [],
      { type: 'AssignDossier', agent: 'agent-7', ...times('20') },
      'DossierAssigned',
      { agent: 'agent-7', assignedOn: on },
    ],
    ['a correction', [received('02')], CORRECT, 'FactCorrected', { ...piece, fact: 'f6', corrects: 'received-p1', on: '2024-03-03' }],
    [
      'a cancellation',
      [received('02'), processed('04')],
      CANCEL,
      'FactCancelled',
      { ...piece, fact: 'f7', cancels: 'processed-p1', cancelledOn: on },
    ],
    [
      'an activity',
      [],
      { type: 'RecordActivity', activity: 'appel', transition: null, agent: null, attributes: {}, contentDigest: 'd', ...times('20') },
      'ActivityRecorded',
      { rank: 0, activity: 'appel', transition: null, agent: null, performedOn: on, attributes: {}, contentDigest: 'd' },
    ],
  ] as const)('records %s', (_, past, command, type, data) => {
    expect(given(OPENED, ...past).when(command as DossierCommand)).toEqual([{ type, data, occurredAt: NOW, knownOn: '2024-03-20' }]);
  });

  it.each([
    [
      'the type that the pièce has',
      [],
      { type: 'QualifyPiece', piece: 'p1', fact: 'f8', procedure: null, pieceType: 'demande', population: null, ...times('20') },
    ],
    ['a wait for whom it waits already', [waiting], { type: 'StartWaiting', piece: 'p1', fact: 'f10', waitingFor: 'assure', ...times('20') }],
    ['the agent that it has', [], { type: 'AssignDossier', agent: null, ...times('20') }],
    ['the day that the fact has', [], { ...CORRECT, ...times('02') }],
  ] as const)('has nothing to do for %s', (_, past, command) => {
    expect(given(OPENED, received('02'), ...past).when(command as DossierCommand)).toEqual([]);
  });

  it.each([
    ['dossier.unknown', [], PROCESS],
    ['dossier.alreadyOpen', [OPENED], OPEN],
    ['dossier.closed', [OPENED, received('02'), closed('10')], PROCESS],
    ['dossier.closed', [OPENED, received('02'), closed('10')], CLOSE],
    ['piece.unknown', [OPENED], PROCESS],
    ['piece.alreadyReceived', [OPENED, received('02')], RECEIVE],
    ['piece.notInStock', [OPENED, received('02'), processed('04')], PROCESS],
    [
      'piece.notInStock',
      [OPENED, received('02'), processed('04')],
      { type: 'StartWaiting', piece: 'p1', fact: 'f10', waitingFor: 'assure', ...times('20') },
    ],
    ['piece.notInStock', [OPENED], { type: 'StartWaiting', piece: null, fact: 'f10', waitingFor: 'assure', ...times('20') }],
    ['piece.notWaiting', [OPENED, received('02')], { type: 'EndWaiting', piece: 'p1', fact: 'f11', ...times('20') }],
    ['piece.alreadyInStock', [OPENED, received('02')], REOPEN],
    ['transfer.nowhere', [OPENED, received('02')], { ...TRANSFER, caisse: '751' }],
    ['transfer.nowhere', [OPENED, received('02')], { ...TRANSFER, caisse: null }],
    ['fact.beforeArrival', [OPENED, received('12')], { ...PROCESS, ...times('11') }],
    ['fact.alreadyRecorded', [OPENED, received('02')], { ...PROCESS, fact: 'received-p1' }],
    ['fact.unknown', [OPENED, received('02')], CANCEL],
    [
      'fact.notCorrectable',
      [OPENED, received('02'), event('FactCorrected', '05', { fact: 'c', sourceFact: null, piece: 'p1', corrects: 'received-p1', on: day('03') })],
      { ...CORRECT, corrects: 'c' },
    ],
    [
      'fact.alreadyCancelled',
      [
        OPENED,
        received('02'),
        event('FactCancelled', '05', { fact: 'c', sourceFact: null, piece: 'p1', cancels: 'received-p1', cancelledOn: day('05') }),
      ],
      CORRECT,
    ],
    ['day.inFuture', [OPENED, received('02')], { ...PROCESS, ...times('21') }],
    ['day.inFuture', [], { ...OPEN, ...times('21') }],
    [
      'activity.ofLog',
      [{ ...OPENED, data: { ...OPENED.data, unit: 'trace' } } as DossierHistoryEvent],
      { type: 'RecordActivity', activity: 'appel', transition: null, agent: null, attributes: {}, contentDigest: 'd', ...times('20') },
    ],
  ] as const)('refuses with %s (%#)', (code, past, command) => {
    expect(refusalOf(() => given(...past).when(command as DossierCommand)).code).toBe(code);
  });

  it('may be opened again by the cancellation of its closing', () => {
    const cancelled = event('FactCancelled', '12', { fact: 'c', sourceFact: null, piece: null, cancels: 'closed', cancelledOn: day('12') });
    expect(given(OPENED, received('02'), closed('10'), cancelled).when(PROCESS)).toHaveLength(1);
  });

  it('learns late, once closed, what happened before its closing', () => {
    expect(given(OPENED, received('02'), closed('10')).when({ ...PROCESS, ...times('08') })).toHaveLength(1);
  });
});

describe('a late fact', () => {
  it('is accepted when every fact keeps its effect: transferred on the 4th, then processed on the 10th', () => {
    expect(given(OPENED, received('02'), processed('10')).when({ ...TRANSFER, ...times('04') })).toHaveLength(1);
  });

  it('is refused, naming them, when it takes away the effect of others', () => {
    const error = refusalOf(() => given(OPENED, received('02'), processed('10')).when({ ...PROCESS, ...times('04') }));
    expect(error).toMatchObject({
      code: 'fact.conflict',
      message: 'Ce fait contredit ce qui est déjà connu : traitement du 2024-03-10. Corrigez ou annulez d’abord.',
      data: { facts: ['processed-p1'], conflicts: ['traitement du 2024-03-10'] },
    });
  });

  it.each([
    ['a closing before the processing of a pièce', { ...CLOSE, ...times('08') }, 'processed-p1'],
    ['a closing before the arrival of a pièce', { ...CLOSE, ...times('01') }, 'received-p2'],
    ['a correction of the arrival to after the processing', { ...CORRECT, ...times('11') }, 'processed-p1'],
    ['a cancellation of the arrival', { ...CANCEL, cancels: 'received-p1' }, 'processed-p1'],
  ] as const)('is refused when it is %s', (_, command, conflicting) => {
    const past = [OPENED, received('02'), processed('10'), received('03', 'p2')];
    const error = refusalOf(() => given(...past).when(command));
    expect([error.code, error.data['facts']]).toEqual(['fact.conflict', expect.arrayContaining([conflicting])]);
  });

  it('is not blamed for what had no effect before it', () => {
    const twice = event('PieceProcessed', '12', { fact: 'twice', sourceFact: null, piece: 'p1', mode: 'auto', processedOn: day('12') });
    expect(given(OPENED, received('02'), processed('10'), twice).when({ ...TRANSFER, ...times('04') })).toHaveLength(1);
  });
});

describe('the fold of a dossier', () => {
  it('is the same along two histories that part ways', () => {
    const common = [OPENED, received('02')].reduce<DossierState>(dossierDecider.evolve, dossierDecider.initialState);
    const one = dossierDecider.evolve(common, processed('04'));
    const other = dossierDecider.evolve(common, waiting);
    expect(() => dossierDecider.decide(PROCESS, one)).toThrow(DomainError);
    expect(dossierDecider.decide(PROCESS, other)).toHaveLength(1);
    expect(dossierDecider.decide(PROCESS, common)).toHaveLength(1);
  });

  it('passes over what comes before the opening', () => {
    expect(dossierDecider.evolve(dossierDecider.initialState, processed('04'))).toEqual({ status: 'absent', eventCount: 1 });
  });
});
