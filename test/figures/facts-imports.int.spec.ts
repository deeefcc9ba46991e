import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ImportJson, ListRefusals, Verify } from '#libs/application';
import type { ImportRefusal } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { type Ecluse, startEcluse } from '../support/ecluse.js';

let ecluse: Ecluse;
beforeAll(async () => {
  ecluse = await startEcluse();
});
afterAll(async () => {
  await ecluse.stop();
});

interface Line {
  readonly id: string;
  readonly [field: string]: string;
}

const received = (id: string, dossier: string, piece: string, on: string, knownOn = on): Line => ({
  ...{ id, dossier, piece, fait: 'received', on, knownOn, caisse: '751' },
  ...{ procedure: 'demande-de-retraite', type: 'demande', canal: 'web' },
});
const processed = (id: string, dossier: string, piece: string, on: string, mode = 'manual'): Line => ({
  ...{ id, dossier, piece, fait: 'processed', on, knownOn: on, mode },
});

const bring = async (source: string, lines: readonly Line[]): Promise<ImportJson> => {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return ecluse.import(Readable.from([bytes]) as AsyncIterable<Uint8Array>, { source, format: 'facts' });
};
const refusalsOf = async ({ id }: ImportJson): Promise<readonly ImportRefusal[]> =>
  (await ecluse.queries.execute(new ListRefusals({ importId: id, limit: 100 }))).items;
const stockOf = async (source: string, on: string, knownOn: string | null = null): Promise<number | null | undefined> => {
  const known = knownOn === null ? null : plainDate(knownOn);
  return (await ecluse.indicators({ on: [plainDate(on)], slice: { source }, knownOn: known }))[0]?.stock.pieces;
};

describe('two files about one dossier', () => {
  it('keep, for each pièce, the days on which its facts were known', async () => {
    await bring('deux', [received('1', 'D', 'P1', '2021-01-10', '2021-02-10')]);
    await bring('deux', [received('2', 'D', 'P2', '2021-01-05')]);
    expect(await stockOf('deux', '2021-01-31', '2021-01-31')).toBe(1);
    expect(await stockOf('deux', '2021-01-31')).toBe(2);
    expect(await bring('deux', [received('2', 'D', 'P2', '2021-01-05')])).toMatchObject({ skipped: 1, refusedCount: 0, appended: { events: 0 } });
  });
});

describe('a refused line', () => {
  const sound = received('1', 'D', 'P', '2021-01-04');
  const file = (mode: string): readonly Line[] => [
    sound,
    processed('2', 'D', 'P', '2021-01-05', mode),
    { id: '3', dossier: 'D', piece: 'P', fait: 'reopened', on: '2021-01-06', knownOn: '2021-01-06' },
    received('4', 'D', 'Q', '2021-01-07'),
  ];

  it('holds the later lines of its pièce, not those before it nor other pièces', async () => {
    const result = await bring('refus', file('bogus'));
    expect(result).toMatchObject({ status: 'completed', refusedCount: 1, heldCount: 1, appended: { dossiers: 1 } });
    expect((await refusalsOf(result)).map(({ line, held, code }) => [line, held, code])).toEqual([
      [2, false, 'fact.fieldInvalid'],
      [3, true, 'fact.held'],
    ]);
    expect(await stockOf('refus', '2021-01-31')).toBe(2);
  });

  it('is told again when the file comes again', async () => {
    expect(await bring('refus', file('bogus'))).toMatchObject({ refusedCount: 1, heldCount: 1, skipped: 2, appended: { events: 0 } });
  });

  it('is taken with the lines that it held, once corrected', async () => {
    expect(await bring('refus', file('manual'))).toMatchObject({ refusedCount: 0, heldCount: 0, skipped: 2, appended: { events: 2 } });
    expect(await stockOf('refus', '2021-01-05')).toBe(0);
    expect(await stockOf('refus', '2021-01-31')).toBe(2);
  });

  it('names a pièce of another dossier, or an id that serves twice', async () => {
    const result = await bring('noms', [
      received('1', 'D', 'P', '2021-01-04'),
      processed('2', 'E', 'P', '2021-01-05'),
      received('1', 'F', 'Q', '2021-01-06'),
    ]);
    expect((await refusalsOf(result)).map(({ line, code }) => [line, code])).toEqual([
      [2, 'piece.inOtherDossier'],
      [3, 'fact.changed'],
    ]);
    expect(await stockOf('noms', '2021-01-31')).toBe(1);
  });

  it('is told when a fact comes with another content, which changes nothing', async () => {
    const result = await bring('autre', [sound]);
    expect(result.refusedCount).toBe(0);
    const changed = await bring('autre', [{ ...sound, caisse: '974' }]);
    expect((await refusalsOf(changed)).map(({ code }) => code)).toEqual(['fact.changed']);
    expect((await refusalsOf(await bring('autre', [{ ...sound, caisse: '974' }]))).map(({ code }) => code)).toEqual(['fact.changed']);
  });
});

describe('a file that breaks off', () => {
  it('tells what it had written, all of it, and goes on from there when it comes whole', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => received(String(i), `D${String(i)}`, `P${String(i)}`, '2021-03-01'));
    const whole = gzipSync(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
    const cut = await ecluse.import(Readable.from([whole.subarray(0, whole.length / 2)]) as AsyncIterable<Uint8Array>, { source: 'coupe' });
    expect(cut).toMatchObject({ status: 'failed', error: { code: 'facts.gzipTruncated' } });
    const [counted] = await ecluse.readModel.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM rm.dossier WHERE source = 'coupe'`);
    expect(counted?.n).toBe(cut.appended.dossiers);
    const again = await ecluse.import(Readable.from([whole]) as AsyncIterable<Uint8Array>, { source: 'coupe' });
    expect(again).toMatchObject({ status: 'completed', appended: { dossiers: 5_000 - cut.appended.dossiers } });
    expect(await stockOf('coupe', '2021-03-01')).toBe(5_000);
    // Ten thousand appends wait for the disk, whatever else the machine does.
  });
});

describe('after all of this', () => {
  it('the log and the read models agree', async () => {
    const { ok, checks } = await ecluse.commands.execute(new Verify({ full: true }));
    expect([ok, checks.flatMap(({ differences }) => differences)]).toEqual([true, []]);
  });
});
