import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import { gzipSync } from 'node:zlib';
import { bytesOf, EndlessSource, outcomeOf } from '../../../../test/support/byte-streams.js';
import { readXes } from './read-xes.js';

const EVENT = '<event><date key="time:timestamp" value="2011-02-28T09:30:00Z"/></event>';
const GOOD = `<trace><string key="concept:name" value="bon"/>${EVENT}</trace>\n`;

interface Failed {
  readonly kinds: readonly string[];
  readonly code: string;
  readonly message: string;
  readonly data: unknown;
}

async function failureOf(source: AsyncIterable<Uint8Array>): Promise<Failed> {
  const { items, failure } = await outcomeOf(readXes(source));
  if (!(failure instanceof DomainError)) throw new Error(`not refused: ${String(failure)}`);
  return { kinds: items.map(({ kind }) => kind), code: String(failure.code), message: failure.message, data: failure.data };
}

describe('a file that cannot be read to its end', () => {
  it.each([
    ['xes.notXml', ''],
    ['xes.notXml', '   \n'],
    ['xes.notXml', 'id;dossier;piece\n1;2;3'],
    ['xes.notXml', '{"id":"f1"}'],
    ['xes.notXml', '%PDF-1.7 \u0000\u0001'],
    ['xes.notXes', '<?xml version="1.0"?><html><body/></html>'],
    ['xes.notXes', '<feed xmlns="http://www.w3.org/2005/Atom"/>'],
    ['xes.noTraces', '<log><string key="a" value="b"/></log>'],
    ['xes.noTraces', `<log>${EVENT}</log>`],
  ])('is refused as %s: %j', async (code, content) => {
    const failed = await failureOf(bytesOf(content));
    expect(failed).toMatchObject({ code });
    expect(failed.message).toMatch(/^Ligne \d+, octet \d+/u);
  });

  it('gives the traces before the place where its XML breaks, and names line, byte and trace', async () => {
    const start = `<log>\n${GOOD}<trace><string key="concept:name" value="D2"/>\n<event><strin`;
    const failed = await failureOf(bytesOf(`${start}<`));
    expect(failed).toMatchObject({ kinds: ['log', 'trace'], code: 'xes.malformed', data: { line: 4, trace: 'D2' } });
    expect(failed.message).toContain('Ligne 4, octet');
    expect(failed.message).toContain('dans la trace « D2 » commencée ligne 3');
  });

  it.each([
    '<log>\n<trace a=1>',
    '<log>\n&autre;</log>',
    '<log>\n</lig>',
    `<log>\n${GOOD}</log>\n<log/>`,
    '<log>\n<a b="<"/></log>',
    '<log>\n<a b="" b=""/></log>',
  ])('is refused where its XML breaks: %j', async (xml) => {
    expect(await failureOf(bytesOf(xml))).toMatchObject({ code: 'xes.malformed' });
  });

  it('gives the traces before the place where it was cut', async () => {
    expect(await failureOf(bytesOf(`<log>\n${GOOD}<trace>${EVENT}`))).toMatchObject({
      kinds: ['log', 'trace'],
      code: 'xes.truncated',
      data: { line: 3 },
    });
  });

  it('gives the traces before the place where its gzip was cut', async () => {
    const traces = Array.from({ length: 2000 }, (_, i) => GOOD.replace('bon', `D${String(i)}`)).join('');
    const gzip = gzipSync(`<log>${traces}</log>`, { level: 0 });
    const failed = await failureOf(bytesOf(gzip.subarray(0, 100_000), 4096));
    expect(failed).toMatchObject({ code: 'xes.gzipTruncated' });
    expect(failed.kinds.length).toBeGreaterThan(500);
    expect(failed.message).toContain('tronqué');
  });

  it('is refused when its gzip is corrupt', async () => {
    const gzip = gzipSync(`<log>${GOOD.repeat(50)}</log>`);
    gzip.fill(0xff, 60, 90);
    expect(await failureOf(bytesOf(gzip))).toMatchObject({ code: 'xes.gzipCorrupt' });
  });

  it.each([
    ['xes.encodingUnsupported', Buffer.from('\uFEFF<log/>', 'utf16le')],
    ['xes.encodingUnsupported', Buffer.from('<log/>', 'utf16le')],
    ['xes.encodingUnsupported', Buffer.from('<?xml version="1.0" encoding="EBCDIC-CP-FR"?><log/>')],
    ['xes.encodingInvalid', Buffer.concat([Buffer.from('<log><string key="'), Buffer.from([0xe9]), Buffer.from('" value="x"/></log>')])],
  ])('is refused as %s when its bytes are in another encoding', async (code, bytes) => {
    expect(await failureOf(bytesOf(bytes))).toMatchObject({ code });
  });

  it('names the byte that is not UTF-8, wherever the file is cut into pieces', async () => {
    const start = `<log>${'<string key="é" value="€"/>'.repeat(200)}`;
    const xml = Buffer.concat([Buffer.from(start), Buffer.from([0x80])]);
    for (const size of [1, 3, 64, 100_000]) {
      expect(await failureOf(bytesOf(xml, size))).toMatchObject({ code: 'xes.encodingInvalid', data: { byte: Buffer.byteLength(start) } });
    }
  });
});

describe('a hostile file', () => {
  const LAUGHS = `<!DOCTYPE log [ <!ENTITY a "ha"> <!ENTITY b "&a;&a;&a;&a;"> <!ENTITY c "&b;&b;&b;&b;"> ]>`;

  it.each([
    ['entity expansion', `<?xml version="1.0"?>${LAUGHS}<log>&c;</log>`],
    ['an external entity', `<!DOCTYPE log [ <!ENTITY x SYSTEM "file:///etc/passwd"> ]><log><string key="a" value="&x;"/></log>`],
    ['an external DTD', '<!DOCTYPE log SYSTEM "http://example.invalid/log.dtd"><log/>'],
  ])('with %s is refused at its DOCTYPE', async (_, xml) => {
    expect(await failureOf(bytesOf(xml))).toMatchObject({ kinds: [], code: 'xes.doctypeRefused' });
  });

  it.each([
    ['a value', `<log>${GOOD}<trace><string key="concept:name" value="D2"/><event><string key="note" value="`, 'x'.repeat(50_000)],
    ['a value made of references', `<log>${GOOD}<trace><event><string key="note" value="`, '&amp;'.repeat(10_000)],
    ['a name', `<log>${GOOD}<`, 'x'.repeat(50_000)],
    ['a tag of many attributes', `<log>${GOOD}<trace `, ' abc="def"'.repeat(5000)],
    ['an entity name', `<log>${GOOD}<string key="&`, 'x'.repeat(50_000)],
    ['a comment', `<log>${GOOD}<!--`, 'x'.repeat(50_000)],
    ['a CDATA section', `<log>${GOOD}<![CDATA[`, 'x'.repeat(50_000)],
    ['an instruction', `<log>${GOOD}<?x `, 'x'.repeat(50_000)],
  ])('with a gigabyte of %s is refused before 4 MiB of it were read', async (_, start, piece) => {
    const source = new EndlessSource(start, piece, 20_000, '"/></event></trace></log>');
    expect(await failureOf(source)).toMatchObject({ kinds: ['log', 'trace'], code: 'xes.tokenTooLong' });
    expect(source.given).toBeLessThan(4 * 1024 * 1024);
    expect(source.closed).toBe(true);
  });

  it('with a gigabyte of DOCTYPE is refused before 4 MiB of it were read', async () => {
    const source = new EndlessSource('<!DOCTYPE log [', '<!ENTITY a "ha">'.repeat(3000), 20_000);
    expect((await failureOf(source)).code).toBe('xes.tokenTooLong');
    expect(source.given).toBeLessThan(4 * 1024 * 1024);
  });

  it('that inflates to a gigabyte of one value is refused before 4 MiB of it were inflated', async () => {
    const bomb = gzipSync(`<log>${GOOD}<trace><string key="note" value="${'x'.repeat(50_000_000)}`);
    expect(bomb.byteLength).toBeLessThan(100_000);
    const failed = await failureOf(bytesOf(bomb, 1000));
    expect(failed).toMatchObject({ code: 'xes.tokenTooLong' });
    expect((failed.data as { byte: number }).byte).toBeLessThan(4 * 1024 * 1024);
  });

  it('takes a value of exactly 1 MiB, and none longer', async () => {
    const log = (length: number): string => `<log>${GOOD.replace('<event>', `<event><string key="note" value="${'x'.repeat(length)}"/>`)}</log>`;
    const { items } = await outcomeOf(readXes(bytesOf(log(1024 * 1024), 65_536)));
    expect(items.map(({ kind }) => kind)).toEqual(['log', 'trace']);
    expect(await failureOf(bytesOf(log(1024 * 1024 + 1), 65_536))).toMatchObject({ code: 'xes.tokenTooLong' });
  });

  it('nested without end is refused', async () => {
    const source = new EndlessSource('<log><trace>', '<container key="k">'.repeat(100), 10_000_000);
    expect((await failureOf(source)).code).toBe('xes.tooDeep');
    expect(source.given).toBeLessThan(4 * 1024 * 1024);
  });

  it('nested in its header is refused', async () => {
    expect((await failureOf(bytesOf(`<log>${'<container key="k">'.repeat(33)}`))).code).toBe('xes.tooDeep');
  });

  it('whose header has no end is refused', async () => {
    const source = new EndlessSource('<log>', '<string key="k" value="v"/>'.repeat(3000), 100_000);
    expect((await failureOf(source)).code).toBe('xes.headerTooLarge');
    expect(source.given).toBeLessThan(64 * 1024 * 1024);
  });
});
