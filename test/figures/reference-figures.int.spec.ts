import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FiguresJson } from '#libs/application';
import { plainDate } from '#libs/kernel';
import { type Ecluse, startEcluse } from '../support/ecluse.js';
import { describeWithData } from '../support/test-data.js';

/** One line of the tables of the data README: what the figures of a day must be, in its order of columns. */
const seen = ({ stock, anteriorite, flux, soldeEnJours }: FiguresJson) =>
  [
    stock.pieces,
    anteriorite.above,
    anteriorite.bands.map(({ pieces }) => pieces).join(', '),
    `${String(flux.arrived)} / ${String(flux.processed)}`,
    soldeEnJours.value,
  ] as const;

const seenOfFacts = (figures: FiguresJson) => {
  const [pieces, ...rest] = seen(figures);
  const solde = rest.pop();
  return [pieces, figures.stock.dossiers, figures.stock.waiting, ...rest, figures.flux.automatic, solde];
};

let ecluse: Ecluse;
beforeAll(async () => {
  ecluse = await startEcluse();
});
afterAll(async () => {
  await ecluse.stop();
});

const figuresOf = async (source: string, on: string, more: { knownOn?: string; caisse?: string; doer?: string } = {}): Promise<FiguresJson> => {
  const { knownOn, ...slice } = more;
  const [figures] = await ecluse.indicators({
    on: [plainDate(on)],
    knownOn: knownOn === undefined ? null : plainDate(knownOn),
    slice: { source, ...slice },
  });
  if (figures === undefined) throw new Error('no figures');
  return figures;
};

describeWithData('the WABO log, one pièce per trace', 'wabo-receipt.xes.gz', (file) => {
  beforeAll(async () => {
    const result = await ecluse.import(file);
    expect(result).toMatchObject({ status: 'completed', source: 'wabo-receipt', read: { records: 1_434, events: 8_577 }, refusedCount: 0 });
  });

  it.each([
    ['2010-12-31', [31, 13, '18, 10, 3, 0, 0, 0', '119 / 117', 7.419]],
    ['2011-06-30', [14, 3, '11, 0, 0, 0, 2, 1', '76 / 74', 5.297]],
    ['2011-10-31', [9, 3, '6, 2, 0, 0, 1, 0', '116 / 115', 2.191]],
  ])('gives its figures on %s', async (on, expected) => {
    expect(seen(await figuresOf('wabo-receipt', on))).toEqual(expected);
  });

  it('adds nothing when it is imported again', async () => {
    expect(await ecluse.import(file)).toMatchObject({ appended: { dossiers: 0, events: 0 }, refusedCount: 0, skipped: 8_577 });
  });

  it('was not known before the day of its import', async () => {
    const figures = await figuresOf('wabo-receipt', '2010-12-31', { knownOn: '2010-12-31' });
    expect([figures.stock.status, figures.anteriorite.status, figures.flux.status, figures.soldeEnJours.status]).toEqual(Array(4).fill('noData'));
  });
});

describeWithData('the BPIC 2012 log, one pièce per trace', 'bpic2012.xes.gz', (file) => {
  beforeAll(async () => {
    const result = await ecluse.import(file);
    expect(result).toMatchObject({
      status: 'completed',
      read: { records: 13_087, events: 262_200 },
      appended: { dossiers: 13_087 },
      refusedCount: 0,
    });
  }, 300_000);

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
    await ecluse.import(file, { unit: 'workitem', source: 'bpic2012-w' });
  }, 300_000);

  it.each([
    ['2011-12-31', [151, 5, '146, 0, 2, 3, 0, 0', '12078 / 12141', 0.348]],
    ['2012-01-31', [222, 9, '213, 1, 3, 2, 3, 0', '13705 / 13719', 0.453]],
    ['2012-02-29', [239, 9, '230, 0, 1, 3, 5, 0', '15171 / 15151', 0.442]],
  ])('gives its figures on %s', async (on, expected) => {
    expect(seen(await figuresOf('bpic2012-w', on))).toEqual(expected);
  });

  it('makes 72 487 pièces of it, of which 74 are never completed', async () => {
    const [counted] = await ecluse.readModel.query<{ pieces: number; open: number }[]>(
      `SELECT count(*)::int AS pieces, count(*) FILTER (WHERE in_stock)::int AS open FROM rm.piece pc JOIN rm.dossier d USING (dossier_id) WHERE d.source = 'bpic2012-w'`,
    );
    expect(counted).toEqual({ pieces: 72_487, open: 74 });
  });
});

describeWithData('a facts file with late facts, transfers, returns, corrections', 'faits-1.ndjson.gz', (file) => {
  beforeAll(async () => {
    const result = await ecluse.import(file);
    expect(result).toMatchObject({ status: 'completed', source: 'faits-1', read: { records: 13_062 }, refusedCount: 0, heldCount: 0 });
  });

  const all = 'all';
  it.each([
    [{}, '2022-06-30', all, [152, 152, 16, 100, '52, 25, 27, 19, 29, 0', '127 / 77', 20, 55.273]],
    [{}, '2022-06-30', '2022-06-30', [163, 162, 18, 113, '50, 26, 30, 23, 34, 0', '118 / 69', 20, 66.145]],
    [{}, '2022-06-30', '2022-09-30', [151, 151, 16, 100, '51, 25, 27, 19, 29, 0', '126 / 76', 20, 55.632]],
    [{}, '2023-03-31', all, [253, 251, 25, 206, '47, 23, 20, 14, 40, 109', '136 / 113', 22, 62.69]],
    [{}, '2023-03-31', '2023-03-31', [262, 261, 27, 220, '42, 28, 24, 17, 42, 109', '120 / 91', 19, 80.615]],
    [{}, '2024-01-31', '2024-02-15', [414, 402, 41, 360, '54, 29, 32, 19, 48, 232', '128 / 88', 27, 131.727]],
    [{}, '2024-06-30', all, [450, 437, 46, 439, '11, 27, 34, 21, 50, 307', '85 / 79', 18, 159.494]],
    [{ caisse: '751' }, '2023-03-31', all, [43, 43, 7, 38, '5, 4, 4, 3, 8, 19', '27 / 24', 7, 50.167]],
    [{ caisse: '751' }, '2023-03-31', '2023-03-31', [46, 46, 7, 41, '5, 6, 4, 4, 8, 19', '21 / 18', 5, 71.556]],
    [{ doer: '974' }, '2023-03-31', all, [49, 49, 3, 36, '13, 5, 3, 2, 5, 21', '29 / 18', 3, 76.222]],
    [{ doer: '974' }, '2023-03-31', '2023-03-31', [49, 49, 4, 38, '11, 7, 3, 2, 5, 21', '29 / 14', 4, 98]],
  ])('gives the figures of %j on %s, as known on %s', async (slice, on, knownOn, expected) => {
    const known = knownOn === all ? {} : { knownOn };
    expect(seenOfFacts(await figuresOf('faits-1', on, { ...slice, ...known }))).toEqual(expected);
  });

  it('adds nothing when it is imported again', async () => {
    expect(await ecluse.import(file)).toMatchObject({ appended: { dossiers: 0, events: 0 }, skipped: 13_062, refusedCount: 0 });
  });
});
