import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../../../test/support/byte-streams.js';
import { type CsvColumn, csvOf, type CsvOptions, type CsvValue } from './csv.js';

interface Row {
  readonly name: string;
  readonly value: CsvValue;
}

const COLUMNS: readonly CsvColumn<Row>[] = [
  { header: 'Pièce', valueOf: ({ name }) => name },
  { header: 'Âge', valueOf: ({ value }) => value },
];

async function csv(rows: AsyncIterable<Row> | Iterable<Row>, options?: CsvOptions): Promise<string> {
  return (await outcomeOf(csvOf(rows, COLUMNS, options))).items.join('');
}

describe('a table as CSV', () => {
  it('is a header and a line per row, with semicolons', async () => {
    expect(
      await csv([
        { name: 'P1', value: 12 },
        { name: 'P2', value: null },
        { name: 'P3', value: true },
      ]),
    ).toBe('Pièce;Âge\nP1;12\nP2;\nP3;true\n');
  });

  it('is the header alone without rows', async () => {
    expect(await csv([])).toBe('Pièce;Âge\n');
  });

  it('begins with a byte order mark and takes another delimiter when asked', async () => {
    expect(await csv([{ name: 'a,b', value: 1.5 }], { bom: true, delimiter: ',' })).toBe('\uFEFFPièce,Âge\n"a,b",1.5\n');
  });

  it('quotes what would break a line or a cell', async () => {
    expect(await csv([{ name: 'a;"b"\nc\rd', value: 0 }])).toBe('Pièce;Âge\n"a;""b""\nc\rd";0\n');
  });

  it.each(['=1+1', '+33', '-1', '@x', '\tx'])('keeps a spreadsheet from taking %j for a formula', async (name) => {
    expect(await csv([{ name, value: -1 }])).toBe(`Pièce;Âge\n'${name};-1\n`);
  });

  it('comes in pieces, however many rows there are', async () => {
    async function* rows(): AsyncGenerator<Row> {
      await Promise.resolve();
      for (let i = 0; i < 1201; i += 1) yield { name: `P${String(i)}`, value: i };
    }
    const { items } = await outcomeOf(csvOf(rows(), COLUMNS));
    expect(items).toHaveLength(4);
    expect(items.join('').split('\n')).toHaveLength(1203);
  });
});
