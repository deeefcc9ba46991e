import { afterAll, beforeAll } from '@jest/globals';
import type { FiguresJson } from '#libs/application';
import { plainDate } from '#libs/kernel';
import { type Ecluse, startEcluse } from '../support/ecluse.js';

/** One line of the tables of the data README: what the figures of a day must be, in its order of columns. */
export const seen = ({ stock, anteriorite, flux, soldeEnJours }: FiguresJson) =>
  [
    stock.pieces,
    anteriorite.above,
    anteriorite.bands.map(({ pieces }) => pieces).join(', '),
    `${String(flux.arrived)} / ${String(flux.processed)}`,
    soldeEnJours.value,
  ] as const;

let started: Ecluse | undefined;

/** Starts an Écluse for the specs of a file, and stops it after them. */
export function withEcluse(): void {
  beforeAll(async () => {
    started = await startEcluse();
  });
  afterAll(async () => {
    await started?.stop();
  });
}

export function ecluse(): Ecluse {
  if (started === undefined) throw new Error('withEcluse() comes first');
  return started;
}

/** The figures of a source on a day. */
export async function figuresOf(source: string, on: string, more: { knownOn?: string; caisse?: string; doer?: string } = {}): Promise<FiguresJson> {
  const { knownOn, ...slice } = more;
  const [figures] = await ecluse().indicators({
    on: [plainDate(on)],
    knownOn: knownOn === undefined ? null : plainDate(knownOn),
    slice: { source, ...slice },
  });
  if (figures === undefined) throw new Error('no figures');
  return figures;
}
