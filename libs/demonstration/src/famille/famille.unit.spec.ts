import { describe, expect, it } from '@jest/globals';
import { type Fact, type FactContent, SHIPPED_CALENDRIERS, type Timeline, timelineOf } from '#libs/domain';
import { daysBetween, isTimeZone, type PlainDate, plainDate, weekdayOf } from '#libs/kernel';
import { type Plan, SCALES } from '../plan.js';
import { CAISSES, REGION_LABELS } from './caisses.js';
import { type GeneratedFact, lineOf } from './facts.js';
import { factsOf } from '../generate.js';
import { DIFFICULTIES } from './histoire.js';
import { PROCEDURES } from './procedures.js';

/** Without what comes as facts beside them. */
const PLAN: Plan = { ...SCALES.small, derogations: 0 };
const FACTS = [...factsOf(PLAN)];
const { firstDay, lastDay } = SCALES.small;

function contentOf({ piece, said }: GeneratedFact): FactContent {
  switch (said.fait) {
    case 'received':
      return { ...said, kind: 'received', reference: piece.reference, population: null };
    case 'transferred':
      return { kind: 'transferred', caisse: said.caisse ?? null, caisseExecutante: said.caisseExecutante ?? null };
    case 'processed':
    case 'waitingStarted':
    case 'corrected':
    case 'cancelled':
      return { ...said, kind: said.fait } as FactContent;
    case 'returned':
    case 'neutralised':
    case 'reopened':
    case 'waitingEnded':
      return { kind: said.fait };
  }
}

const TIMELINES: readonly Timeline[] = (() => {
  const byPiece = new Map<string, Fact[]>();
  FACTS.forEach((fact, order) => {
    const { id, on, knownOn } = fact;
    const piece = fact.piece.reference;
    const facts = byPiece.get(piece) ?? [];
    facts.push({ ...contentOf(fact), id, piece, on, at: null, knownOn, order });
    byPiece.set(piece, facts);
  });
  return [...byPiece.values()].map(timelineOf);
})();
const SEJOURS = TIMELINES.flatMap(({ sejours }) => sejours);

/** Stock of a day, over what was processed on a day of the four weeks before, in worked days; of one caisse, or of all. */
function soldeOn(day: string, caisse?: string): number {
  const of = SEJOURS.filter(({ place }) => caisse === undefined || place.caisse === caisse);
  const stock = of.filter(({ fromOn, toOn }) => fromOn <= day && (toOn === null || toOn > day)).length;
  const processed = of.filter(
    ({ exit, toOn }) => exit?.startsWith('processed') === true && toOn !== null && toOn <= day && daysBetween(toOn, plainDate(day)) < 28,
  );
  return stock / (processed.length / 20);
}

const countOf = (matches: (fact: GeneratedFact) => boolean): number => FACTS.filter(matches).length;
const receivedIn = (month: string, types?: readonly string[]): number =>
  countOf(({ on, said }) => said.fait === 'received' && on.startsWith(month) && (types === undefined || types.includes(said.type)));

describe('the caisses of the family réseau', () => {
  it('are 101, of which the largest covers 48 times the persons of the smallest', () => {
    expect(new Set(CAISSES.map(({ code }) => code)).size).toBe(101);
    const persons = CAISSES.map((caisse) => caisse.persons);
    expect(Math.max(...persons) / Math.min(...persons)).toBe(48);
    expect(new Set(CAISSES.map(({ region }) => region))).toEqual(new Set(Object.keys(REGION_LABELS)));
  });

  it('have calendars that ship and zones that exist', () => {
    const shipped = SHIPPED_CALENDRIERS.map(({ code }) => code);
    for (const { calendrier, timeZone } of CAISSES) {
      expect(shipped).toContain(calendrier);
      expect(isTimeZone(timeZone)).toBe(true);
    }
  });
});

describe('the facts of the family réseau', () => {
  it('are the same every time, and others for another seed', () => {
    const few: Plan = { ...PLAN, pieces: 500 };
    const linesOf = (plan: Plan): readonly string[] => [...factsOf(plan)].map(lineOf);
    expect(linesOf(few)).toEqual(linesOf(few));
    expect(linesOf({ ...few, seed: 1 })).not.toEqual(linesOf(few));
  });

  it('tell three years of about 60 000 pièces of every caisse and every procédure', () => {
    const received = FACTS.flatMap(({ said }) => (said.fait === 'received' ? [said] : []));
    expect(received.length).toBeGreaterThan(58_000);
    expect(received.length).toBeLessThan(62_000);
    expect(new Set(received.map(({ caisse }) => caisse)).size).toBe(101);
    expect(new Set(received.map(({ procedure }) => procedure))).toEqual(new Set(PROCEDURES.map(({ code }) => code)));
  });

  it('come in order of knowledge, and none is known before its day or after the end', () => {
    const known = FACTS.map(({ knownOn }) => knownOn);
    expect(known.filter((day, n) => day < (known[n - 1] ?? firstDay))).toEqual([]);
    expect(FACTS.filter(({ on, knownOn }) => knownOn < on || on < firstDay || knownOn > lastDay)).toEqual([]);
    expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
  });

  it('come as they are asked for: ten years are not held to give the first days', () => {
    const first: GeneratedFact[] = [];
    for (const fact of factsOf(SCALES.national)) {
      first.push(fact);
      if (first.length === 1_000) break;
    }
    expect(daysBetween(SCALES.national.firstDay, first.at(-1)?.knownOn ?? lastDay)).toBeLessThan(7);
  });

  it('hold something of everything that a history can hold', () => {
    const kinds = new Set(FACTS.map(({ said }) => said.fait));
    expect(kinds.size).toBe(10);
    expect(countOf(({ said }) => said.fait === 'processed' && said.mode === 'auto')).toBeGreaterThan(5_000);
    expect(countOf(({ said }) => said.fait === 'transferred' && said.caisse !== undefined)).toBeGreaterThan(100);
    expect(countOf(({ said }) => said.fait === 'transferred' && said.caisseExecutante !== undefined)).toBeGreaterThan(20);
    expect(countOf(({ on, knownOn }) => daysBetween(on, knownOn) > 7)).toBeGreaterThan(1_000);
    const reasons = new Set(TIMELINES.flatMap(({ setAside }) => setAside.map(({ reason }) => reason)));
    expect([...reasons]).toEqual(['alreadyOut']);
  });

  it('begin on worked days, most of them in autumn', () => {
    const arrivals = FACTS.flatMap(({ on, said }) => (said.fait === 'received' && said.type === 'demande' ? [on] : []));
    const atTheWeekend = arrivals.filter((day) => weekdayOf(day) > 5);
    // A day that was mistyped, and corrected since.
    expect(atTheWeekend.length).toBeLessThan(arrivals.length / 100);
    expect(receivedIn('2024-10')).toBeGreaterThan(1.4 * receivedIn('2024-12'));
  });

  it('tell a crisis: renewals are not asked for, late ones leave without work', () => {
    expect(receivedIn('2025-03', ['declaration', 'renouvellement'])).toBeLessThan(receivedIn('2024-03', ['declaration', 'renouvellement']) / 2);
    const neutralised = FACTS.filter(({ said }) => said.fait === 'neutralised').map(({ on }) => on);
    expect(neutralised.length).toBeGreaterThan(20);
    expect(neutralised.filter((day: PlainDate) => day < '2025-02-03' || day > '2025-05-12')).toEqual([]);
  });

  it('tell the shock that follows, and a stock that feeds itself', () => {
    expect(soldeOn('2024-06-28')).toBeLessThan(7);
    expect(soldeOn('2025-09-26')).toBeGreaterThan(10);
    expect(soldeOn('2026-06-26')).toBeLessThan(soldeOn('2025-09-26'));
    const selfFed = ['relance', 'reclamation'];
    const shareIn = (month: string): number => receivedIn(month, selfFed) / receivedIn(month);
    expect(shareIn('2025-11')).toBeGreaterThan(1.7 * shareIn('2024-11'));
  });

  it('leave two caisses in difficulty, with helpers in their place', () => {
    for (const { caisse, helpFrom, helpers } of DIFFICULTIES) {
      expect(soldeOn('2026-07-31', caisse)).toBeGreaterThan(1.4 * soldeOn('2026-07-31'));
      const helped = FACTS.filter(
        ({ said, piece }) => said.fait === 'transferred' && said.caisseExecutante !== undefined && piece.reference.includes(`-${caisse.slice(4)}-`),
      );
      expect(helped.length).toBeGreaterThan(10);
      expect(
        helped.filter(({ on, said }) => on < helpFrom || (said.fait === 'transferred' && !helpers.includes(said.caisseExecutante ?? ''))),
      ).toEqual([]);
    }
  });
});
