import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { gzipSync } from 'node:zlib';
import { bytesOf, EndlessSource, outcomeOf } from '../../../../test/support/byte-streams.js';
import type { FactItem } from './facts.items.js';
import { readFacts, type ReadFactsOptions } from './read-facts.js';

const RECEIVED = {
  id: 'f1',
  dossier: 'D1',
  piece: 'P1',
  fait: 'received',
  on: '2022-01-03',
  knownOn: '2022-01-04',
  caisse: '751',
  procedure: 'demande-de-retraite',
  type: 'demande',
  canal: 'web',
};
const about = { id: 'f2', dossier: 'D1', piece: 'P1', on: '2022-01-05', knownOn: '2022-01-05' };
const lines = (...facts: readonly unknown[]): string => facts.map((fact) => `${typeof fact === 'string' ? fact : JSON.stringify(fact)}\n`).join('');

async function itemsOf(text: string | Uint8Array, options: ReadFactsOptions = {}): Promise<readonly FactItem[]> {
  const { items, failure } = await outcomeOf(readFacts(bytesOf(text), options));
  expect(failure).toBeNull();
  return items;
}

async function only(fact: unknown, options: ReadFactsOptions = {}): Promise<FactItem> {
  const [item, ...rest] = await itemsOf(lines(fact), options);
  if (item === undefined || rest.length > 0) throw new Error('one line, one item');
  return item;
}

describe('a facts file', () => {
  it('tells its facts line by line', async () => {
    expect(await itemsOf(lines(RECEIVED, { ...about, fait: 'processed', mode: 'auto' }))).toEqual([
      {
        kind: 'fact',
        line: 1,
        id: 'f1',
        dossier: 'D1',
        piece: 'P1',
        content: {
          kind: 'received',
          reference: 'P1',
          caisse: '751',
          procedure: 'demande-de-retraite',
          type: 'demande',
          canal: 'web',
          population: null,
        },
        on: '2022-01-03',
        knownOn: '2022-01-04',
      },
      {
        kind: 'fact',
        line: 2,
        id: 'f2',
        dossier: 'D1',
        piece: 'P1',
        content: { kind: 'processed', mode: 'auto' },
        on: '2022-01-05',
        knownOn: '2022-01-05',
      },
    ]);
  });

  it.each([
    [
      { fait: 'processed', mode: 'manual' },
      { kind: 'processed', mode: 'manual' },
    ],
    [{ fait: 'returned' }, { kind: 'returned' }],
    [{ fait: 'neutralised' }, { kind: 'neutralised' }],
    [{ fait: 'reopened' }, { kind: 'reopened' }],
    [
      { fait: 'transferred', caisse: '131' },
      { kind: 'transferred', caisse: '131', caisseExecutante: null },
    ],
    [
      { fait: 'transferred', caisseExecutante: '974', caisse: null },
      { kind: 'transferred', caisse: null, caisseExecutante: '974' },
    ],
    [
      { fait: 'transferred', caisse: '131', caisseExecutante: '974' },
      { kind: 'transferred', caisse: '131', caisseExecutante: '974' },
    ],
    [
      { fait: 'waitingStarted', waitingFor: 'assure' },
      { kind: 'waitingStarted', waitingFor: 'assure' },
    ],
    [{ fait: 'waitingEnded', x_note: { any: 'thing' } }, { kind: 'waitingEnded' }],
    [
      { fait: 'corrected', corrects: 'f1' },
      { kind: 'corrected', corrects: 'f1' },
    ],
    [
      { fait: 'cancelled', cancels: 'f1' },
      { kind: 'cancelled', cancels: 'f1' },
    ],
  ])('tells %j', async (said, content) => {
    expect(await only({ ...about, ...said })).toMatchObject({ kind: 'fact', content });
  });

  it('takes an arrival without canal', async () => {
    const { canal, ...rest } = RECEIVED;
    expect(canal).toBe('web');
    expect(await only(rest)).toMatchObject({ kind: 'fact', content: { canal: null, population: null } });
  });

  it('is the same in gzip, with a byte order mark, empty lines, Windows ends of line, and none at its end', async () => {
    const plain = await itemsOf(lines(RECEIVED));
    expect(await itemsOf(gzipSync(lines(RECEIVED)))).toEqual(plain);
    expect(await itemsOf(`\uFEFF${JSON.stringify(RECEIVED)}`)).toEqual(plain);
    expect(await itemsOf(`${JSON.stringify(RECEIVED)}\r\n\r\n  \n`)).toEqual(plain);
    expect(await itemsOf(`\n\n${lines(RECEIVED)}`)).toEqual(plain.map((item) => ({ ...item, line: 3 })));
  });

  it('keeps accents and escapes', async () => {
    expect(await only('{"id":"é\\u20ac","dossier":"D\\"1","piece":"P😀","fait":"returned","on":"2022-01-03","knownOn":"2022-01-03"}')).toMatchObject({
      id: 'é€',
      dossier: 'D"1',
      piece: 'P😀',
    });
  });
});

describe('a line is refused, with a remedy, and the next is read', () => {
  it.each([
    ['fact.notJson', '{"id":"f1",'],
    ['fact.notJson', 'id;dossier;piece'],
    ['fact.notAnObject', '[1,2]'],
    ['fact.notAnObject', 'null'],
    ['fact.notAnObject', '"f1"'],
    ['fact.fieldMissing', { ...RECEIVED, id: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, dossier: null }],
    ['fact.fieldMissing', { ...RECEIVED, piece: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, fait: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, on: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, knownOn: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, caisse: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, procedure: undefined }],
    ['fact.fieldMissing', { ...RECEIVED, type: undefined }],
    ['fact.fieldMissing', { ...about, fait: 'processed' }],
    ['fact.fieldMissing', { ...about, fait: 'transferred' }],
    ['fact.fieldMissing', { ...about, fait: 'waitingStarted' }],
    ['fact.fieldMissing', { ...about, fait: 'corrected' }],
    ['fact.fieldMissing', { ...about, fait: 'cancelled' }],
    ['fact.fieldInvalid', { ...RECEIVED, id: '' }],
    ['fact.fieldInvalid', { ...RECEIVED, caisse: '  ' }],
    ['fact.fieldInvalid', { ...RECEIVED, id: 12 }],
    ['fact.fieldInvalid', { ...RECEIVED, dossier: ['D1'] }],
    ['fact.fieldInvalid', { ...RECEIVED, piece: 'P\n1' }],
    ['fact.fieldInvalid', { ...RECEIVED, piece: 'P\u0000' }],
    ['fact.fieldInvalid', { ...RECEIVED, piece: 'P\uD800' }],
    ['fact.fieldInvalid', { ...RECEIVED, dossier: 'D'.repeat(251) }],
    ['fact.fieldInvalid', { ...about, fait: 'processed', mode: 'automatic' }],
    ['fact.fieldInvalid', { ...RECEIVED, on: 20220103 }],
    ['fact.fieldTwice', '{"id":"f1","dossier":"D1","piece":"P1","fait":"returned","on":"2022-01-03","on":"2022-01-04","knownOn":"2022-01-04"}'],
    ['fact.unknownKind', { ...about, fait: 'Received' }],
    ['fact.unknownKind', { ...about, fait: 'toString' }],
    ['fact.unknownField', { ...RECEIVED, agent: 'Anne' }],
    ['fact.unknownField', { ...RECEIVED, population: 'frontalier' }],
    ['fact.unknownField', { ...about, fait: 'returned', mode: 'auto' }],
    ['fact.impossibleDay', { ...RECEIVED, on: '2022-02-30' }],
    ['fact.impossibleDay', { ...RECEIVED, knownOn: '04/01/2022' }],
    ['fact.impossibleDay', { ...RECEIVED, on: '2022-01-03T10:00:00Z' }],
    ['fact.namesItself', { ...about, fait: 'corrected', corrects: 'f2' }],
    ['fact.namesItself', { ...about, fait: 'cancelled', cancels: 'f2' }],
    ['fact.knownBeforeItHappened', { ...RECEIVED, knownOn: '2022-01-02' }],
    ['fact.knownBeforeItHappened', { ...about, fait: 'cancelled', cancels: 'f1', knownOn: '2022-01-04' }],
  ])('as %s: %j', async (code, line) => {
    const [refused, good] = await itemsOf(lines(line, { ...RECEIVED, id: 'next' }));
    expect(refused).toMatchObject({ kind: 'refused', line: 1, byte: 0, code });
    expect(refused).toHaveProperty('remedy', expect.stringMatching(/./u));
    expect(good).toMatchObject({ kind: 'fact', id: 'next', line: 2 });
  });

  it('naming the field at fault', async () => {
    expect(await only({ ...RECEIVED, agent: 'Anne' })).toMatchObject({
      reason: 'Le champ « agent » n’a pas de sens pour un fait « received » et serait perdu.',
      remedy: 'Retirez « agent », ou renommez-le en « x_agent » pour qu’il soit ignoré.',
    });
  });

  it('when what is known goes back, naming the line that went further', async () => {
    const items = await itemsOf(
      lines(
        RECEIVED,
        { ...about, fait: 'returned', knownOn: '2022-01-10' },
        { ...RECEIVED, id: 'f3', piece: 'P2' },
        { ...about, id: 'f4', fait: 'reopened', knownOn: '2022-01-10' },
      ),
    );
    expect(items.map(({ kind }) => kind)).toEqual(['fact', 'fact', 'refused', 'fact']);
    expect(items[2]).toMatchObject({
      line: 3,
      code: 'fact.knownGoesBack',
      piece: 'P2',
      reason: 'Le fait est connu le 2022-01-04, alors que la ligne 2 va déjà jusqu’au 2022-01-10.',
    });
  });

  it('without counting for the order of the others', async () => {
    const items = await itemsOf(lines({ ...RECEIVED, knownOn: '2099-01-01', agent: 'x' }, RECEIVED));
    expect(items.map(({ kind }) => kind)).toEqual(['refused', 'fact']);
  });

  it('when it is known after today', async () => {
    const today = plainDate('2022-01-03');
    expect(await only(RECEIVED, { today })).toMatchObject({ kind: 'refused', code: 'fact.knownInFuture' });
    expect(await only({ ...RECEIVED, knownOn: '2022-01-03' }, { today })).toMatchObject({ kind: 'fact' });
  });

  it('saying whose history has a hole, as far as it can be read', async () => {
    expect(await only({ ...RECEIVED, on: 'hier' })).toMatchObject({ id: 'f1', dossier: 'D1', piece: 'P1' });
    expect(await only('{"id":"f1","dossier":"D1","piece":"P1","fait":')).toMatchObject({
      code: 'fact.notJson',
      id: 'f1',
      dossier: 'D1',
      piece: 'P1',
    });
    expect(await only('{"piece":12,"dossier":"D\\"1"')).toMatchObject({ id: null, dossier: 'D"1', piece: null });
  });

  it('when it is longer than 1 MiB, without ever holding it', async () => {
    const source = new EndlessSource(
      `${lines(RECEIVED)}{"id":"f2","piece":"P7","x_note":"`,
      'x'.repeat(50_000),
      400,
      `"}\n${lines({ ...RECEIVED, id: 'f3' })}`,
    );
    const { items, failure } = await outcomeOf(readFacts(source));
    expect(failure).toBeNull();
    expect(items).toMatchObject([
      { kind: 'fact', id: 'f1' },
      { kind: 'refused', line: 2, code: 'fact.lineTooLong', id: 'f2', piece: 'P7' },
      { kind: 'fact', id: 'f3', line: 3 },
    ]);
  });
});

describe('a facts file that cannot be read to its end', () => {
  it('in gzip, truncated, gives the facts before the cut', async () => {
    const many = lines(...Array.from({ length: 2000 }, (_, i) => ({ ...RECEIVED, id: `f${String(i)}` })));
    const { items, failure } = await outcomeOf(readFacts(bytesOf(gzipSync(many, { level: 0 }).subarray(0, 100_000), 4096)));
    expect(items.length).toBeGreaterThan(400);
    expect(failure).toMatchObject({ code: 'facts.gzipTruncated' });
  });

  it.each([1, 5, 10_000])('because it is not UTF-8, gives the facts before and names line and byte (pieces of %i bytes)', async (size) => {
    const start = `${lines(RECEIVED)}{"id":"é`;
    const bytes = Buffer.concat([Buffer.from(start), Buffer.from([0xe9, 0x22, 0x7d, 0x0a])]);
    const { items, failure } = await outcomeOf(readFacts(bytesOf(bytes, size)));
    expect(items).toHaveLength(1);
    expect(failure).toMatchObject({ code: 'facts.notUtf8', data: { line: 2, byte: Buffer.byteLength(start) } });
  });

  it('because it is UTF-16 says that it is not UTF-8', async () => {
    expect((await outcomeOf(readFacts(bytesOf(Buffer.from(`\uFEFF${lines(RECEIVED)}`, 'utf16le'))))).failure).toMatchObject({
      code: 'facts.notUtf8',
    });
  });

  it.each(['', '\n \n'])('because there is no fact in it is refused: %j', async (text) => {
    expect((await outcomeOf(readFacts(bytesOf(text)))).failure).toMatchObject({ code: 'facts.noFacts' });
  });
});
