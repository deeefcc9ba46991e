import { describe, expect, it } from '@jest/globals';
import type { FigureArretee } from '../api/client.ts';
import { comparedFigures } from './compared-figures.ts';

const figure = (organisme: string, value: number | null, status: FigureArretee['status'] = 'ok'): FigureArretee => ({
  ...{ indicateur: 'stock@1', organisme, status, value },
  ...{ numerator: value, denominator: null },
});

const correction = (knownOn: string, figures: readonly FigureArretee[]) => ({ knownOn, ordinal: 1, figures: [...figures] });

describe('published figures', () => {
  it('stand beside the value of their last correction, and say which have one', () => {
    const published = [figure('751', 60), figure('974', 4), figure('670', null, 'noData')];
    const corrections = [correction('2024-04-10', [figure('670', 1), figure('974', 6)]), correction('2024-05-10', [figure('974', 5)])];
    const told = comparedFigures({ published, corrections });
    expect(told.map(({ published: then, corrected, isCorrected }) => [then.organisme, then.value, corrected.value, isCorrected])).toEqual([
      ['751', 60, 60, false],
      ['974', 4, 5, true],
      ['670', null, 1, true],
    ]);
  });

  it('are corrected even where the last correction tells again what was published', () => {
    const corrections = [correction('2024-04-10', [figure('751', 61)]), correction('2024-05-10', [figure('751', 60)])];
    const [only] = comparedFigures({ published: [figure('751', 60)], corrections });
    expect(only).toMatchObject({ corrected: { value: 60 }, isCorrected: true });
  });

  it('are as published where there is no correction', () => {
    const [only] = comparedFigures({ published: [figure('751', 60)], corrections: [] });
    expect(only).toMatchObject({ corrected: { value: 60 }, isCorrected: false });
  });
});
