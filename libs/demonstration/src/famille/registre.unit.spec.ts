import { describe, expect, it } from '@jest/globals';
import { agentDecider, type AgentState, departuresOf, etpOn, NOBODY, segmentsOf, SHIPPED_RELEVES, sumOfEtp, tauxDeTurnOver } from '#libs/domain';
import { addDays, plainDate } from '#libs/kernel';
import { TETES } from '../natifs/organismes.js';
import { SCALES } from '../plan.js';
import { CAISSES } from './caisses.js';
import { COMPARABLES, comparablesOf } from './comparables.js';
import type { Declared, ReadingTold } from './declared.js';
import { DIFFICULTIES } from './histoire.js';
import { declaredBy } from './registre.js';
import { REGISTRANTS } from './registrants.js';

const PLAN = SCALES.small;
const BESIDE = TETES.flatMap(({ caisses }) => caisses.map(({ code }) => code));
const DECLARED = new Map(REGISTRANTS.map(({ code }) => [code, declaredBy({ code }, PLAN)]));

/** The agents of some caisses, as the commands leave them. */
function agentsOf(caisses: readonly string[]): readonly AgentState[] {
  const agents = new Map<string, AgentState>();
  for (const declared of caisses.flatMap((code) => DECLARED.get(code) ?? [])) {
    if (declared.kind !== 'agent') continue;
    let state = agents.get(declared.agent) ?? NOBODY;
    for (const command of declared.commands) {
      const events = agentDecider.decide(command, state);
      expect(events.length).toBe(1);
      state = events.reduce(agentDecider.evolve, state);
    }
    agents.set(declared.agent, state);
  }
  return [...agents.values()];
}

function turnOverOf(caisses: readonly string[], from: string, to: string): number {
  const contrats = agentsOf(caisses).flatMap((agent) => agent.contrats);
  const cdi = contrats.filter(({ kind }) => kind === 'cdi').flatMap(segmentsOf);
  const [first, last] = [plainDate(from), plainDate(to)];
  return tauxDeTurnOver(departuresOf(contrats, first, last), etpOn(cdi, first), etpOn(cdi, last)) ?? Number.NaN;
}

/** The last reading of each code, caisse and period, in the order of days. */
function readingsBy(day: string): ReadonlyMap<string, number> {
  const told = [...DECLARED].flatMap(([caisse, declared]) =>
    declared.flatMap((each) =>
      each.kind === 'releves' && each.on <= day ? each.readings.map((reading) => ({ caisse, on: each.on, ...reading })) : [],
    ),
  );
  return new Map(told.map(({ caisse, indicateur, periode, value }) => [`${indicateur} ${caisse} ${periode}`, value]));
}

const everyCode = CAISSES.map(({ code }) => code);
const others = everyCode.filter((code) => DIFFICULTIES.every(({ caisse }) => caisse !== code));

describe('what the caisses of the family réseau tell of themselves', () => {
  it('is the same every time, whatever becomes of the others, and told in order within the period', () => {
    for (const caisse of CAISSES.slice(0, 3)) {
      const told = DECLARED.get(caisse.code) ?? [];
      expect(declaredBy(caisse, { ...PLAN, caisses: [caisse], pieces: 1 })).toEqual(told);
      expect(told.map(({ on }) => on)).toEqual(told.map(({ on }) => on).sort());
    }
    const days = [...DECLARED.values()].flat().map(({ on }: Declared) => on);
    expect(days.filter((day) => day < PLAN.firstDay || day > PLAN.lastDay)).toEqual([]);
  });

  it('is nothing where nobody works', () => {
    expect(CAISSES.flatMap((caisse) => declaredBy(caisse, { ...PLAN, miniature: null }))).toEqual([]);
  });

  it('gives agents in production and elsewhere to every caisse on every month’s end, the largest the most', () => {
    const inProduction = (code: string, day: string): number =>
      etpOn(
        agentsOf([code])
          .flatMap(({ contrats }) => contrats.flatMap(segmentsOf))
          .filter(({ fonction }) => fonction === 'production'),
        plainDate(day),
      ).etp;
    for (const day of ['2023-11-30', '2025-03-31', '2026-10-30']) {
      expect(everyCode.filter((code) => inProduction(code, day) === 0)).toEqual([]);
      expect(inProduction('caf-59', day)).toBeGreaterThan(8 * inProduction('caf-48', day));
    }
  });

  it('tells CDI, CDD and intérim, and CDI that become fewer, as the report does', () => {
    const segments = agentsOf(everyCode).flatMap(({ contrats }) => contrats.flatMap(segmentsOf));
    const etp = (kind: string, day: string): number =>
      sumOfEtp([
        etpOn(
          segments.filter((each) => each.kind === kind),
          plainDate(day),
        ),
      ]).etp;
    const [first, last] = [etp('cdi', '2023-11-30'), etp('cdi', '2026-10-30')];
    // From 32 189 to 30 489 in five years, and more where caisses fail.
    expect(last / first).toBeGreaterThan(0.9);
    expect(last / first).toBeLessThan(0.99);
    expect(etp('cdd', '2026-10-30')).toBeGreaterThan(20);
    expect([etp('interim', '2025-06-30') > 50, etp('interim', '2026-10-30')]).toEqual([true, 0]);
  });

  it('tells a turn-over of CDI about that of the report, and a higher one where a caisse fails', () => {
    for (const year of ['2024', '2025']) {
      expect(turnOverOf(others, `${year}-01-01`, `${year}-12-31`)).toBeGreaterThan(0.05);
      expect(turnOverOf(others, `${year}-01-01`, `${year}-12-31`)).toBeLessThan(0.075);
    }
    const failing = DIFFICULTIES.map(({ caisse }) => caisse);
    expect(turnOverOf(failing, '2025-10-31', '2026-10-30')).toBeGreaterThan(1.5 * turnOverOf(others, '2025-10-31', '2026-10-30'));
  });

  it('reads every indicator that is read, of every caisse, for every period that was over a quarter before the end', () => {
    const read = readingsBy(PLAN.lastDay);
    const periodes = (length: string): readonly string[] =>
      length === 'year' ? ['2022', '2023', '2024', '2025'] : ['2023-10', '2024-01', '2025-06', '2026-08', '2026-09'];
    for (const { code, periodicity } of SHIPPED_RELEVES) {
      const missing = everyCode.flatMap((caisse) => periodes(periodicity).filter((periode) => !read.has(`${code} ${caisse} ${periode}`)));
      expect([code, missing]).toEqual([code, []]);
    }
  });

  it('reads what the report tells: calls that wait longer after the crisis, users less satisfied, who fails worst', () => {
    const read = readingsBy(PLAN.lastDay);
    const sum = (code: string, periode: string, of = everyCode): number =>
      of.reduce((total, caisse) => total + (read.get(`${code} ${caisse} ${periode}`) ?? Number.NaN), 0);
    const answered = (month: string, of = everyCode): number => sum('taux-appels-traites', month, of) / sum('appels-recus', month, of);
    expect([answered('2024-06') > 0.7, answered('2025-07') < 0.65]).toEqual([true, true]);
    expect(answered('2026-09', ['caf-30'])).toBeLessThan(answered('2026-09'));
    expect(sum('taux-de-satisfaction', '2025') / 101).toBeLessThan(sum('taux-de-satisfaction', '2024') / 101 - 0.02);
    const cost = sum('cout-allocataire-pondere', '2025') / sum('allocataires-ponderes', '2025');
    expect([cost > 130, cost < 180]).toEqual([true, true]);
    expect(
      everyCode.filter((caisse) => (read.get(`taux-appels-traites ${caisse} 2026-09`) ?? 0) > (read.get(`appels-recus ${caisse} 2026-09`) ?? 0)),
    ).toEqual([]);
  });

  it('corrects what was keyed in wrongly, some days later', () => {
    const told = (DECLARED.get('caf-31') ?? []).flatMap((each) =>
      each.kind === 'releves' ? each.readings.map((reading: ReadingTold) => ({ on: each.on, ...reading })) : [],
    );
    const [wrong, right, ...more] = told.filter(({ indicateur, periode }) => indicateur === 'appels-recus' && periode === '2025-06');
    expect(more).toEqual([]);
    expect(Math.round((wrong?.value ?? 0) / (right?.value ?? 1))).toBe(10);
    expect((right?.on ?? '') >= addDays(wrong?.on ?? PLAN.lastDay, 14)).toBe(true);
  });
});

describe('what the pension body, the Cleiss and the recovery bodies tell of themselves', () => {
  it('is told by each of them', () => {
    expect(REGISTRANTS.map(({ code }) => code)).toEqual([...everyCode, ...BESIDE]);
    expect(declaredBy({ code: 'nobody' }, PLAN)).toEqual([]);
  });

  it('tells agents of every contract over the years, some of them away, some of them new', () => {
    const agents = agentsOf(BESIDE);
    const contrats = agents.flatMap((agent) => agent.contrats);
    expect(new Set(contrats.map(({ kind }) => kind))).toEqual(new Set(['cdi', 'cdd', 'interim']));
    expect(agents.some(({ absences }) => absences.length > 0)).toBe(true);
    expect(contrats.filter(({ kind, fromOn }) => kind === 'cdi' && fromOn > '2024-11-01').length).toBeGreaterThan(3);
    for (const code of BESIDE) {
      const segments = agentsOf([code]).flatMap((agent) => agent.contrats.flatMap(segmentsOf));
      expect([code, etpOn(segments, PLAN.lastDay).etp > 0]).toEqual([code, true]);
      const mastered = new Set(agentsOf([code]).flatMap(({ competences }) => competences.map(({ competence }) => competence)));
      expect([...mastered].filter((each) => !['demande-de-retraite', 'traduction', 'derogation'].includes(each))).toEqual([]);
      expect(mastered.size).toBeGreaterThan(0);
    }
    expect(turnOverOf(BESIDE, '2024-01-01', '2024-12-31')).toBeLessThan(0.12);
  });

  it('reads every indicator that is read, month by month and year by year', () => {
    const read = readingsBy(PLAN.lastDay);
    for (const { code, periodicity } of SHIPPED_RELEVES) {
      const periodes = periodicity === 'year' ? ['2023', '2024', '2025'] : ['2023-10', '2025-06', '2026-09'];
      expect(BESIDE.flatMap((caisse) => periodes.filter((periode) => !read.has(`${code} ${caisse} ${periode}`)))).toEqual([]);
    }
  });
});

describe('the comparable groups', () => {
  it('are of some caisses each, all of one size', () => {
    const sizes = COMPARABLES.map(({ code }) => CAISSES.filter((caisse) => comparablesOf(caisse) === code).map(({ persons }) => persons));
    expect(sizes.flat().length).toBe(101);
    expect(sizes.filter(({ length }) => length < 10)).toEqual([]);
    sizes.slice(1).forEach((larger, n) => {
      expect(Math.min(...larger)).toBeGreaterThan(Math.max(...(sizes[n] ?? [])));
    });
  });
});
