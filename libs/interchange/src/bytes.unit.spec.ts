import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { bytesOf, EndlessSource, outcomeOf } from '../../../test/support/byte-streams.js';
import { contentOf, sniffFormat } from './bytes.js';

const TEXT = 'réseau '.repeat(1000);
const GZIP = gzipSync(TEXT);

async function textOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat((await outcomeOf(source)).items.slice()).toString();
}

describe('the content of a file', () => {
  it('is the file itself when it is plain', async () => {
    expect(await textOf(contentOf(bytesOf(TEXT), 'facts'))).toBe(TEXT);
  });

  it.each([1, 2, 1000])('is gunzipped, whatever the pieces in which it comes (%i bytes)', async (size) => {
    expect(await textOf(contentOf(bytesOf(GZIP, size), 'facts'))).toBe(TEXT);
  });

  it('is that of all members of a gzip file', async () => {
    expect(await textOf(contentOf(bytesOf(Buffer.concat([GZIP, GZIP])), 'facts'))).toBe(TEXT + TEXT);
  });

  it('is empty when the file is', async () => {
    expect(await textOf(contentOf(bytesOf(''), 'facts'))).toBe('');
  });

  it('comes in pieces of at most 64 KiB even from a source that gives all at once', async () => {
    const { items } = await outcomeOf(contentOf(bytesOf(Buffer.alloc(1_000_000), 1_000_000), 'facts'));
    expect(Math.max(...items.map(({ byteLength }) => byteLength))).toBe(65_536);
  });

  it('counts the bytes of the file as they came', async () => {
    const progress = { read: 0 };
    await textOf(contentOf(bytesOf(GZIP), 'facts', progress));
    expect(progress.read).toBe(GZIP.byteLength);
  });

  it('of a truncated gzip file is given up to the cut, then says where it is', async () => {
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 31) % 251));
    const { items, failure } = await outcomeOf(contentOf(bytesOf(gzipSync(noise, { level: 0 }).subarray(0, 200_000), 5000), 'xes'));
    const given = items.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(given).toBeGreaterThan(100_000);
    expect(failure).toMatchObject({ code: 'xes.gzipTruncated', data: { byte: given } });
  });

  it('of a corrupt gzip file is refused', async () => {
    const corrupt = Buffer.from(GZIP);
    corrupt.fill(0xff, 20, 40);
    expect((await outcomeOf(contentOf(bytesOf(corrupt), 'facts'))).failure).toMatchObject({ code: 'facts.gzipCorrupt' });
  });

  it('of a gzip file whose checksum is wrong is refused', async () => {
    const corrupt = Buffer.from(GZIP);
    corrupt.fill(0, corrupt.byteLength - 8, corrupt.byteLength - 4);
    expect((await outcomeOf(contentOf(bytesOf(corrupt), 'facts'))).failure).toMatchObject({ code: 'facts.gzipCorrupt' });
  });

  it('passes on the failure of the source itself, unchanged', async () => {
    const reset = new Error('connection reset');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* bytesOf(GZIP.subarray(0, 30));
      throw reset;
    }
    expect((await outcomeOf(contentOf(broken(), 'xes'))).failure).toBe(reset);
  });

  it.each(['plain', '\u001f\u008b'])('is read on demand, and leaving it closes the source (%j)', async (start) => {
    const source = new EndlessSource(start === 'plain' ? start : gzipSync('').toString('latin1'), 'x'.repeat(10_000), 1000);
    for await (const piece of contentOf(source, 'facts')) if (piece.byteLength > 0) break;
    expect(source.given).toBeLessThan(1_000_000);
    expect(source.closed).toBe(true);
  });
});

describe('the format of a file', () => {
  it.each([
    ['xes', '<?xml version="1.0"?><log/>'],
    ['xes', '\uFEFF\n <log>'],
    ['facts', '{"id":"f1"}'],
    ['facts', '\uFEFF\r\n{"id":"f1"}'],
    [null, 'id;dossier;piece'],
    [null, ''],
    [null, ' \n'],
  ])('is %s for %j, plain or gzip', (format, text) => {
    expect(sniffFormat(Buffer.from(text))).toBe(format);
    expect(sniffFormat(gzipSync(text))).toBe(format);
  });

  it('is told from the beginning of a gzip file', () => {
    expect(sniffFormat(gzipSync(`<log>${TEXT}`).subarray(0, 60))).toBe('xes');
  });

  it('is xes for XML in UTF-16, which the reader then refuses with its reason', () => {
    expect(sniffFormat(Buffer.from('\uFEFF<log/>', 'utf16le'))).toBe('xes');
  });

  it('is unknown for corrupt gzip', () => {
    expect(sniffFormat(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))).toBeNull();
  });
});
