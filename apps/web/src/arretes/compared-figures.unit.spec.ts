import { describe, expect, it } from '@jest/globals';
import type { FigureArretee } from '../api/client.ts';
import { comparedFigures } from './compared-figures.ts';

const figure = (organisme: string, value: number | null, status: FigureArretee['status'] = 'ok'): FigureArretee => ({
  ...{ indicateur: 'stock@1', organisme, status, value },
  ...{ numerator: value, denominator: null },
});

describe('published figures', () => {
  it('stand beside what is known since, whatever the order, and say which were corrected', () => {
    const published = [figure('751', 60), figure('974', 4), figure('670', null, 'noData')];
    const known = [figure('670', 1), figure('751', 60), figure('974', 5)];
    const told = comparedFigures({ published, known });
    expect(told.map(({ published: then, known: now, isCorrected }) => [then.organisme, then.value, now.value, isCorrected])).toEqual([
      ['751', 60, 60, false],
      ['974', 4, 5, true],
      ['670', null, 1, true],
    ]);
  });

  it('are known as they were published where nothing more is told', () => {
    const [only] = comparedFigures({ published: [figure('751', 60)], known: [] });
    expect(only).toMatchObject({ known: { value: 60 }, isCorrected: false });
  });
});
