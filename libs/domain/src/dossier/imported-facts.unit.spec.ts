import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, plainDate } from '#libs/kernel';
import { type DossierHistoryEvent, type DossierState, ABSENT_DOSSIER, evolveDossier, factsOfPiece, piecesOf } from './dossier.state.js';
import { type ImportedFact, type ImportedFactContent, planImportedFacts } from './imported-facts.js';
import { timelineOf } from '../stock/timeline.js';

const OPENING = { reference: 'D1', source: 'ancien-systeme' };

function line(id: string, on: string, content: ImportedFactContent, { knownOn = on, piece = 'P1' } = {}): ImportedFact {
  return {
    ...content,
    fact: `fact-${id}`,
    sourceFact: id,
    piece: `piece-${piece}`,
    pieceReference: piece,
    on: plainDate(on),
    knownOn: plainDate(knownOn),
  };
}

const RECEIVED: ImportedFactContent = { fait: 'received', caisse: '751', procedure: 'demande-de-retraite', type: 'demande', canal: 'web' };
const PROCESSED: ImportedFactContent = { fait: 'processed', mode: 'auto' };

const fold = (state: DossierState, events: readonly DossierHistoryEvent[]): DossierState => events.reduce(evolveDossier, state);

function given(...facts: readonly ImportedFact[]): DossierState {
  return fold(ABSENT_DOSSIER, planImportedFacts(ABSENT_DOSSIER, OPENING, facts).events);
}

describe('the import of facts', () => {
  it('opens the dossier with its first fact and states each fact on its day, known on the day declared', () => {
    const plan = planImportedFacts(ABSENT_DOSSIER, OPENING, [
      line('f1', '2024-01-08', RECEIVED),
      line('f2', '2024-01-10', PROCESSED, { knownOn: '2024-01-12' }),
    ]);
    const ids = { sourceFact: 'f1', piece: 'piece-P1' };
    expect(plan).toEqual({
      outcomes: [{ kind: 'appended' }, { kind: 'appended' }],
      events: [
        {
          type: 'DossierOpened',
          data: {
            reference: 'D1',
            origin: 'imported',
            source: 'ancien-systeme',
            unit: null,
            procedure: 'demande-de-retraite',
            procedureVersion: null,
            openedOn: '2024-01-08',
            attributes: {},
          },
          occurredAt: '2024-01-08',
          knownOn: '2024-01-08',
        },
        {
          type: 'PieceReceived',
          data: {
            ...ids,
            fact: 'fact-f1',
            reference: 'P1',
            caisse: '751',
            procedure: 'demande-de-retraite',
            type: 'demande',
            canal: 'web',
            population: null,
            receivedOn: '2024-01-08',
          },
          occurredAt: '2024-01-08',
          knownOn: '2024-01-08',
        },
        {
          type: 'PieceProcessed',
          data: { ...ids, sourceFact: 'f2', fact: 'fact-f2', mode: 'auto', processedOn: '2024-01-10' },
          occurredAt: '2024-01-10',
          knownOn: '2024-01-12',
        },
      ],
    });
  });

  it('takes every kind of fact', () => {
    const contents: readonly ImportedFactContent[] = [
      RECEIVED,
      { fait: 'transferred', caisse: null, caisseExecutante: '974' },
      { fait: 'waitingStarted', waitingFor: 'assure' },
      { fait: 'waitingEnded' },
      { fait: 'returned' },
      { fait: 'reopened' },
      { fait: 'neutralised' },
      { fait: 'reopened' },
      PROCESSED,
      { fait: 'corrected', corrects: 'fact-8' },
      { fait: 'cancelled', cancels: 'fact-6' },
    ];
    const { events } = planImportedFacts(
      ABSENT_DOSSIER,
      OPENING,
      contents.map((content, i) => line(String(i), '2024-01-08', content)),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'DossierOpened',
      'PieceReceived',
      'PieceTransferred',
      'WaitingStarted',
      'WaitingEnded',
      'PieceReturned',
      'PieceReopened',
      'PieceNeutralised',
      'PieceReopened',
      'PieceProcessed',
      'FactCorrected',
      'FactCancelled',
    ]);
  });

  it('lets any first fact open the dossier: one before the arrival waits for it', () => {
    const state = given(line('f1', '2024-01-10', PROCESSED), line('f2', '2024-01-08', RECEIVED, { knownOn: '2024-01-11' }));
    if (state.status === 'absent') throw new Error('not opened');
    expect(state.opened.procedure).toBeNull();
    expect(timelineOf(factsOfPiece(state, 'piece-P1'))).toMatchObject({ setAside: [], arrivedOn: '2024-01-08', inStock: false });
  });

  it('skips a fact already known with the same content and days', () => {
    const facts = [line('f1', '2024-01-08', RECEIVED)];
    expect(planImportedFacts(given(...facts), OPENING, facts)).toEqual({ events: [], outcomes: [{ kind: 'skipped' }] });
  });

  it('refuses a fact already known with another content, and says in what', () => {
    const state = given(line('f1', '2024-01-08', RECEIVED));
    const plan = planImportedFacts(state, OPENING, [line('f1', '2024-01-08', { ...RECEIVED, caisse: '974' }, { knownOn: '2024-01-09' })]);
    expect(plan.events).toEqual([]);
    expect(plan.outcomes).toEqual([
      {
        kind: 'refused',
        code: 'fact.changed',
        reason: 'Le fait f1 est déjà connu avec un autre contenu (réception du 2024-01-08, différences : caisse, knownOn).',
        data: { fact: 'f1', changed: ['caisse', 'knownOn'] },
      },
    ]);
  });

  it('refuses a fact about a pièce whose history is known to a later day, and holds what follows of that pièce only', () => {
    const state = given(line('f1', '2024-01-08', RECEIVED), line('f2', '2024-01-10', PROCESSED));
    const plan = planImportedFacts(state, OPENING, [
      line('f3', '2024-01-09', { fait: 'waitingEnded' }),
      line('f4', '2024-01-12', { fait: 'reopened' }),
      line('f5', '2024-01-12', RECEIVED, { piece: 'P2' }),
      line('f1', '2024-01-08', RECEIVED),
    ]);
    expect(plan.outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind))).toEqual([
      'fact.knownBackwards',
      'held',
      'appended',
      'skipped',
    ]);
    expect(plan.events.map(({ type }) => type)).toEqual(['PieceReceived']);
  });

  it('holds the lines of a pièce of which a line was refused elsewhere', () => {
    const plan = planImportedFacts(ABSENT_DOSSIER, OPENING, [line('f1', '2024-01-08', RECEIVED)], new Set(['piece-P1']));
    expect(plan).toEqual({ events: [], outcomes: [{ kind: 'held' }] });
  });

  it('refuses a fact known before it happened', () => {
    const plan = planImportedFacts(ABSENT_DOSSIER, OPENING, [line('f1', '2024-01-08', RECEIVED, { knownOn: '2024-01-07' })]);
    expect(plan.outcomes).toMatchObject([{ kind: 'refused', code: 'fact.knownBeforeItHappened' }]);
    expect(plan.events).toEqual([]);
  });
});

describe('the laws of imported facts', () => {
  const content = fc.constantFrom<ImportedFactContent>(
    RECEIVED,
    PROCESSED,
    { fait: 'returned' },
    { fait: 'reopened' },
    { fait: 'transferred', caisse: '974', caisseExecutante: null },
    { fait: 'waitingStarted', waitingFor: 'assure' },
    { fait: 'corrected', corrects: 'fact-1' },
    { fait: 'cancelled', cancels: 'fact-2' },
  );
  const lines = fc
    .array(fc.record({ content, on: fc.nat(30), late: fc.integer({ min: -2, max: 20 }), piece: fc.constantFrom('P1', 'P2') }), { maxLength: 20 })
    .map((drawn) =>
      drawn.map(({ content: said, on, late, piece }, i) => {
        const day = addDays(plainDate('2024-01-01'), on);
        return line(String(i), day, said, { knownOn: addDays(day, late), piece });
      }),
    );
  const stories = (state: DossierState): readonly unknown[] =>
    state.status === 'absent' ? [] : piecesOf(state).map((piece) => [piece, timelineOf(factsOfPiece(state, piece))]);

  it('planned again, adds nothing; planned in two parts, gives what it gives at once', () => {
    fc.assert(
      fc.property(lines, fc.nat(20), (facts, cut) => {
        const whole = given(...facts);
        expect(planImportedFacts(whole, OPENING, facts).events).toEqual([]);
        const first = planImportedFacts(ABSENT_DOSSIER, OPENING, facts.slice(0, cut));
        const held = new Set(facts.slice(0, cut).flatMap(({ piece }, i) => (first.outcomes[i]?.kind === 'refused' ? [piece] : [])));
        const half = fold(ABSENT_DOSSIER, first.events);
        const rest = planImportedFacts(half, OPENING, facts.slice(cut), held);
        expect(stories(fold(half, rest.events))).toEqual(stories(whole));
      }),
      { numRuns: 300, seed: 20240102 },
    );
  });

  it('too many for one append, leave after any part of them the rest, event by event', () => {
    fc.assert(
      fc.property(lines, fc.nat(20), (facts, cut) => {
        const whole = planImportedFacts(ABSENT_DOSSIER, OPENING, facts);
        const there = fold(ABSENT_DOSSIER, whole.events.slice(0, cut));
        expect(planImportedFacts(there, OPENING, facts).events).toEqual(whole.events.slice(cut));
      }),
      { numRuns: 300, seed: 20240104 },
    );
  });
});
