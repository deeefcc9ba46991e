import { describe, expect, it } from '@jest/globals';
import { csvOf, tsvOf } from './export.ts';
import type { ChartModel } from './model.ts';

const column = (label: string): ChartModel['series'][number] => ({ label, mark: '', stack: '', isDrawn: true });
const MODEL: ChartModel = {
  key: 'solde',
  title: 'Solde',
  unit: 'jours',
  form: 'line',
  summary: '',
  note: null,
  defined: null,
  thresholds: [],
  decimals: 1,
  series: [column('Solde'), column('=1+1'), column('＝1+1'), column('avec ; et "')],
  rows: [
    {
      key: '2010-12-31',
      label: '',
      cells: [
        { value: -7.419, list: null },
        { value: null, list: null },
        { value: 1, list: null },
        { value: 0, list: null },
      ],
    },
  ],
};

describe('the file of a chart', () => {
  it('reads in a French spreadsheet, tells absent from zero, and holds no formula', () => {
    expect(csvOf(MODEL)).toBe('\uFEFFJour;Solde;\'=1+1;\'＝1+1;"avec ; et """\r\n2010-12-31;-7,419;;1;0\r\n');
  });

  it('pasted into a spreadsheet has a cell for each value and holds no formula', () => {
    expect(tsvOf({ ...MODEL, series: [column('Solde'), column('=1+1'), column('a\tb'), column('c')] })).toBe(
      "Jour\tSolde\t'=1+1\ta b\tc\n2010-12-31\t-7,419\t\t1\t0",
    );
  });
});
