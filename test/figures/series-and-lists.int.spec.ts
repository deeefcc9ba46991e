import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ActOnDossier,
  type FiguresJson,
  GetSeries,
  ListPieces,
  OpenDossier,
  type PiecesJson,
  type PiecesRequest,
  type SeriesPoint,
  type Step,
} from '#libs/application';
import { addDays, type PlainDate, plainDate } from '#libs/kernel';
import type { Slice } from '#libs/read-model';
import { type Ecluse, startEcluse } from '../support/ecluse.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';

const { path, source, lastDay } = PETIT_RESEAU;
const SLICES: readonly Slice[] = [{ source }, { source, caisse: '972' }, { source, doer: '131' }, { source, procedure: 'traduction' }];

let ecluse: Ecluse;
beforeAll(async () => {
  ecluse = await startEcluse();
  await ecluse.import(path, { source });
});
afterAll(async () => {
  await ecluse.stop();
});

const figuresOn = async (
  on: PlainDate,
  slice: Slice,
  definitions: readonly string[] = [],
  knownOn: PlainDate | null = null,
): Promise<FiguresJson> => {
  const [figures] = await ecluse.indicators({ on: [on], slice, definitions, knownOn });
  if (figures === undefined) throw new Error('no figures');
  return figures;
};

describe('a series', () => {
  const seriesOf = async (step: Step, slice: Slice, definitions: readonly string[]): Promise<readonly SeriesPoint[]> => {
    const request = { from: addDays(lastDay, -120), to: lastDay, step, knownOn: null, slice, definitions };
    return (await ecluse.queries.execute(new GetSeries(request))).points;
  };

  it.each([
    ['week', []],
    ['month', ['anteriorite-ouvree', 'solde-ouvre-20']],
  ] as const)('by %s tells, point by point, what the figures of each day tell (%j)', async (step, definitions) => {
    for (const slice of SLICES) {
      const points = await seriesOf(step, slice, definitions);
      expect(points.at(-1)?.asOf).toBe(lastDay);
      for (const point of points) {
        const { stock, anteriorite, soldeEnJours } = await figuresOn(point.asOf, slice, definitions);
        expect([point.asOf, point.pieces, point.above, point.bands, point.soldeEnJours]).toEqual([
          point.asOf,
          stock.pieces,
          anteriorite.above,
          anteriorite.bands,
          soldeEnJours.value,
        ]);
      }
    }
  });

  it('by day balances: what came in less what went out is the change of the stock', async () => {
    const points = await seriesOf('day', { source }, []);
    expect(points.some(({ reopened }) => (reopened ?? 0) > 0)).toBe(true);
    points.slice(1).forEach((point, i) => {
      const { asOf, pieces, arrived, reopened, processed, otherExits } = point;
      if (pieces === null) return;
      const moved = Number(arrived) + Number(reopened) - Number(processed) - Number(otherExits);
      expect([asOf, moved]).toEqual([asOf, pieces - (points[i]?.pieces ?? 0)]);
    });
  });
});

describe('a number opens its list', () => {
  const countOf = async (on: PlainDate, slice: Slice, more: Partial<PiecesRequest>): Promise<PiecesJson> =>
    ecluse.queries.execute(new ListPieces({ on, knownOn: null, slice, definitions: [], youngestFirst: false, limit: 500, ...more }));

  it.each([
    ['calendar definitions', [], null],
    ['worked definitions', ['anteriorite-ouvree', 'flux-ouvre-20'], null],
    ['what was known then', [], addDays(lastDay, -90)],
  ] as const)('with as many rows, for every slice and kind (%s)', async (_title, definitions, knownOn) => {
    const days = [lastDay, addDays(lastDay, -90), plainDate('2026-03-29')].filter((day) => knownOn === null || day <= knownOn);
    for (const on of days) {
      for (const slice of SLICES) {
        const { stock, anteriorite, flux } = await figuresOn(on, slice, definitions, knownOn);
        const count = async (more: Partial<PiecesRequest>): Promise<number> => (await countOf(on, slice, { definitions, knownOn, ...more })).count;
        expect([on, slice, await count({})]).toEqual([on, slice, stock.pieces]);
        expect(await count({ waiting: true })).toBe(stock.waiting);
        expect(await count({ above: anteriorite.threshold })).toBe(anteriorite.above);
        for (const band of anteriorite.bands) expect(await count({ band })).toBe(band.pieces);
        expect(await count({ flow: 'arrived' })).toBe(flux.arrived);
        expect(await count({ flow: 'processed' })).toBe(flux.processed);
        expect(await count({ flow: 'automatic' })).toBe(flux.automatic);
        expect(await count({ flow: 'returned' })).toBe(flux.returned);
        expect(await count({ flow: 'reopened' })).toBe(flux.reopened);
      }
    }
  });

  it('page by page, with no row twice and none missing', async () => {
    const whole = await countOf(lastDay, { source }, { flow: 'arrived', from: addDays(lastDay, -200), to: lastDay });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await countOf(
        lastDay,
        { source },
        {
          flow: 'arrived',
          from: addDays(lastDay, -200),
          to: lastDay,
          limit: 7,
          ...(cursor === undefined ? {} : { cursor }),
        },
      );
      seen.push(...page.items.map(({ pieceId }) => pieceId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(whole.items.map(({ pieceId }) => pieceId));
    expect(new Set(seen).size).toBe(whole.count);
  });
});

describe('dossiers of our own beside those of an import', () => {
  const nothing = { procedure: null, attributes: {}, on: null, actor: null } as const;
  const open = async (key: string, reference = 'R-1') => ecluse.commands.execute(new OpenDossier({ ...nothing, reference, key }));

  it('have references of their own: the same key is the same dossier, another key is refused', async () => {
    const first = await open('first');
    expect(await open('first')).toEqual(first);
    await expect(open('second')).rejects.toMatchObject({ code: 'dossier.alreadyOpen' });
  });

  it('make a figure mixed where the two go by different definitions, with one figure for each', async () => {
    const { id: dossierId } = await open('native', 'R-2');
    const received = await ecluse.commands.execute(
      new ActOnDossier({
        dossierId,
        key: 'receive',
        actor: null,
        expectedRevision: 0,
        command: {
          type: 'ReceivePiece',
          reference: 'P-1',
          caisse: '131',
          procedure: 'traduction',
          pieceType: 'demande',
          canal: null,
          population: null,
          on: lastDay,
        },
      }),
    );
    const [figures] = await ecluse.indicators({ on: [lastDay], after: received.position });
    expect(figures?.stock).toMatchObject({ status: 'ok', pieces: 22 });
    expect(figures?.anteriorite).toMatchObject({
      status: 'mixed',
      above: null,
      perSet: expect.arrayContaining([
        expect.objectContaining({ definition: 'anteriorite-calendaire@1', above: 8 }),
        expect.objectContaining({ definition: 'anteriorite-ouvree@1', above: 0, calendars: ['metropole@1'] }),
      ]),
    });
    expect(figures?.soldeEnJours.perSet?.map(({ status }) => status).sort()).toEqual(['ok', 'undefined']);
    expect(await figuresOn(lastDay, {}, ['anteriorite-calendaire'])).toMatchObject({ anteriorite: { status: 'ok', above: 8 } });
  });
});
