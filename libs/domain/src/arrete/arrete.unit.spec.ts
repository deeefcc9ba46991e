import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, plainDate } from '#libs/kernel';
import { type ArreteCommand, arreteDecider, type ArreteState, correctionsKnown, figuresKnown } from './arrete.decider.js';
import type { FigureArretee } from './arrete.events.js';

const figure = (organisme: string, value: number, indicateur = 'stock@1'): FigureArretee => ({
  ...{ indicateur, organisme, status: 'ok' as const },
  ...{ value, numerator: value, denominator: null },
});

const command = (type: ArreteCommand['type'], knownOn: string, figures: readonly FigureArretee[]): ArreteCommand => ({
  type,
  told: { reseau: 'famille', mois: '2026-03', on: plainDate('2026-03-31'), knownOn: plainDate(knownOn), ordinal: 100, figures },
});
const close = (...figures: readonly FigureArretee[]): ArreteCommand => command('CloseArrete', '2026-04-02', figures);
const correct = (knownOn: string, ...figures: readonly FigureArretee[]): ArreteCommand => command('CorrectArrete', knownOn, figures);
const after = (...commands: readonly ArreteCommand[]): ArreteState =>
  commands.reduce((state, each) => arreteDecider.decide(each, state).reduce(arreteDecider.evolve, state), arreteDecider.initialState);
/** The code of the refusal. */
function refusalOf(decide: () => unknown): unknown {
  try {
    return decide();
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
}

describe('an arrêté', () => {
  const closed = close(figure('751', 12), figure('691', 7));

  it('publishes the figures of a month once', () => {
    expect(after(closed)).toMatchObject({ status: 'closed', published: { knownOn: '2026-04-02', figures: [{ value: 12 }, { value: 7 }] } });
    expect(refusalOf(() => arreteDecider.decide(closed, after(closed)))).toBe('arrete.alreadyClosed');
  });

  it('is corrected by what differs, and by nothing when nothing does', () => {
    expect(arreteDecider.decide(correct('2026-05-01', figure('751', 12), figure('691', 8)), after(closed))).toMatchObject([
      { type: 'ArreteCorrected', data: { figures: [{ organisme: '691', value: 8 }] } },
    ]);
    expect(arreteDecider.decide(correct('2026-05-01', figure('751', 12), figure('691', 7)), after(closed))).toEqual([]);
    expect(arreteDecider.decide(correct('2026-05-01', figure('999', 1), figure('751', 13, 'stock@2')), after(closed))).toEqual([]);
  });

  it('is not corrected before it is published', () => {
    expect(refusalOf(() => arreteDecider.decide(correct('2026-05-01'), after()))).toBe('arrete.unknown');
  });

  it('tells what was known then and what is known now', () => {
    const state = after(closed, correct('2026-05-01', figure('691', 8)), correct('2026-06-01', figure('691', 9)));
    const dayOf = (knownOn: string | null) => (knownOn === null ? null : plainDate(knownOn));
    const values = (knownOn: string | null) => figuresKnown(state, dayOf(knownOn)).map(({ value }) => value);
    expect([values('2026-04-02'), values('2026-05-15'), values(null)]).toEqual([
      [12, 7],
      [12, 8],
      [12, 9],
    ]);
    expect(figuresKnown(state, null).map(({ organisme, corrects }) => [organisme, corrects?.value])).toEqual([
      ['751', undefined],
      ['691', 7],
    ]);
    expect(['2026-04-30', '2026-05-01', null].map((day) => correctionsKnown(state, dayOf(day)).length)).toEqual([0, 1, 2]);
  });

  it('is corrected even where its last correction tells again what was published', () => {
    const state = after(closed, correct('2026-05-01', figure('691', 8)), correct('2026-06-01', figure('691', 7)));
    expect(figuresKnown(state, null)).toMatchObject([{ corrects: null }, { organisme: '691', value: 7, corrects: { value: 7 } }]);
  });

  it('has no figure on a day before it is published', () => {
    const state = after(closed);
    expect([figuresKnown(state, plainDate('2026-04-01')), figuresKnown(state, plainDate('2026-04-02')).length]).toEqual([[], 2]);
  });

  it('never changes, whatever is learnt later', () => {
    const figures = fc
      .array(fc.record({ organisme: fc.constantFrom('751', '691', '974'), value: fc.integer({ min: 0, max: 5 }) }), { maxLength: 4 })
      .map((told) => told.map(({ organisme, value }) => figure(organisme, value)));
    fc.assert(
      fc.property(figures, fc.array(figures, { maxLength: 6 }), (first, later) => {
        const alone = after(close(...first));
        const state = after(close(...first), ...later.map((told, n) => correct(`2026-05-0${String(n + 1)}`, ...told)));
        expect(state).toMatchObject({ published: alone.status === 'closed' ? alone.published : null });
        expect(figuresKnown(state, plainDate('2026-04-30'))).toEqual(figuresKnown(alone, null));
      }),
      { seed: 20_260_402, numRuns: 200 },
    );
  });
});
