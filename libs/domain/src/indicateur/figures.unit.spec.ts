import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type PlainDate, plainDate } from '#libs/kernel';
import { compileCalendrier, type CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { SHIPPED_CALENDRIERS } from '../calendrier/shipped-calendriers.js';
import { anteriorite, anterioriteOf, arrivalsOfAges } from './anteriorite.js';
import type { Block, Definition } from './definition.js';
import { type CalendarOf, windowOf } from './fenetre.js';
import { FIGURE_STATUSES } from './figure.js';
import { firstStatus } from './figure-status.js';
import { type FlowGroup, flux } from './flux.js';
import { roundDays, roundShare } from './rounding.js';
import { SHIPPED_DEFINITIONS } from './shipped-definitions.js';
import { solde } from './solde-en-jours.js';
import { stock } from './stock.js';

const COMPILED = new Map<string, CompiledCalendrier>(SHIPPED_CALENDRIERS.map((calendrier) => [calendrier.code, compileCalendrier(calendrier)]));

/** Caisses 751 of metropole, 974 of La Réunion, 670 of Alsace-Moselle; no other has a calendar. */
const CALENDRIER_OF: Readonly<Record<string, string>> = { '751': 'metropole', '974': 'reunion', '670': 'alsace-moselle' };
const calendarOf: CalendarOf = (caisse) => COMPILED.get(CALENDRIER_OF[caisse] ?? '') ?? null;

/** A shipped definition that governs a block. */
function governing<B extends Block>(block: B, code: string): Extract<Definition, { readonly block: B }> {
  const governs = (definition: Definition): definition is Extract<Definition, { readonly block: B }> => definition.block === block;
  const found = SHIPPED_DEFINITIONS.filter(governs).find((definition) => definition.code === code);
  if (found === undefined) throw new Error(code);
  return found;
}

const day = plainDate;
const D = day('2024-12-31');

const groups = (...told: readonly (readonly [string, string, number])[]): { caisse: string; arrivedOn: PlainDate; pieces: number }[] =>
  told.map(([caisse, arrivedOn, pieces]) => ({ caisse, arrivedOn: day(arrivedOn), pieces }));

const flows = (...told: readonly (readonly [string, string, FlowGroup['sens'], number])[]): FlowGroup[] =>
  told.map(([caisse, on, sens, pieces]) => ({ caisse, on: day(on), sens, pieces }));

describe('the stock', () => {
  const waiting = [
    { waitingFor: null, pieces: 5 },
    { waitingFor: 'assure', pieces: 2 },
    { waitingFor: 'partenaire', pieces: 1 },
    { waitingFor: 'assure', pieces: 1 },
  ];

  it('counts pièces, and says of which waiting, for whom', () => {
    expect(stock({ definition: governing('stock', 'stock'), groups: waiting, dossiers: 7 })).toEqual({
      status: 'ok',
      definition: 'stock@1',
      calendars: [],
      pieces: 9,
      dossiers: 7,
      waiting: 4,
      waitingFor: { assure: 3, partenaire: 1 },
    });
  });

  it('leaves waits out by the definition that says so', () => {
    expect(stock({ definition: governing('stock', 'stock-hors-attente'), groups: waiting, dossiers: 4 })).toMatchObject({
      pieces: 5,
      waiting: 0,
      waitingFor: {},
    });
  });

  it('that is empty is 0; of which nothing is known, no number', () => {
    const definition = governing('stock', 'stock');
    expect(stock({ definition, groups: [], dossiers: 0 })).toMatchObject({ status: 'ok', pieces: 0, dossiers: 0 });
    expect(stock({ definition, groups: [], dossiers: 0, known: false })).toMatchObject({
      status: 'noData',
      pieces: null,
      dossiers: null,
      waiting: null,
    });
  });
});

describe('the antériorité', () => {
  const calendar = governing('anteriorite', 'anteriorite-calendaire');
  const worked = governing('anteriorite', 'anteriorite-ouvree');

  it('in calendar days gives the WABO figures of 31 December 2010', () => {
    const asOf = day('2010-12-31');
    const figure = anteriorite({
      definition: calendar,
      asOf,
      calendarOf,
      groups: groups(['X', '2010-12-20', 18], ['X', '2010-12-10', 10], ['X', '2010-11-20', 3]),
    });
    expect(figure).toMatchObject({ status: 'ok', definition: 'anteriorite-calendaire@1', threshold: 15, above: 13, calendars: [] });
    expect(figure.share === null ? null : roundShare(figure.share)).toBe(0.4194);
    expect(figure.bands.map(({ from, to, pieces }) => [from, to, pieces])).toEqual([
      [0, 15, 18],
      [16, 30, 10],
      [31, 60, 3],
      [61, 90, 0],
      [91, 180, 0],
      [181, null, 0],
    ]);
  });

  it('in worked days counts those after the arrival, in the calendar of each owner', () => {
    // 25 December is off everywhere, 26 in Alsace-Moselle only, 20 on La Réunion only.
    const arrivedOn = day('2024-12-19');
    const ages = ['751', '974', '670'].map((caisse) => anterioriteOf(arrivedOn, D, 'worked', calendarOf(caisse)));
    expect(ages).toEqual([7, 6, 6]);
    const figure = anteriorite({
      definition: { ...worked, threshold: 6 },
      asOf: D,
      calendarOf,
      groups: groups(['751', '2024-12-19', 1], ['974', '2024-12-19', 1], ['670', '2024-12-19', 2]),
    });
    expect(figure).toMatchObject({ status: 'ok', above: 1, share: 0.25, calendars: ['alsace-moselle@1', 'metropole@1', 'reunion@1'] });
  });

  it('of an empty stock has no share: undefined, not 0 %', () => {
    expect(anteriorite({ definition: calendar, asOf: D, calendarOf, groups: [] })).toMatchObject({ status: 'undefined', above: 0, share: null });
  });

  it('of which nothing is known, or whose calendar is missing, says so', () => {
    expect(anteriorite({ definition: calendar, asOf: D, calendarOf, groups: [], known: false })).toMatchObject({
      status: 'noData',
      above: null,
      share: null,
      bands: [],
    });
    expect(anteriorite({ definition: worked, asOf: D, calendarOf, groups: groups(['999', '2024-12-19', 1]) })).toMatchObject({
      status: 'notConfigured',
      above: null,
    });
  });

  it('selects by their day of arrival exactly the pièces of an age', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('calendar' as const, 'worked' as const),
        fc.constantFrom('751', '974', '670'),
        fc.integer({ min: 0, max: 400 }),
        fc.tuple(fc.nat(60), fc.option(fc.nat(60), { nil: null })),
        fc.integer({ min: 0, max: 90 }),
        (dayKind, caisse, shift, [from, width], age) => {
          const asOf = addDays(D, -shift);
          const arrivedOn = addDays(asOf, -age);
          const to = width === null ? null : from + width;
          const selected = arrivalsOfAges({ from, to }, asOf, dayKind, calendarOf(caisse));
          const counted = anterioriteOf(arrivedOn, asOf, dayKind, calendarOf(caisse)) ?? -1;
          const within = selected !== null && (selected.from === null || selected.from <= arrivedOn) && arrivedOn <= selected.to;
          expect(within).toBe(counted >= from && (to === null || counted <= to));
        },
      ),
      { numRuns: 500, seed: 20240104 },
    );
  });
});

describe('the window of a definition', () => {
  it('is 28 calendar days, the last one included', () => {
    expect(windowOf(governing('flux', 'flux-calendaire-28'), D, null)).toEqual({ from: '2024-12-04', to: D });
  });

  it('reaches back to the 20th worked day of the caisse', () => {
    expect(['751', '974', '999'].map((caisse) => windowOf(governing('flux', 'flux-ouvre-20'), D, calendarOf(caisse)))).toEqual([
      { from: '2024-12-03', to: D },
      { from: '2024-12-02', to: D },
      null,
    ]);
  });
});

describe('the flux', () => {
  const calendar = governing('flux', 'flux-calendaire-28');
  const worked = governing('flux', 'flux-ouvre-20');

  it('sums what came and went in the window, by kind; automatic work is part of what is processed', () => {
    const figure = flux({
      definition: calendar,
      asOf: D,
      calendarOf,
      groups: flows(
        ['751', '2024-12-03', 'arrived', 100],
        ['751', '2024-12-04', 'arrived', 7],
        ['751', '2024-12-31', 'arrived', 1],
        ['751', '2024-12-10', 'processedManual', 4],
        ['751', '2024-12-10', 'processedAuto', 2],
        ['751', '2024-12-11', 'processedAuto', -1],
        ['751', '2024-12-12', 'returned', 1],
        ['751', '2024-12-12', 'neutralised', 3],
        ['751', '2024-12-12', 'closed', 5],
        ['751', '2024-12-12', 'reopened', 6],
        ['751', '2024-12-12', 'transferredOut', 9],
        ['751', '2025-01-01', 'arrived', 100],
      ),
    });
    expect(figure).toEqual({
      status: 'ok',
      definition: 'flux-calendaire-28@1',
      calendars: [],
      from: '2024-12-04',
      to: '2024-12-31',
      arrived: 8,
      processed: 5,
      automatic: 1,
      returned: 1,
      neutralised: 3,
      closed: 5,
      reopened: 6,
    });
  });

  it('counts each caisse over its own worked days, and what is done on a closed day inside', () => {
    const figure = flux({
      definition: worked,
      asOf: D,
      calendarOf,
      groups: flows(
        ['751', '2024-12-02', 'processedManual', 1],
        ['974', '2024-12-02', 'processedManual', 10],
        ['751', '2024-12-25', 'processedManual', 100],
      ),
    });
    expect(figure).toMatchObject({ status: 'ok', processed: 110, from: '2024-12-02', calendars: ['metropole@1', 'reunion@1'] });
  });

  it('says when its window begins before what is known, when nothing is, and when a calendar is missing', () => {
    const ask = (since: PlainDate | null, caisses: readonly string[] = []) =>
      flux({ definition: worked, asOf: D, calendarOf, groups: [], caisses, since });
    expect(ask(day('2024-12-04'), ['751'])).toMatchObject({ status: 'partialWindow', arrived: 0, from: '2024-12-03' });
    expect(ask(day('2024-12-03'), ['751'])).toMatchObject({ status: 'ok', arrived: 0 });
    expect(ask(null, ['751'])).toMatchObject({ status: 'noData', arrived: null });
    expect(ask(day('2025-01-01'), ['751'])).toMatchObject({ status: 'noData', arrived: null });
    expect(ask(day('2024-12-04'), ['751', '999'])).toMatchObject({ status: 'notConfigured', arrived: null });
  });
});

describe('the solde en jours', () => {
  const calendar = governing('soldeEnJours', 'solde-calendaire-28');
  const worked = governing('soldeEnJours', 'solde-ouvre-20');

  it('of the same situation is 7.4 in calendar days, without zones, and 5.3 in worked days, under', () => {
    const input = { asOf: D, calendarOf, stock: [{ caisse: '751', pieces: 31 }], processed: flows(['751', '2024-12-10', 'processedManual', 117]) };
    const inDays = [calendar, worked].map((definition) => {
      const { value, zone, status } = solde({ definition, ...input });
      return [status, value === null ? null : roundDays(value), zone];
    });
    expect(inDays).toEqual([
      ['ok', 7.419, null],
      ['ok', 5.299, 'under'],
    ]);
  });

  it('of a réseau is the ratio of the sums, each caisse over its own window', () => {
    const figure = solde({
      definition: worked,
      asOf: D,
      calendarOf,
      stock: [{ pieces: 100 }, { pieces: 300 }],
      // 2 December is within the window of La Réunion only.
      processed: flows(
        ['751', '2024-12-02', 'processedManual', 1000],
        ['751', '2024-12-03', 'processedManual', 50],
        ['974', '2024-12-02', 'processedAuto', 950],
      ),
    });
    expect(figure).toMatchObject({ status: 'ok', value: 8, zone: 'tipping', calendars: ['metropole@1', 'reunion@1'] });
  });

  it('leaves out automatic work by the definition that says so, and never counts what is no processing', () => {
    const processed = flows(
      ['751', '2024-12-10', 'processedManual', 10],
      ['751', '2024-12-10', 'processedAuto', 30],
      ['751', '2024-12-10', 'returned', 99],
      ['751', '2024-12-10', 'neutralised', 99],
      ['751', '2024-12-10', 'closed', 99],
      ['751', '2024-12-10', 'transferredOut', 99],
    );
    const value = (code: string): number | null =>
      solde({ definition: governing('soldeEnJours', code), asOf: D, calendarOf, stock: [{ pieces: 20 }], processed }).value;
    expect(['solde-ouvre-20', 'solde-ouvre-20-hors-automatique', 'solde-calendaire-28', 'solde-calendaire-28-hors-automatique'].map(value)).toEqual([
      10, 40, 14, 56,
    ]);
  });

  it('says why there is no value: nothing known, no calendar, nothing processed', () => {
    const ask = (stockOf: string, since?: PlainDate | null) =>
      solde({
        definition: worked,
        asOf: D,
        calendarOf,
        stock: [{ caisse: stockOf, pieces: 3 }],
        processed: [],
        ...(since === undefined ? {} : { since }),
      });
    expect(ask('751', null)).toMatchObject({ status: 'noData', value: null, zone: null });
    const before = { definition: worked, asOf: D, calendarOf, stock: [], processed: [], caisses: ['751'], since: addDays(D, 1) };
    expect(solde(before)).toMatchObject({ status: 'noData', value: null, zone: null });
    expect(ask('999')).toMatchObject({ status: 'notConfigured', value: null });
    expect(ask('751', day('2024-12-04'))).toMatchObject({ status: 'undefined', value: null });
    expect(solde({ definition: worked, asOf: D, calendarOf, stock: [], processed: [], caisses: ['751'], since: day('2024-12-04') })).toMatchObject({
      status: 'partialWindow',
      value: 0,
      zone: 'under',
    });
  });
});

describe('the status of a figure', () => {
  it('is the first that holds, in their order', () => {
    expect(firstStatus([])).toBe('ok');
    expect(firstStatus(['partialWindow', 'undefined', 'mixed'])).toBe('mixed');
    expect(firstStatus([...FIGURE_STATUSES].reverse())).toBe('stale');
  });
});

describe('the rounding of a figure', () => {
  it('is half away from zero, on the number as people read it', () => {
    expect([1.0005, 2.0005, -1.0005, 7.4187, 5.2985, 0.0004999, 1e-9, 0, 650.0005].map(roundDays)).toEqual([
      1.001, 2.001, -1.001, 7.419, 5.299, 0, 0, 0, 650.001,
    ]);
    expect([0.41935, 1.00005, 13 / 31, 1].map(roundShare)).toEqual([0.4194, 1.0001, 0.4194, 1]);
  });

  it('never gives −0, and leaves alone what has no decimals', () => {
    expect(Object.is(roundDays(-0.0001), 0)).toBe(true);
    expect([1e21, 9_007_199_254_740_991].map(roundDays)).toEqual([1e21, 9_007_199_254_740_991]);
  });

  it('is never further than half a unit of the last decimal', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        expect(Math.abs(roundDays(value) - value)).toBeLessThanOrEqual(0.0005 + 1e-9);
      }),
      { numRuns: 500, seed: 20240105 },
    );
  });
});
