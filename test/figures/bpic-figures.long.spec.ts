import { beforeAll, expect, it } from '@jest/globals';
import { describeWithData } from '../support/test-data.js';
import { ecluse, figuresOf, seen, withEcluse } from './reference-figures.js';

withEcluse();

describeWithData('the BPIC 2012 log, one pièce per trace', 'bpic2012.xes.gz', (file) => {
  beforeAll(async () => {
    const result = await ecluse().import(file);
    expect(result).toMatchObject({
      status: 'completed',
      read: { records: 13_087, events: 262_200 },
      appended: { dossiers: 13_087 },
      refusedCount: 0,
    });
  });

  it.each([
    ['2011-12-31', [647, 232, '415, 182, 45, 4, 1, 0'], 9.215],
    ['2012-02-15', [883, 290, '593, 221, 63, 6, 0, 0'], 10.104],
  ])('gives its figures on %s', async (on, expected, solde) => {
    const figures = await figuresOf('bpic2012', on);
    expect(seen(figures).slice(0, 3)).toEqual(expected);
    expect(figures.soldeEnJours.value).toBe(solde);
  });
});

describeWithData('the BPIC 2012 log, one pièce per work item', 'bpic2012.xes.gz', (file) => {
  beforeAll(async () => {
    await ecluse().import(file, { unit: 'workitem', source: 'bpic2012-w' });
  });

  it.each([
    ['2011-12-31', [151, 5, '146, 0, 2, 3, 0, 0', '12078 / 12141', 0.348]],
    ['2012-01-31', [222, 9, '213, 1, 3, 2, 3, 0', '13705 / 13719', 0.453]],
    ['2012-02-29', [239, 9, '230, 0, 1, 3, 5, 0', '15171 / 15151', 0.442]],
  ])('gives its figures on %s', async (on, expected) => {
    expect(seen(await figuresOf('bpic2012-w', on))).toEqual(expected);
  });

  it('makes 72 487 pièces of it, of which 74 are never completed', async () => {
    const [counted] = await ecluse().readModel.query<{ pieces: number; open: number }[]>(
      `SELECT count(*)::int AS pieces, count(*) FILTER (WHERE in_stock)::int AS open FROM rm.piece pc JOIN rm.dossier d USING (dossier_id) WHERE d.source = 'bpic2012-w'`,
    );
    expect(counted).toEqual({ pieces: 72_487, open: 74 });
  });
});
