import { describe, expect, it } from '@jest/globals';
import { type Fact, type FactContent, SHIPPED_CALENDRIERS, soldeEnJours, type Timeline, timelineOf } from '#libs/domain';
import { addDays, daysBetween, isTimeZone, type PlainDate, plainDate, weekdayOf } from '#libs/kernel';
import type { JournalFact } from './journal.js';
import { PETIT_RESEAU, petitReseauLines } from './petit-reseau.js';
import { DEGRADING } from './reseau.js';
import { FIRST_DAY, journalOf, LAST_DAY } from './simulation.js';

const FACTS = petitReseauLines().map((line) => JSON.parse(line) as JournalFact);

function contentOf(said: JournalFact): FactContent {
  switch (said.fait) {
    case 'received':
      return {
        kind: 'received',
        reference: said.piece,
        caisse: said.caisse,
        procedure: said.procedure,
        type: said.type,
        canal: said.canal,
        population: null,
      };
    case 'processed':
      return { kind: 'processed', mode: said.mode };
    case 'transferred':
      return { kind: 'transferred', caisse: said.caisse ?? null, caisseExecutante: said.caisseExecutante ?? null };
    case 'waitingStarted':
      return { kind: 'waitingStarted', waitingFor: said.waitingFor };
    case 'corrected':
      return { kind: 'corrected', corrects: said.corrects };
    case 'cancelled':
      return { kind: 'cancelled', cancels: said.cancels };
    case 'returned':
    case 'neutralised':
    case 'reopened':
    case 'waitingEnded':
      return { kind: said.fait };
  }
}

function timelines(knownOn: PlainDate): readonly Timeline[] {
  const byPiece = new Map<string, Fact[]>();
  FACTS.forEach((said, order) => {
    if (said.knownOn > knownOn) return;
    const facts = byPiece.get(said.piece) ?? [];
    facts.push({ ...contentOf(said), id: said.id, piece: said.piece, on: said.on, at: null, knownOn: said.knownOn, order });
    byPiece.set(said.piece, facts);
  });
  return [...byPiece.values()].map(timelineOf);
}

const KNOWN_AT_THE_END = timelines(LAST_DAY);

interface Level {
  readonly stock: number;
  readonly above: number;
  readonly waiting: number;
  readonly processed: number;
  readonly solde: number;
}

function levelOn(day: PlainDate, caisse?: string, known = KNOWN_AT_THE_END): Level {
  const sejours = known.flatMap((timeline) => timeline.sejours).filter(({ place }) => caisse === undefined || place.caisse === caisse);
  const inStock = sejours.filter(({ fromOn, toOn }) => fromOn <= day && (toOn === null || toOn > day));
  const from = addDays(day, -27);
  const processed = sejours.filter(({ exit, toOn }) => exit?.startsWith('processed') === true && toOn !== null && from <= toOn && toOn <= day).length;
  return {
    stock: inStock.length,
    above: inStock.filter(({ arrivedOn }) => daysBetween(arrivedOn, day) > 15).length,
    waiting: inStock.filter(({ place }) => place.waitingFor !== null).length,
    processed,
    solde: soldeEnJours({ stock: inStock.length, processed, window: 28 }) ?? Number.POSITIVE_INFINITY,
  };
}

const countOf = (matches: (fact: JournalFact) => boolean): number => FACTS.filter(matches).length;

describe('the log of the small réseau', () => {
  it('is the same every time, and another for another seed', () => {
    expect(petitReseauLines()).toEqual(petitReseauLines());
    expect(journalOf(1)).not.toEqual(journalOf(2));
  });

  it('tells some hundred dossiers of six caisses and four procédures over fifteen months', () => {
    expect(new Set(FACTS.map(({ dossier }) => dossier)).size).toBe(435);
    expect(new Set(FACTS.map(({ piece }) => piece)).size).toBe(572);
    expect(FACTS.length).toBe(1401);
    const received = FACTS.filter((fact) => fact.fait === 'received');
    expect([...new Set(received.map(({ caisse }) => caisse))].sort()).toEqual(PETIT_RESEAU.caisses.map(({ code }) => code).sort());
    expect([...new Set(received.map(({ procedure }) => procedure))].sort()).toEqual(PETIT_RESEAU.procedures.map(({ code }) => code).sort());
    expect([FIRST_DAY, LAST_DAY]).toEqual(['2025-08-01', '2026-10-30']);
  });

  it('is in order of knowledge, and no fact is known before its day or after the end', () => {
    const known = FACTS.map(({ knownOn }) => knownOn);
    expect(known).toEqual([...known].sort());
    expect(FACTS.filter(({ on, knownOn }) => knownOn < on || knownOn > LAST_DAY || on < FIRST_DAY)).toEqual([]);
    expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
  });

  it('holds something of everything that a history can hold', () => {
    const kinds = Object.fromEntries([...new Set(FACTS.map(({ fait }) => fait))].map((kind) => [kind, countOf(({ fait }) => fait === kind)]));
    expect(kinds).toEqual({
      received: 572,
      processed: 547,
      returned: 35,
      neutralised: 1,
      reopened: 15,
      transferred: 11,
      waitingStarted: 97,
      waitingEnded: 91,
      corrected: 19,
      cancelled: 13,
    });
    const waitedFor = FACTS.flatMap((fact) => (fact.fait === 'waitingStarted' ? [fact.waitingFor] : []));
    expect([...new Set(waitedFor)].sort()).toEqual(['assure', 'panne', 'partenaire', 'traducteur']);
    expect(countOf((fact) => fact.fait === 'processed' && fact.mode === 'auto')).toBeGreaterThan(50);
    expect(countOf((fact) => fact.fait === 'transferred' && fact.caisse !== undefined)).toBeGreaterThan(0);
    expect(countOf((fact) => fact.fait === 'transferred' && fact.caisseExecutante !== undefined)).toBeGreaterThan(0);
    expect(countOf(({ on, knownOn }) => daysBetween(on, knownOn) > 7)).toBeGreaterThan(10);
    expect(KNOWN_AT_THE_END.flatMap(({ setAside }) => setAside.map(({ reason }) => reason))).toEqual(Array.from({ length: 4 }, () => 'alreadyOut'));
  });

  it('brings new pièces on worked days, most in September', () => {
    const arrivals = KNOWN_AT_THE_END.flatMap(({ arrivedOn }) => (arrivedOn === null ? [] : [arrivedOn]));
    expect(arrivals.filter((day) => weekdayOf(day) > 5)).toEqual([]);
    const inMonth = (month: string): number => arrivals.filter((day) => day.startsWith(month)).length;
    expect(inMonth('2026-09')).toBeGreaterThan(3 * inMonth('2026-07'));
    expect(inMonth('2025-09')).toBeGreaterThan(1.5 * inMonth('2025-12'));
  });

  it('ends with a stock worth about a week, a third of it old', () => {
    const { stock, above, waiting, solde } = levelOn(LAST_DAY);
    expect({ stock, above, waiting }).toEqual({ stock: 21, above: 8, waiting: 6 });
    expect(solde).toBeCloseTo(7.636, 3);
  });

  it('shows one caisse that breaks while the others hold', () => {
    const others = PETIT_RESEAU.caisses.map(({ code }) => code).filter((code) => code !== DEGRADING);
    expect(levelOn(plainDate('2026-04-30'), DEGRADING).solde).toBeLessThan(8);
    expect(levelOn(LAST_DAY, DEGRADING).solde).toBeGreaterThan(20);
    expect(Math.max(...others.map((code) => levelOn(LAST_DAY, code).solde))).toBeLessThan(9);
  });

  it('was seen differently at the time: what was learnt later moves past figures', () => {
    const days = Array.from({ length: 15 }, (_, i) => addDays(LAST_DAY, -30 * i));
    const moved = days.filter((day) => JSON.stringify(levelOn(day)) !== JSON.stringify(levelOn(day, undefined, timelines(day))));
    expect(moved.length).toBeGreaterThan(5);
  });

  it('names calendars that ship and zones that exist', () => {
    const shipped = SHIPPED_CALENDRIERS.map(({ code }) => code);
    for (const { calendrier, timeZone } of PETIT_RESEAU.caisses) {
      expect(shipped).toContain(calendrier);
      expect(isTimeZone(timeZone)).toBe(true);
    }
  });
});
