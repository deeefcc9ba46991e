import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../../test/support/byte-streams.js';
import { readXes } from './read-xes.js';
import { type ImportedTrace, traceMapper, type TraceMapperOptions } from './trace-mapper.js';

const pseudonymOf = (name: string): string => `p-${String(name.length)}`;

async function mapped(content: string, options: Partial<TraceMapperOptions> = {}): Promise<ImportedTrace> {
  for await (const item of readXes(bytesOf(`<log><trace><string key="concept:name" value="D1"/>${content}</trace></log>`))) {
    if (item.kind === 'trace') return traceMapper({ pseudonymOf, ...options })(item);
  }
  throw new Error('no trace');
}

const event = (attributes: string, time = '2011-02-28T23:30:00Z'): string =>
  `<event><date key="time:timestamp" value="${time}"/><string key="concept:name" value="W_Valider"/>${attributes}</event>`;

const digestOf = async (attributes: string, time?: string): Promise<string | undefined> =>
  (await mapped(event(attributes, time))).activities[0]?.contentDigest;

describe('a trace to import', () => {
  it('is a dossier with its activities: days in the zone, people under pseudonyms, the rest as attributes', async () => {
    const trace = await mapped(
      `<string key="responsible" value="Anne Martin"/><date key="REG_DATE" value="2011-02-28T09:00:00Z"/>
       ${event('<string key="lifecycle:transition" value="COMPLETE"/><string key="org:resource" value="Bob"/><string key="org:group" value="G1"/>')}`,
    );
    expect(trace).toEqual({
      line: 1,
      byte: 5,
      reference: 'D1',
      attributes: { responsible: 'p-11', REG_DATE: { type: 'date', value: '2011-02-28T09:00:00Z' } },
      activities: [
        {
          rank: 0,
          line: 2,
          activity: 'W_Valider',
          transition: 'COMPLETE',
          instant: '2011-02-28T23:30:00.000Z',
          on: '2011-03-01',
          agent: 'p-3',
          attributes: { 'org:group': 'G1' },
          contentDigest: trace.activities[0]?.contentDigest,
          isWorkItem: true,
        },
      ],
    });
    expect(trace.activities[0]?.contentDigest).toMatch(/^[0-9a-f]{16}$/u);
  });

  it('gives an instant the day of the zone that the caller names', async () => {
    expect((await mapped(event(''), { timeZone: 'America/Martinique' })).activities[0]?.on).toBe('2011-02-28');
    expect(() => traceMapper({ pseudonymOf, timeZone: 'Mars/Olympus' })).toThrow(expect.objectContaining({ code: 'import.timeZoneUnknown' }));
  });

  it('shows nobody: neither nested, nor in lists, nor in the statistics by resource, nor under the keys that the caller adds', async () => {
    const trace = await mapped(
      `<string key="Responsible" value="Anne"/><string key="juge" value="Zoé"/>
       <string key="note" value="x"><string key="org:resource" value="Bob"/></string>
       <list key="org:resource"><values><string key="who" value="Carl"/></values></list>
       <container key="juge"><string key="nom" value="Zoé"/></container>
       <int key="meta_org:resource_events" value="2"><int key="Dora" value="2"/></int>${event('')}`,
      { people: ['JUGE'] },
    );
    const text = JSON.stringify(trace.attributes);
    for (const name of ['Anne', 'Zoé', 'Bob', 'Carl', 'Dora']) expect(text).not.toContain(name);
    expect(trace.attributes).toMatchObject({
      Responsible: 'p-4',
      note: { type: 'string', value: 'x', attributes: { 'org:resource': 'p-3' } },
      'org:resource': { type: 'list', values: [{ key: 'who', value: 'p-4' }] },
      'meta_org:resource_events': { type: 'int', value: 2, attributes: { 'p-4': { type: 'int', value: 2 } } },
    });
  });

  it('has no agent where no resource is named', async () => {
    expect((await mapped(event(''))).activities[0]?.agent).toBeNull();
    expect((await mapped(event('<string key="org:resource" value=""/>'))).activities[0]?.agent).toBeNull();
  });

  it('asks for the pseudonym of a person once', async () => {
    const asked: string[] = [];
    await mapped(event('<string key="org:resource" value="Bob"/>').repeat(3), {
      pseudonymOf: (name) => {
        asked.push(name);
        return 'p';
      },
    });
    expect(asked).toEqual(['Bob']);
  });

  it('keeps every attribute that no other field holds whole', async () => {
    const trace = await mapped(
      event(
        `<string key="a" value="1"/><string key="a" value="2"/><string key="a" value="3"/><int key="n" value="5"/><boolean key="b" value="true"/>
        <list key="l"/><container key="c"/><string key="none"/><string key="__proto__" value="x"/><id key="lifecycle:transition" value="t"/>`,
        '2011-02-28T10:00:00.123456Z',
      ),
    );
    expect(JSON.parse(JSON.stringify(trace.activities[0]?.attributes))).toEqual(
      JSON.parse(`{
        "time:timestamp": { "type": "date", "value": "2011-02-28T10:00:00.123456Z" },
        "a": { "type": "repeated", "values": ["1", "2", "3"] },
        "n": { "type": "int", "value": 5 },
        "b": { "type": "boolean", "value": true },
        "l": { "type": "list", "values": [] },
        "c": { "type": "container", "attributes": {} },
        "none": { "type": "string", "value": null },
        "__proto__": "x",
        "lifecycle:transition": { "type": "id", "value": "t" }
      }`),
    );
  });

  it('digests an event to the same value whenever it says the same, whatever the order of its attributes and the offset of its time', async () => {
    const digest = await digestOf('<string key="a" value="1"/><string key="b" value="2"/>');
    expect(await digestOf('<string key="b" value="2"/><string key="a" value="1"/>')).toBe(digest);
    expect(await digestOf('<string key="a" value="1"/><string key="b" value="2"/>', '2011-03-01T00:30:00+01:00')).toBe(digest);
    expect(await digestOf('<string key="a" value="1"/><string key="b" value="3"/>')).not.toBe(digest);
    expect(await digestOf('<string key="a" value="1"/><string key="b" value="2"/>', '2011-02-28T23:30:00.001Z')).not.toBe(digest);
    expect(await digestOf('<string key="a" value="1"/><string key="b" value="2"/><string key="org:resource" value="x"/>')).not.toBe(digest);
  });
});
