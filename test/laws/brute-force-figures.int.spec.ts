import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFactsFile } from '../support/brute-force/facts-file.js';
import { figuresOf, type RawFigures } from '../support/brute-force/figures.js';
import { byDossier, lookOn, type RawLook, type RawPiece } from '../support/brute-force/stock.js';
import { readXes, tracesAsPieces, workItemsAsPieces, type RawComeAndGone } from '../support/brute-force/xes.js';

/** The tables that the reference logs come with. They are the proof of the oracle, which is the proof of the product. */
const ALWAYS = '9999-12-31';
type FactsRow = [slice: string, on: string, knownOn: string, stock: number, dossiers: number, waiting: number, figures: Omit<RawFigures, 'stock'>];
const FACTS: FactsRow[] = [
  ['all', '2022-06-30', ALWAYS, 152, 152, 16, row(100, [52, 25, 27, 19, 29, 0], 127, 77, 20, 55.273)],
  ['all', '2022-06-30', '2022-06-30', 163, 162, 18, row(113, [50, 26, 30, 23, 34, 0], 118, 69, 20, 66.145)],
  ['all', '2022-06-30', '2022-09-30', 151, 151, 16, row(100, [51, 25, 27, 19, 29, 0], 126, 76, 20, 55.632)],
  ['all', '2023-03-31', ALWAYS, 253, 251, 25, row(206, [47, 23, 20, 14, 40, 109], 136, 113, 22, 62.69)],
  ['all', '2023-03-31', '2023-03-31', 262, 261, 27, row(220, [42, 28, 24, 17, 42, 109], 120, 91, 19, 80.615)],
  ['all', '2024-01-31', '2024-02-15', 414, 402, 41, row(360, [54, 29, 32, 19, 48, 232], 128, 88, 27, 131.727)],
  ['all', '2024-06-30', ALWAYS, 450, 437, 46, row(439, [11, 27, 34, 21, 50, 307], 85, 79, 18, 159.494)],
  ['owner 751', '2023-03-31', ALWAYS, 43, 43, 7, row(38, [5, 4, 4, 3, 8, 19], 27, 24, 7, 50.167)],
  ['owner 751', '2023-03-31', '2023-03-31', 46, 46, 7, row(41, [5, 6, 4, 4, 8, 19], 21, 18, 5, 71.556)],
  ['doer 974', '2023-03-31', ALWAYS, 49, 49, 3, row(36, [13, 5, 3, 2, 5, 21], 29, 18, 3, 76.222)],
  ['doer 974', '2023-03-31', '2023-03-31', 49, 49, 4, row(38, [11, 7, 3, 2, 5, 21], 29, 14, 4, 98)],
];

type LogRow = [log: string, unit: 'trace' | 'workitem', on: string, stock: number, figures: Omit<RawFigures, 'stock' | 'automatic'>];
const LOGS: LogRow[] = [
  ['wabo-receipt', 'trace', '2010-12-31', 31, flows(13, [18, 10, 3, 0, 0, 0], 119, 117, 7.419)],
  ['wabo-receipt', 'trace', '2011-06-30', 14, flows(3, [11, 0, 0, 0, 2, 1], 76, 74, 5.297)],
  ['wabo-receipt', 'trace', '2011-10-31', 9, flows(3, [6, 2, 0, 0, 1, 0], 116, 115, 2.191)],
  ['bpic2012', 'workitem', '2011-12-31', 151, flows(5, [146, 0, 2, 3, 0, 0], 12_078, 12_141, 0.348)],
  ['bpic2012', 'workitem', '2012-01-31', 222, flows(9, [213, 1, 3, 2, 3, 0], 13_705, 13_719, 0.453)],
  ['bpic2012', 'workitem', '2012-02-29', 239, flows(9, [230, 0, 1, 3, 5, 0], 15_171, 15_151, 0.442)],
];
/** The table does not give the flows of these two. */
const LOGS_WITHOUT_FLOWS: [on: string, stock: number, above: number, bands: number[], solde: number][] = [
  ['2011-12-31', 647, 232, [415, 182, 45, 4, 1, 0], 9.215],
  ['2012-02-15', 883, 290, [593, 221, 63, 6, 0, 0], 10.104],
];

function flows(above: number, bands: number[], arrived: number, processed: number, soldeEnJours: number): Omit<RawFigures, 'stock' | 'automatic'> {
  return { above, bands, arrived, processed, soldeEnJours };
}

function row(above: number, bands: number[], arrived: number, processed: number, automatic: number, soldeEnJours: number): Omit<RawFigures, 'stock'> {
  return { above, bands, arrived, processed, automatic, soldeEnJours };
}

const folder = process.env['ECLUSE_TEST_DATA'];

/** The tests of a reference file; where it is not, they are skipped and say why. */
function withFile(name: string, tests: (path: string) => void): void {
  const path = join(folder ?? '', name);
  let reason: string | null = null;
  if (folder === undefined) reason = 'ECLUSE_TEST_DATA is not set';
  else if (!existsSync(path)) reason = `${path} is not there`;
  if (reason !== null) process.stderr.write(`skipped: the oracle against ${name} – ${reason}\n`);
  const title = reason === null ? `by brute force, ${name}` : `by brute force, ${name} (skipped: ${reason})`;
  (reason === null ? describe : describe.skip)(title, () => {
    tests(path);
  });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function inSlice(slice: string): (piece: RawPiece) => boolean {
  if (slice.startsWith('owner ')) return ({ caisse }) => caisse === slice.slice(6);
  if (slice.startsWith('doer ')) return ({ doer }) => doer === slice.slice(5);
  return () => true;
}

withFile('faits-1.ndjson.gz', (path) => {
  const dossiers = once(() => byDossier(readFactsFile(path)));

  it.each(FACTS)('gives for %s on %s as known on %s the figures of its table', (slice, on, knownOn, stock, dossierCount, waiting, figures) => {
    const looks: RawLook[] = dossiers().map((facts) => lookOn(facts, on, knownOn));
    const kept = inSlice(slice);
    const inStock = looks.flatMap(({ pieces }) => pieces.filter((piece) => piece.inStock && kept(piece)));
    const lines = looks.flatMap((look) => look.flows.filter(({ piece }) => kept(piece)));
    const found = figuresOf(
      on,
      inStock.map(({ arrivedOn }) => arrivedOn),
      lines.filter(({ flow }) => flow === 'arrived').map((line) => line.on),
      lines.filter(({ flow }) => flow.startsWith('processed')).map((line) => ({ on: line.on, auto: line.flow === 'processedAuto' })),
    );

    expect(found).toEqual({ stock, ...figures });
    expect(new Set(inStock.map(({ dossier }) => dossier)).size).toBe(dossierCount);
    expect(inStock.filter(({ waitingFor }) => waitingFor !== null)).toHaveLength(waiting);
  });
});

function figuresOfLog(pieces: readonly RawComeAndGone[], on: string): RawFigures {
  const inStock = pieces.filter(({ arrivedOn, leftOn }) => arrivedOn <= on && (leftOn === null || leftOn > on));
  return figuresOf(
    on,
    inStock.map(({ arrivedOn }) => arrivedOn),
    pieces.map(({ arrivedOn }) => arrivedOn),
    pieces.flatMap(({ leftOn }) => (leftOn === null ? [] : [{ on: leftOn, auto: false }])),
  );
}

for (const log of ['wabo-receipt', 'bpic2012']) {
  withFile(`${log}.xes.gz`, (path) => {
    const traces = once(() => readXes(path));
    const pieces = { trace: once(() => tracesAsPieces(traces())), workitem: once(() => workItemsAsPieces(traces())) };

    it.each(LOGS.filter(([name]) => name === log))('%s by %s gives on %s the figures of its table', (_name, unit, on, stock, figures) => {
      expect(figuresOfLog(pieces[unit](), on)).toEqual({ stock, ...figures, automatic: 0 });
    });

    if (log !== 'bpic2012') return;
    it.each(LOGS_WITHOUT_FLOWS)('by trace gives on %s the stock, the ages and the solde of its table', (on, stock, above, bands, soldeEnJours) => {
      expect(figuresOfLog(pieces.trace(), on)).toMatchObject({ stock, above, bands, soldeEnJours });
    });

    it('makes 72 487 pièces of its work items, 74 of which were never completed', () => {
      expect(pieces.workitem()).toHaveLength(72_487);
      expect(pieces.workitem().filter(({ leftOn }) => leftOn === null)).toHaveLength(74);
    });
  });
}
