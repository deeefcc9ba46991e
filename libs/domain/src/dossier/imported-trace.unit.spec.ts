import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainDate } from '#libs/kernel';
import { timelineOf } from '../stock/timeline.js';
import type { DossierHistoryEvent, DossierState } from './dossier.state.js';
import { ABSENT_DOSSIER, evolveDossier, factsOfPiece, piecesOf } from './dossier.state.js';
import { type ImportedActivity, type ImportedTrace, planImportedTrace, type TraceImport } from './imported-trace.js';

type Told = Partial<ImportedActivity> & { readonly rank: number; readonly instant: string };

function activity({ rank, instant, ...rest }: Told): ImportedActivity {
  const told = { activity: 'W_Valider', transition: 'COMPLETE', isWorkItem: true, ...rest };
  return {
    ...told,
    rank,
    instant,
    on: plainDate(instant.slice(0, 10)),
    agent: null,
    attributes: {},
    contentDigest: `${told.activity}|${told.transition ?? ''}|${instant}`,
  };
}

function trace(unit: ImportedTrace['unit'], activities: readonly ImportedActivity[], attributes: ImportedTrace['attributes'] = {}): ImportedTrace {
  return { reference: 'T1', source: 'journal', unit, caisse: 'IMPORT', procedure: 'journal', type: 'trace', canal: null, attributes, activities };
}

const by = (day: string): TraceImport => ({ knownOn: plainDate(day), importedAt: `${day}T08:00:00.000Z`, idOf: (name) => name });

function fold(state: DossierState, events: readonly DossierHistoryEvent[]): DossierState {
  return events.reduce(evolveDossier, state);
}

function given(unit: ImportedTrace['unit'], activities: readonly ImportedActivity[], day = '2024-02-01'): DossierState {
  return fold(ABSENT_DOSSIER, planImportedTrace(ABSENT_DOSSIER, trace(unit, activities), by(day)).events);
}

/** The stays of all pièces as known now, by pièce; a pièce without a stay is none. */
function staysOf(state: DossierState): Readonly<Record<string, unknown>> {
  if (state.status === 'absent') return {};
  const stays = piecesOf(state).map((piece) => [piece, timelineOf(factsOfPiece(state, piece)).sejours] as const);
  return Object.fromEntries(stays.filter(([, sejours]) => sejours.length > 0));
}

const FIRST = activity({ rank: 0, instant: '2024-01-08T09:00:00.000Z', activity: 'Demande', transition: null, isWorkItem: false });
const LAST = activity({ rank: 1, instant: '2024-01-10T15:00:00.000Z', activity: 'Décision', transition: null, isWorkItem: false });

describe('the import of a trace as one pièce', () => {
  it('opens the dossier, records the activities in file order, and lets the pièce in with the first and out with the last', () => {
    const plan = planImportedTrace(ABSENT_DOSSIER, trace('trace', [FIRST, LAST], { montant: 12 }), by('2024-02-01'));
    const knownOn = '2024-02-01';
    const recorded = { agent: null, attributes: {}, transition: null };
    expect(plan).toEqual({
      refusals: [],
      skipped: 0,
      events: [
        {
          type: 'DossierOpened',
          data: {
            reference: 'T1',
            origin: 'imported',
            source: 'journal',
            unit: 'trace',
            procedure: 'journal',
            procedureVersion: null,
            openedOn: '2024-01-08',
            attributes: { montant: 12 },
          },
          occurredAt: FIRST.instant,
          knownOn,
        },
        {
          type: 'ActivityRecorded',
          data: { ...recorded, rank: 0, activity: 'Demande', performedOn: '2024-01-08', contentDigest: FIRST.contentDigest },
          occurredAt: FIRST.instant,
          knownOn,
        },
        {
          type: 'PieceReceived',
          data: {
            fact: 'received:trace',
            sourceFact: null,
            piece: 'piece:trace',
            reference: 'T1',
            caisse: 'IMPORT',
            procedure: 'journal',
            type: 'trace',
            canal: null,
            population: null,
            receivedOn: '2024-01-08',
          },
          occurredAt: FIRST.instant,
          knownOn,
        },
        {
          type: 'ActivityRecorded',
          data: { ...recorded, rank: 1, activity: 'Décision', performedOn: '2024-01-10', contentDigest: LAST.contentDigest },
          occurredAt: LAST.instant,
          knownOn,
        },
        {
          type: 'PieceProcessed',
          data: { fact: 'exit:trace', sourceFact: null, piece: 'piece:trace', mode: 'manual', processedOn: '2024-01-10' },
          occurredAt: LAST.instant,
          knownOn,
        },
      ],
    });
  });

  it('adds nothing when the same trace comes again', () => {
    const plan = planImportedTrace(given('trace', [FIRST, LAST]), trace('trace', [FIRST, LAST]), by('2024-03-01'));
    expect(plan).toEqual({ events: [], refusals: [], skipped: 2 });
  });

  it('corrects the former exit, known that day, when the trace goes on', () => {
    const later = activity({ rank: 2, instant: '2024-02-20T10:00:00.000Z', activity: 'Recours', transition: null, isWorkItem: false });
    const plan = planImportedTrace(given('trace', [FIRST, LAST]), trace('trace', [FIRST, LAST, later]), by('2024-03-01'));
    expect(plan.skipped).toBe(2);
    expect(plan.events).toEqual([
      {
        type: 'ActivityRecorded',
        data: {
          rank: 2,
          activity: 'Recours',
          transition: null,
          agent: null,
          performedOn: '2024-02-20',
          attributes: {},
          contentDigest: later.contentDigest,
        },
        occurredAt: later.instant,
        knownOn: '2024-03-01',
      },
      {
        type: 'FactCorrected',
        data: { fact: 'corrected:exit:trace:1', sourceFact: null, piece: 'piece:trace', corrects: 'exit:trace', on: '2024-02-20' },
        occurredAt: '2024-03-01T08:00:00.000Z',
        knownOn: '2024-03-01',
      },
    ]);
  });

  it('describes the dossier anew when the attributes of the trace changed, and only then', () => {
    const state = given('trace', [FIRST, LAST]);
    const plan = planImportedTrace(state, trace('trace', [FIRST, LAST], { montant: 13 }), by('2024-03-01'));
    expect(plan.events).toEqual([
      { type: 'DossierDescribed', data: { attributes: { montant: 13 } }, occurredAt: '2024-03-01T08:00:00.000Z', knownOn: '2024-03-01' },
    ]);
  });

  it('refuses a changed old event, keeps what is recorded, and still takes the new ones', () => {
    const changed = { ...LAST, instant: '2024-01-30T15:00:00.000Z', on: plainDate('2024-01-30'), contentDigest: 'autre' };
    const later = activity({ rank: 2, instant: '2024-01-11T10:00:00.000Z', isWorkItem: false });
    const plan = planImportedTrace(given('trace', [FIRST, LAST]), trace('trace', [FIRST, changed, later]), by('2024-03-01'));
    expect(plan.refusals.map(({ rank, code }) => [rank, code])).toEqual([[1, 'activity.changed']]);
    expect(plan.events.map(({ type, data }) => [type, 'on' in data ? data.on : null])).toEqual([
      ['ActivityRecorded', null],
      ['FactCorrected', '2024-01-11'],
    ]);
  });

  it('leaves alone an exit that a person corrected', () => {
    const corrected: DossierHistoryEvent = {
      type: 'FactCorrected',
      data: { fact: 'by-hand', sourceFact: null, piece: 'piece:trace', corrects: 'exit:trace', on: plainDate('2024-01-09') },
      occurredAt: '2024-02-02T10:00:00.000Z',
      knownOn: plainDate('2024-02-02'),
    };
    const state = evolveDossier(given('trace', [FIRST, LAST]), corrected);
    expect(planImportedTrace(state, trace('trace', [FIRST, LAST]), by('2024-03-01')).events).toEqual([]);
  });
});

describe('the import of a trace as work items', () => {
  const at = (rank: number, day: string, transition: string | null): ImportedActivity =>
    activity({ rank, instant: `${day}T09:00:00.000Z`, transition });

  const arrivalsAndExits = (activities: readonly ImportedActivity[]): readonly unknown[] =>
    planImportedTrace(ABSENT_DOSSIER, trace('workitem', activities), by('2024-02-01')).events.flatMap(({ type, data }) => {
      if (type === 'PieceReceived') return [`in ${data.piece} ${data.receivedOn}`];
      return type === 'PieceProcessed' ? [`out ${data.piece} ${data.processedOn}`] : [];
    });

  it('opens a pièce by SCHEDULE, not again by START, and closes it by COMPLETE', () => {
    expect(arrivalsAndExits([at(0, '2024-01-08', 'SCHEDULE'), at(1, '2024-01-09', 'START'), at(2, '2024-01-10', 'COMPLETE')])).toEqual([
      'in piece:0 2024-01-08',
      'out piece:0 2024-01-10',
    ]);
  });

  it('opens a pièce by START when none is open', () => {
    expect(arrivalsAndExits([at(0, '2024-01-09', 'START'), at(1, '2024-01-10', 'COMPLETE')])).toEqual([
      'in piece:0 2024-01-09',
      'out piece:0 2024-01-10',
    ]);
  });

  it('takes a COMPLETE alone for a pièce that came and left that day', () => {
    expect(arrivalsAndExits([at(0, '2024-01-10', 'COMPLETE')])).toEqual(['in piece:0 2024-01-10', 'out piece:0 2024-01-10']);
  });

  it('closes the oldest open one, and leaves in stock what is never completed', () => {
    expect(arrivalsAndExits([at(0, '2024-01-08', 'SCHEDULE'), at(1, '2024-01-09', 'SCHEDULE'), at(2, '2024-01-10', 'COMPLETE')])).toEqual([
      'in piece:0 2024-01-08',
      'in piece:1 2024-01-09',
      'out piece:0 2024-01-10',
    ]);
  });

  it('follows the order of time, not that of the file, and writes an exit behind its arrival', () => {
    expect(arrivalsAndExits([at(0, '2024-01-10', 'COMPLETE'), at(1, '2024-01-08', 'SCHEDULE')])).toEqual([
      'in piece:1 2024-01-08',
      'out piece:1 2024-01-10',
    ]);
  });

  it('pairs each activity by itself, and passes over those that are no work items', () => {
    const other = activity({ rank: 1, instant: '2024-01-09T09:00:00.000Z', activity: 'W_Compléter', transition: 'START' });
    const none = activity({ rank: 2, instant: '2024-01-09T10:00:00.000Z', activity: 'A_Ouvert', isWorkItem: false });
    expect(arrivalsAndExits([at(0, '2024-01-08', 'START'), other, none, at(3, '2024-01-10', 'COMPLETE')])).toEqual([
      'in piece:0 2024-01-08',
      'in piece:1 2024-01-09',
      'out piece:0 2024-01-10',
    ]);
  });

  it('withdraws the pièce that an earlier event, learnt later, shows never to have been', () => {
    const first = [at(0, '2024-01-09', 'START'), at(1, '2024-01-10', 'COMPLETE')];
    const plan = planImportedTrace(given('workitem', first), trace('workitem', [...first, at(2, '2024-01-08', 'SCHEDULE')]), by('2024-03-01'));
    expect(plan.events.map(({ type, data }) => [type, 'fact' in data ? data.fact : null])).toEqual([
      ['ActivityRecorded', null],
      ['PieceReceived', 'received:2'],
      ['PieceProcessed', 'exit:2'],
      ['FactCancelled', 'cancelled:exit:0'],
      ['FactCancelled', 'cancelled:received:0'],
    ]);
  });
});

describe('the law of extended logs', () => {
  const activities = fc
    .array(
      fc.record({
        activity: fc.constantFrom('W_Valider', 'W_Compléter', 'A_Ouvert'),
        transition: fc.constantFrom('SCHEDULE', 'START', 'COMPLETE', 'SUSPEND'),
        hour: fc.integer({ min: 0, max: 24 * 6 }),
      }),
      { minLength: 1, maxLength: 14 },
    )
    .map((drawn) =>
      drawn.map(({ activity: name, transition, hour }, rank) =>
        activity({
          rank,
          activity: name,
          transition,
          isWorkItem: name.startsWith('W_'),
          instant: new Date(Date.UTC(2024, 0, 1, hour)).toISOString(),
        }),
      ),
    );

  for (const unit of ['trace', 'workitem'] as const) {
    it(`unit ${unit}: a log extended in any number of steps gives the stays of a single import of the whole, and is then at rest`, () => {
      fc.assert(
        fc.property(activities, fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 5 }), fc.boolean(), (whole, cuts, onOneDay) => {
          const steps = [...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
          const grown = steps.reduce((state, cut, i) => {
            const plan = planImportedTrace(state, trace(unit, whole.slice(0, cut)), by(`2024-02-${String(onOneDay ? 1 : i + 1).padStart(2, '0')}`));
            expect(plan.refusals).toEqual([]);
            return fold(state, plan.events);
          }, ABSENT_DOSSIER);
          expect(staysOf(grown)).toEqual(staysOf(given(unit, whole)));
          expect(planImportedTrace(grown, trace(unit, whole), by('2024-03-01')).events).toEqual([]);
          expect(planImportedTrace(grown, trace(unit, whole.slice(0, 1)), by('2024-03-01')).events).toEqual([]);
        }),
        { numRuns: 400, seed: 20240101 },
      );
    });

    it(`unit ${unit}: a trace too heavy for one append is recorded whole whatever part of it is there already`, () => {
      fc.assert(
        fc.property(activities, activities, fc.nat(60), (old, told, cut) => {
          const before = given(unit, old);
          const longer = trace(unit, [...old, ...told.map((each) => ({ ...each, rank: each.rank + old.length }))]);
          const whole = planImportedTrace(before, longer, by('2024-03-01'));
          const there = fold(before, whole.events.slice(0, cut));
          const rest = planImportedTrace(there, longer, by('2024-03-01'));
          const text = (events: readonly DossierHistoryEvent[]): readonly string[] => events.map((event) => JSON.stringify(event)).sort();
          expect([text(rest.events), rest.refusals]).toEqual([text(whole.events.slice(cut)), []]);
          expect(staysOf(fold(there, rest.events))).toEqual(staysOf(fold(before, whole.events)));
        }),
        { numRuns: 400, seed: 20240103 },
      );
    });
  }
});
