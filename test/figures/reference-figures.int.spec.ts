import { beforeAll, expect, it } from '@jest/globals';
import type { FiguresJson } from '#libs/application';
import { describeWithData } from '../support/test-data.js';
import { ecluse, figuresOf, seen, withEcluse } from './reference-figures.js';

const seenOfFacts = (figures: FiguresJson) => {
  const [pieces, ...rest] = seen(figures);
  const solde = rest.pop();
  return [pieces, figures.stock.dossiers, figures.stock.waiting, ...rest, figures.flux.automatic, solde];
};

withEcluse();

describeWithData('the WABO log, one pièce per trace', 'wabo-receipt.xes.gz', (file) => {
  beforeAll(async () => {
    const result = await ecluse().import(file);
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
    expect(await ecluse().import(file)).toMatchObject({ appended: { dossiers: 0, events: 0 }, refusedCount: 0, skipped: 8_577 });
  });

  it('was not known before the day of its import', async () => {
    const figures = await figuresOf('wabo-receipt', '2010-12-31', { knownOn: '2010-12-31' });
    expect([figures.stock.status, figures.anteriorite.status, figures.flux.status, figures.soldeEnJours.status]).toEqual(Array(4).fill('noData'));
  });
});

describeWithData('a facts file with late facts, transfers, returns, corrections', 'faits-1.ndjson.gz', (file) => {
  beforeAll(async () => {
    const result = await ecluse().import(file);
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
    expect(await ecluse().import(file)).toMatchObject({ appended: { dossiers: 0, events: 0 }, skipped: 13_062, refusedCount: 0 });
  });
});
