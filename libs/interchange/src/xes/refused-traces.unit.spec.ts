import { describe, expect, it } from '@jest/globals';
import { bytesOf, EndlessSource, outcomeOf } from '../../../../test/support/byte-streams.js';
import { readXes, type ReadXesOptions } from './read-xes.js';
import type { XesItem, XesRefusedTrace } from './xes.items.js';

const TIME = '<date key="time:timestamp" value="2011-02-28T09:30:00Z"/>';
const event = (attributes: string): string => `<event>${attributes}</event>\n`;
const named = (name: string, content: string): string => `<trace>\n<string key="concept:name" value="${name}"/>\n${content}</trace>\n`;
const GOOD = named('bon', event(TIME));

async function itemsOf(traces: string, options: ReadXesOptions = {}): Promise<readonly XesItem[]> {
  const { items, failure } = await outcomeOf(readXes(bytesOf(`<log>\n${traces}</log>`), options));
  expect(failure).toBeNull();
  return items.slice(1);
}

/** The trace under test stands on line 2, a good one follows it: reading goes on. */
async function refusalOf(trace: string, options: ReadXesOptions = {}): Promise<XesRefusedTrace> {
  const [refused, good, ...rest] = await itemsOf(trace + GOOD, options);
  expect(good).toMatchObject({ kind: 'trace', name: 'bon', index: 1 });
  expect(rest).toEqual([]);
  if (refused?.kind !== 'refusedTrace') throw new Error('not refused');
  expect(refused.remedy).not.toBe('');
  return refused;
}

describe('a trace is refused whole, with its line and a remedy, and the next is read', () => {
  it('when an event has no timestamp', async () => {
    expect(await refusalOf(named('D1', event(TIME) + event('')))).toMatchObject({
      line: 2,
      byte: 6,
      index: 0,
      name: 'D1',
      code: 'xes.timestampMissing',
      reason: 'L’événement de la ligne 5 n’a pas d’horodatage (time:timestamp).',
    });
  });

  it('when an event has an empty timestamp, or one without value', async () => {
    expect(await refusalOf(named('D1', event('<date key="time:timestamp" value=" "/>')))).toMatchObject({ code: 'xes.timestampMissing' });
    expect(await refusalOf(named('D1', event('<date key="time:timestamp"/>')))).toMatchObject({ code: 'xes.timestampMissing' });
  });

  it('when only the declared default could date an event', async () => {
    const global = '<global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00.000+01:00"/></global>\n';
    const [refused] = await itemsOf(global + named('D1', event('')));
    expect(refused).toMatchObject({ kind: 'refusedTrace', code: 'xes.timestampMissing' });
  });

  it.each(['2011-02-30T10:00:00Z', '2011-02-28T10:00:00+15:00', '0000-01-01T00:00:00Z', '2011-02-28T10:00:00Europe/Paris', 'hier'])(
    'when an event is dated %s',
    async (text) => {
      const refused = await refusalOf(named('D1', event(`<date key="time:timestamp" value="${text}"/>`)));
      expect(refused).toMatchObject({ code: 'xes.timestampImpossible' });
      expect(refused.reason).toBe(`L’événement de la ligne 4 porte un horodatage impossible : « ${text} ».`);
    },
  );

  it('when an event is later than the caller allows', async () => {
    const notAfter = Date.UTC(2011, 1, 28, 9, 29);
    const [refused] = await itemsOf(named('D1', event(TIME)), { notAfter });
    expect(refused).toMatchObject({ code: 'xes.timestampInFuture' });
    expect(await itemsOf(named('D1', event(TIME)), { notAfter: notAfter + 60_000 })).toMatchObject([{ kind: 'trace' }]);
  });

  it('when it has no name, an empty one, or one that the log only declares by default', async () => {
    const global = '<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>\n';
    const unnamed = `<trace>${event(TIME)}</trace>`;
    expect(await refusalOf(unnamed)).toMatchObject({ code: 'xes.traceUnnamed', name: null, line: 2 });
    expect(await refusalOf(named(' ', event(TIME)))).toMatchObject({ code: 'xes.traceUnnamed' });
    expect(await itemsOf(global + unnamed)).toMatchObject([{ kind: 'refusedTrace', code: 'xes.traceUnnamed' }]);
  });

  it('when its name cannot be a reference', async () => {
    expect(await refusalOf(named('x'.repeat(251), event(TIME)))).toMatchObject({ code: 'xes.traceNameInvalid' });
    expect(await refusalOf(named('D&#10;1', event(TIME)))).toMatchObject({ code: 'xes.traceNameInvalid' });
  });

  it('when a trace of that name came before: both places are named', async () => {
    const items = await itemsOf(named('D1', event(TIME)) + GOOD + named('D1', event(TIME)));
    expect(items.map(({ kind }) => kind)).toEqual(['trace', 'trace', 'refusedTrace']);
    expect(items[2]).toMatchObject({
      code: 'xes.traceTwice',
      line: 10,
      name: 'D1',
      reason: 'La trace « D1 » de la ligne 10 figure déjà à la ligne 2 : seule la première compte.',
    });
  });

  it('when a trace of that name came before, even one that was refused', async () => {
    const items = await itemsOf(named('D1', event('')) + named('D1', event(TIME)));
    expect(items).toMatchObject([{ code: 'xes.timestampMissing' }, { code: 'xes.traceTwice' }]);
  });

  it('when it has no event', async () => {
    expect(await refusalOf(named('D1', ''))).toMatchObject({ code: 'xes.traceEmpty' });
    expect(await refusalOf('<trace/>\n')).toMatchObject({ code: 'xes.traceUnnamed' });
  });

  it('when one of the standard attributes is there twice with two values', async () => {
    expect(await refusalOf(named('D1', event(`${TIME}<date key="time:timestamp" value="2011-03-01T09:30:00Z"/>`)))).toMatchObject({
      code: 'xes.attributeTwice',
    });
    expect(await refusalOf(named('D1', `<string key="concept:name" value="D2"/>${event(TIME)}`))).toMatchObject({ code: 'xes.attributeTwice' });
    expect(await itemsOf(named('D1', event(TIME + TIME)))).toMatchObject([{ kind: 'trace' }]);
  });

  it('when it holds an element or an attribute that would be lost', async () => {
    expect(await refusalOf(named('D1', event(`${TIME}<text key="a" value="b"/>`)))).toMatchObject({ code: 'xes.unknownElement' });
    expect(await refusalOf(named('D1', `${event(TIME)}<trace/>`))).toMatchObject({ code: 'xes.unknownElement' });
    expect(await refusalOf(named('D1', event(`${TIME}<string value="b"/>`)))).toMatchObject({ code: 'xes.attributeWithoutKey' });
  });

  it('when the name of an activity is longer than 1 000 characters', async () => {
    expect(await refusalOf(named('D1', event(`${TIME}<string key="concept:name" value="${'W'.repeat(1001)}"/>`)))).toMatchObject({
      code: 'xes.activityTooLong',
    });
  });

  it('when attributes are nested more than 32 deep', async () => {
    const nested = (depth: number): string => `${'<string key="k" value="v">'.repeat(depth)}${'</string>'.repeat(depth)}`;
    expect(await refusalOf(named('D1', event(TIME + nested(33))))).toMatchObject({ code: 'xes.tooDeep' });
    expect(await itemsOf(named('D1', event(TIME + nested(32))))).toMatchObject([{ kind: 'trace' }]);
  });

  it('when it grows beyond what one dossier can be, and is let go while it streams in', async () => {
    const source = new EndlessSource('<log><trace><string key="concept:name" value="D1"/>', event(TIME).repeat(1000), 500, `</trace>${GOOD}</log>`);
    const { items, failure } = await outcomeOf(readXes(source));
    expect(failure).toBeNull();
    expect(items.slice(1)).toMatchObject([
      { kind: 'refusedTrace', code: 'xes.traceTooLarge', name: 'D1' },
      { kind: 'trace', name: 'bon' },
    ]);
  });

  it('when it is an event outside of any trace', async () => {
    expect(await itemsOf(event(TIME) + GOOD)).toMatchObject([{ kind: 'refusedTrace', code: 'xes.eventOutsideTrace' }, { kind: 'trace' }]);
  });
});
