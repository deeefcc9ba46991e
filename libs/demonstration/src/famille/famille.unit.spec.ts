import { describe, expect, it } from '@jest/globals';
import { type Fact, type FactContent, type Sejour, SHIPPED_CALENDRIERS, type Timeline, timelineOf } from '#libs/domain';
import { addDays, daysBetween, isTimeZone, type PlainDate, plainDate, weekdayOf } from '#libs/kernel';
import { type Plan, SCALES } from '../plan.js';
import { CAISSES, REGION_LABELS } from './caisses.js';
import { type GeneratedFact, lineOf } from './facts.js';
import { factsOf } from '../generate.js';
import { DIFFICULTIES } from './histoire.js';
import { PROCEDURES } from './procedures.js';
import { seuilsOfPlan } from './seuils.js';

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

function timelinesOf(generated: readonly GeneratedFact[]): readonly Timeline[] {
  const byPiece = new Map<string, Fact[]>();
  generated.forEach((fact, order) => {
    const { id, on, knownOn } = fact;
    const piece = fact.piece.reference;
    const facts = byPiece.get(piece) ?? [];
    facts.push({ ...contentOf(fact), id, piece, on, at: null, knownOn, order });
    byPiece.set(piece, facts);
  });
  return [...byPiece.values()].map(timelineOf);
}
const TIMELINES = timelinesOf(FACTS);
const SEJOURS = TIMELINES.flatMap(({ sejours }) => sejours);

/** Stock of a day, over what was processed on a day of the four weeks before, in worked days; of all stays, or of those given. */
function soldeOn(day: string, of: readonly Sejour[] = SEJOURS): number {
  const since = addDays(plainDate(day), -28);
  const stock = of.filter(({ fromOn, toOn }) => fromOn <= day && (toOn === null || toOn > day)).length;
  const processed = of.filter(({ exit, toOn }) => exit?.startsWith('processed') === true && toOn !== null && since < toOn && toOn <= day);
  return stock / (processed.length / 20);
}

const countOf = (matches: (fact: GeneratedFact) => boolean): number => FACTS.filter(matches).length;
const receivedIn = (month: string, types?: readonly string[]): number =>
  countOf(({ on, said }) => said.fait === 'received' && on.startsWith(month) && (types === undefined || types.includes(said.type)));

/** Its values by caisse, in one pass. */
function by<Item>(items: readonly Item[], codeOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const code = codeOf(item);
    const known = found.get(code);
    if (known === undefined) found.set(code, [item]);
    else known.push(item);
  }
  return found;
}

const FAILING = DIFFICULTIES.map(({ caisse }) => caisse);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('the caisses of the family réseau', () => {
  it('are 101, of which the largest covers 48 times the persons of the smallest', () => {
    expect(new Set(CAISSES.map(({ code }) => code)).size).toBe(101);
    const persons = CAISSES.map((caisse) => caisse.persons);
    expect(Math.max(...persons) / Math.min(...persons)).toBe(48);
    expect(new Set(CAISSES.map(({ region }) => region))).toEqual(new Set(Object.keys(REGION_LABELS)));
  });

  it('are named as French names them: with the article and the elision that go with each', () => {
    const labels = CAISSES.map(({ label }) => label);
    const vowel = /^[AEIOUYHÉÈÎ]/u;
    const wrong = labels.filter((label) => {
      const [, article = '', name = ''] = /^Caisse (de la |de l’|des |du |d’|de )(.+)$/u.exec(label) ?? [];
      if (article === '') return true;
      const isElided = article.endsWith('’');
      // « de la Haute-Loire », « des Hautes-Alpes », « des Yvelines » : an h that is aspirated, a plural.
      const isElidable = vowel.test(name) && !name.startsWith('Haut') && article !== 'des ';
      const isPlural = /^(?:Alpes|Ardennes|Bouches|Côtes|Deux|Hautes|Hauts|Landes|Pyrénées|Vosges|Yvelines)/u.test(name);
      return isElided !== isElidable || (article === 'des ') !== isPlural;
    });
    expect(wrong).toEqual([]);
    for (const label of ['de l’Ain', 'de la Lozère', 'du Gers', 'des Landes', 'de Paris', 'de Mayotte', 'd’Eure-et-Loir', 'de La Réunion', 'du Nord'])
      expect(labels).toContain(`Caisse ${label}`);
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

describe('the thresholds of the invented réseau', () => {
  it('tell of its last month that it is tense, and that a caisse in difficulty is more than that', () => {
    const of = (niveau: string) => seuilsOfPlan(PLAN).find((each) => each.niveau === niveau && each.procedures === null);
    const days = ['2026-10-02', '2026-10-09', '2026-10-16', '2026-10-23', '2026-10-30'];
    expect(of('reseau')?.alerte?.from).toBe('tendue');
    expect(days.some((day) => soldeOn(day) >= (of('reseau')?.tendue.enter ?? Infinity))).toBe(true);
    const owned = by(SEJOURS, ({ place }) => place.caisse);
    for (const code of FAILING)
      for (const day of days) expect(soldeOn(day, owned.get(code))).toBeGreaterThan(of('caisse')?.critique.enter ?? Infinity);
  });
});

describe.each([
  ['small', PLAN],
  ['region', { ...SCALES.region, derogations: 0 }],
] as const)('the caisses of the form « %s »', (_, plan) => {
  const facts = plan === PLAN ? FACTS : [...factsOf(plan)];
  const sejours = plan === PLAN ? SEJOURS : timelinesOf(facts).flatMap((timeline) => timeline.sejours);
  const owned = by(sejours, ({ place }) => place.caisse);
  const done = by(sejours, ({ place }) => place.caisseExecutante);
  const failing = FAILING.filter((code) => owned.has(code));
  const ordinary = plan.caisses.map(({ code }) => code).filter((code) => !FAILING.includes(code));
  const solde = (code: string, day: string): number => soldeOn(day, owned.get(code) ?? []);
  const soldeDone = (code: string, day: string): number => soldeOn(day, done.get(code) ?? []);
  const monthly = (code: string, days: readonly string[], of = solde): number => mean(days.map((day) => of(code, day)));

  it('have some days of solde in ordinary times, each of them', () => {
    const days = ['2024-02-29', '2024-03-29', '2024-04-30', '2024-05-31', '2024-06-28', '2024-07-31', '2024-08-30', '2024-09-27', '2024-10-31'];
    const soldes = plan.caisses.map(({ code }): [string, number] => [code, monthly(code, days)]);
    // Where a pièce comes every other day, one that waits is two days of solde.
    expect(soldes.filter(([, value]) => value < 1.5 || value > 12)).toEqual([]);
    expect(soldes.filter(([, value]) => value > 8).length).toBeLessThan(plan.caisses.length / 10);
    expect(median(soldes.map(([, value]) => value))).toBeGreaterThan(3);
    expect(median(soldes.map(([, value]) => value))).toBeLessThan(7);
  });

  it('are behind in the crisis and after it, and recover but for those in difficulty', () => {
    const medianOn = (day: string): number => median(ordinary.map((code) => solde(code, day)));
    expect(medianOn('2025-04-30')).toBeGreaterThan(1.8 * medianOn('2024-04-30'));
    expect(medianOn('2025-09-26')).toBeGreaterThan(2 * medianOn('2024-09-27'));
    expect(medianOn('2026-02-27')).toBeLessThan(8);
  });

  it('have none on the last day that is as far behind as those in difficulty, by whom answers and by whom works', () => {
    for (const told of [solde, soldeDone]) {
      const worst = Math.max(...ordinary.map((code) => told(code, lastDay)));
      for (const code of failing) expect([code, told(code, lastDay) > 1.2 * worst, told(code, lastDay) > 25]).toEqual([code, true, true]);
      expect(median(ordinary.map((code) => told(code, lastDay)))).toBeLessThan(7);
    }
  });

  it('help with more than is easy, and are not worse off than those whom they help', () => {
    const days = ['2026-03-31', '2026-04-30', '2026-05-29', '2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30'];
    const [helpers, others] = [true, false].map((isHelper) =>
      ordinary.filter((code) => DIFFICULTIES.some((each) => each.helpers.includes(code) && failing.includes(each.caisse)) === isHelper),
    ) as [string[], string[]];
    const helping = helpers.map((code) => monthly(code, days, soldeDone));
    expect(mean(helping)).toBeGreaterThan(1.1 * mean(others.map((code) => monthly(code, days, soldeDone))));
    for (const code of failing) expect(Math.max(...helping)).toBeLessThan(monthly(code, days, soldeDone) / 2);
  });

  it('feed their stock themselves where they are in difficulty, and hardly elsewhere', () => {
    const received = by(
      facts.flatMap(({ on, said }) => (said.fait === 'received' && on >= '2026-08-01' ? [said] : [])),
      ({ caisse }) => caisse,
    );
    const selfFed = (code: string): number => {
      const of = received.get(code) ?? [];
      return of.filter(({ type }) => ['relance', 'reclamation'].includes(type)).length / of.length;
    };
    for (const code of failing) expect(selfFed(code)).toBeGreaterThan(0.2);
    expect(mean(ordinary.map(selfFed))).toBeLessThan(0.05);
  });
});
