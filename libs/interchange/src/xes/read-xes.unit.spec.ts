import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { bytesOf, outcomeOf } from '../../../../test/support/byte-streams.js';
import { readXes, type ReadXesOptions } from './read-xes.js';
import type { XesItem, XesLog, XesTrace } from './xes.items.js';

const HEADER = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- a comment -->
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
<global scope="event"><string key="lifecycle:transition" value="complete"/><string key="concept:name" value="UNKNOWN"/></global>
<classifier name="Activity" keys="concept:name lifecycle:transition 'cost centre'"/>
<string key="origin" value="mairie"><int key="year" value="2011"/></string>
`;
const TRACE = `<trace><string key="concept:name" value="D1"/><event>
<string key="concept:name" value="réception"/><date key="time:timestamp" value="2011-02-28T09:30:00.000+01:00"/></event></trace>`;

async function itemsOf(xml: string | Uint8Array, options: ReadXesOptions = {}): Promise<readonly XesItem[]> {
  const { items, failure } = await outcomeOf(readXes(bytesOf(xml), options));
  expect(failure).toBeNull();
  return items;
}

const logOf = (items: readonly XesItem[]): XesLog => {
  const [first] = items;
  if (first?.kind !== 'log') throw new Error('the header comes first');
  return first;
};
const traceOf = (items: readonly XesItem[]): XesTrace => {
  const trace = items.find((item) => item.kind === 'trace');
  if (trace === undefined) throw new Error('no trace');
  return trace;
};
const eventWith = (attributes: string): string =>
  `<trace><string key="concept:name" value="D1"/><event><date key="time:timestamp" value="2011-02-28T09:30:00Z"/>${attributes}</event></trace></log>`;
const eventIn = async (attributes: string): Promise<XesTrace['events'][number] | undefined> =>
  traceOf(await itemsOf(HEADER + eventWith(attributes))).events[0];

describe('a XES log', () => {
  it('is told by its header, then trace by trace', async () => {
    expect(await itemsOf(`${HEADER}${TRACE}</log>`)).toEqual([
      {
        kind: 'log',
        attributes: [{ key: 'origin', type: 'string', value: 'mairie', children: [{ key: 'year', type: 'int', value: 2011, children: [] }] }],
        extensions: [{ name: 'Concept', prefix: 'concept', uri: 'http://www.xes-standard.org/concept.xesext' }],
        globals: {
          trace: [{ key: 'concept:name', type: 'string', value: 'UNKNOWN', children: [] }],
          event: [
            { key: 'lifecycle:transition', type: 'string', value: 'complete', children: [] },
            { key: 'concept:name', type: 'string', value: 'UNKNOWN', children: [] },
          ],
        },
        classifiers: [{ name: 'Activity', scope: 'event', keys: ['concept:name', 'lifecycle:transition', 'cost centre'] }],
      },
      {
        kind: 'trace',
        line: 9,
        byte: Buffer.byteLength(HEADER),
        index: 0,
        name: 'D1',
        attributes: [{ key: 'concept:name', type: 'string', value: 'D1', children: [] }],
        events: [
          {
            rank: 0,
            line: 9,
            activity: 'réception',
            transition: 'complete',
            instant: Date.UTC(2011, 1, 28, 8, 30),
            timestampText: '2011-02-28T09:30:00.000+01:00',
            attributes: [
              { key: 'concept:name', type: 'string', value: 'réception', children: [] },
              { key: 'time:timestamp', type: 'date', value: '2011-02-28T09:30:00.000+01:00', children: [] },
            ],
          },
        ],
      },
    ]);
  });

  it('is the same in gzip, with a byte order mark, in one piece, or under a namespace prefix', async () => {
    const plain = await itemsOf(`${HEADER}${TRACE}</log>`);
    expect(await itemsOf(gzipSync(`${HEADER}${TRACE}</log>`))).toEqual(plain);
    expect((await itemsOf(`\uFEFF${HEADER}${TRACE}</log>`)).slice(0, 1)).toEqual(plain.slice(0, 1));
    expect(await itemsOf(Buffer.concat([Buffer.from(`${HEADER}${TRACE}</log>`)]))).toEqual(plain);
    const prefixed = `${HEADER}${TRACE}</log>`.replaceAll(/<(\/?)([a-z])/gu, '<$1xes:$2');
    expect(traceOf(await itemsOf(prefixed)).events[0]).toMatchObject({ activity: 'réception' });
  });

  it('gives the byte of a trace in the file, after characters of several bytes and a byte order mark', async () => {
    const before = `\uFEFF<log><string key="é" value="€😀"/>`;
    expect(traceOf(await itemsOf(`${before}${TRACE}</log>`)).byte).toBe(Buffer.byteLength(before));
  });

  it.each([
    ['ISO-8859-1', [0xe9], 'é'],
    ['ISO-8859-15', [0xa4], '€'],
    ['windows-1252', [0x80], '€'],
  ])('declared in %s is decoded', async (encoding, bytes, text) => {
    const [start = '', end = ''] = TRACE.split('réception');
    const xml = Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><log>${start}`),
      Buffer.from(bytes),
      Buffer.from(`${end}</log>`),
    ]);
    expect(traceOf(await itemsOf(xml)).events[0]?.activity).toBe(text);
  });

  it('keeps every attribute with its type, nested ones too, and numbers only when their spelling survives', async () => {
    const event = await eventIn(`<string key="ext:new" value="&lt;a&gt; &#233;"/><int key="n" value="42"/><int key="long" value="9007199254740993"/>
      <int key="zeros" value="007"/><float key="f" value="1.5"/><float key="nan" value="NaN"/><boolean key="b" value="true"/><id key="i" value="u-1"/>
      <list key="l"><values><string key="x" value="1"/><string key="x" value="2"/></values></list>
      <container key="c"><string key="y" value=""/></container><string key="none"/>`);
    expect(event?.attributes.slice(1).map(({ key, type, value, children }) => [key, type, value, children.length])).toEqual([
      ['ext:new', 'string', '<a> é', 0],
      ['n', 'int', 42, 0],
      ['long', 'int', '9007199254740993', 0],
      ['zeros', 'int', '007', 0],
      ['f', 'float', 1.5, 0],
      ['nan', 'float', 'NaN', 0],
      ['b', 'boolean', true, 0],
      ['i', 'id', 'u-1', 0],
      ['l', 'list', null, 2],
      ['c', 'container', null, 1],
      ['none', 'string', null, 0],
    ]);
  });

  it('takes the name and the transition of an event as written, the declared default only where they are missing', async () => {
    expect(await eventIn('<string key="concept:name" value="W_Valider"/><string key="lifecycle:transition" value="SCHEDULE"/>')).toMatchObject({
      activity: 'W_Valider',
      transition: 'SCHEDULE',
    });
    expect(await eventIn('')).toMatchObject({ activity: 'UNKNOWN', transition: 'complete' });
  });

  it('names an event without name by its classifier, and keeps the default out of its attributes', async () => {
    const event = await eventIn('<string key="cost centre" value="C12"/>');
    expect(event).toMatchObject({ activity: 'C12' });
    expect(event?.attributes.map(({ key }) => key)).toEqual(['time:timestamp', 'cost centre']);
  });

  it('takes an event of a log that declares nothing', async () => {
    expect(traceOf(await itemsOf(`<log>${eventWith('')}`)).events[0]).toMatchObject({ activity: '(sans nom)', transition: null });
  });

  it('takes a name that follows the events', async () => {
    const [start = '', end = ''] = TRACE.split('<string key="concept:name" value="D1"/>');
    const xml = `<log>${start}${end.replace('</trace>', '<string key="concept:name" value="D9"/></trace>')}</log>`;
    expect(traceOf(await itemsOf(xml)).name).toBe('D9');
  });

  it('keeps the order of the file, whatever the times', async () => {
    const event = (hour: string): string => `<event><date key="time:timestamp" value="2011-02-28T${hour}:00:00Z"/></event>`;
    const trace = traceOf(await itemsOf(`<log><trace><string key="concept:name" value="D"/>${event('10')}${event('09')}</trace></log>`));
    expect(trace.events.map(({ rank, instant }) => [rank, new Date(instant).getUTCHours()])).toEqual([
      [0, 10],
      [1, 9],
    ]);
  });

  it('without offsets is read in the zone that the caller names', async () => {
    const xml = `<log>${eventWith('').replace('Z"/>', '"/>')}`;
    expect(traceOf(await itemsOf(xml)).events[0]?.instant).toBe(Date.UTC(2011, 1, 28, 8, 30));
    expect(traceOf(await itemsOf(xml, { timeZone: 'America/Martinique' })).events[0]?.instant).toBe(Date.UTC(2011, 1, 28, 13, 30));
    expect((await outcomeOf(readXes(bytesOf(xml), { timeZone: 'Mars/Olympus' }))).failure).toMatchObject({ code: 'import.timeZoneUnknown' });
  });

  it('declares its default transition once, before the first trace', async () => {
    expect(logOf(await itemsOf(`${HEADER}${TRACE}<string key="late" value="x"/></log>`)).attributes.map(({ key }) => key)).toEqual(['origin']);
  });
});
