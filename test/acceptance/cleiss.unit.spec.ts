import { describe, expect, it } from '@jest/globals';
import {
  appreciate,
  delaiDeTraduction,
  estEnRetard,
  ir81,
  ir82,
  ir83,
  plafondIr81,
  retardsPermis,
  roundShare,
  taux,
  type Traduction,
} from '#libs/domain';
import { plainDate } from '#libs/kernel';

/** Acceptance cases of the COG State–Cleiss 2021-2024, §8.1 of `cog-cleiss-2021-2024.md`, read as the domain README says. See docs/cases.md. */

/** Annexe 2. */
const IR81 = { 2021: null, 2022: -2, 2023: -4, 2024: -5 };
const IR82 = { 2021: 9.5, 2022: 9, 2023: 9, 2024: 8 };
const IR83 = { 2021: 5, 2022: 4, 2023: 3.5, 2024: 3 };
const BASE = 544_000;
const VOLUME = { expected: 50_000, tolerance: 0.1 };
const PARAMETERS = { days: 21, pages: 60, executors: ['stagiaire', 'apprenti'], ofAll: true };

const job = (deliveredOn: string, more: Partial<Traduction> = {}): Traduction => ({
  receivedOn: plainDate('2022-03-01'),
  deliveredOn: plainDate(deliveredOn),
  executor: 'interne',
  pages: 3,
  ...more,
});
const inTime = job('2022-03-22');
const late = job('2022-03-23');
const status = (value: number | null, target: number | null) => appreciate(value, target, 'lower').status;

describe('CLEISS: jobs that take too long', () => {
  it('CLEISS-T1: 1 615 and 1 057 late of 49 830 is 5.3622 %, shown as 5.4 %', () => {
    const percent = taux(1615 + 1057, 49_830);
    expect(roundShare(percent ?? 0)).toBe(5.3622);
    expect(percent?.toFixed(1)).toBe('5.4');
  });

  it('CLEISS-T2: which misses 5 %, the target of 2021', () => {
    expect(status(taux(2672, 49_830), IR83[2021])).toBe('missed');
  });

  it('CLEISS-T3: a job of 21 days is not late', () => {
    expect([delaiDeTraduction(inTime), estEnRetard(inTime, PARAMETERS)]).toEqual([21, false]);
  });

  it('CLEISS-T4: a job of 22 days is', () => {
    expect([delaiDeTraduction(late), estEnRetard(late, PARAMETERS)]).toEqual([22, true]);
  });

  it('CLEISS-T5: that of an apprentice or a trainee is not, and is still among the jobs done', () => {
    const theirs = [job('2022-03-23', { executor: 'apprenti' }), job('2022-03-23', { executor: 'stagiaire' })];
    expect(theirs.map((each) => estEnRetard(each, PARAMETERS))).toEqual([false, false]);
    expect(ir83([...theirs, late, inTime], PARAMETERS)).toBe(25);
    expect(ir83([...theirs, late, inTime], { ...PARAMETERS, ofAll: false })).toBe(50);
    expect(ir83([], PARAMETERS)).toBeNull();
  });

  it('CLEISS-T6: nor that of 61 pages', () => {
    expect(estEnRetard(job('2022-03-23', { pages: 61 }), PARAMETERS)).toBe(false);
  });

  it('CLEISS-T7: that of 60 pages is', () => {
    expect(estEnRetard(job('2022-03-23', { pages: 60 }), PARAMETERS)).toBe(true);
  });

  it('CLEISS-T8: from a Friday to the Monday is 3 days', () => {
    expect(delaiDeTraduction({ receivedOn: plainDate('2022-03-04'), deliveredOn: plainDate('2022-03-07') })).toBe(3);
  });

  it('CLEISS-T15: of 50 000 jobs, 2 500, 2 000, 1 750 and 1 500 may be late from 2021 to 2024', () => {
    expect(Object.values(IR83).map((target) => retardsPermis(50_000, target))).toEqual([2500, 2000, 1750, 1500]);
  });

  it('CLEISS-T16: far from 50 000 jobs, the figure is there and its target told to suppose another volume', () => {
    const at = (found: number) => appreciate(4, IR83[2022], 'lower', { found, hypothesis: VOLUME });
    expect([at(65_000), at(55_000), at(30_000)]).toEqual([
      { status: 'met', value: 4, target: 4, horsHypothese: true },
      { status: 'met', value: 4, target: 4, horsHypothese: false },
      { status: 'met', value: 4, target: 4, horsHypothese: true },
    ]);
    expect(appreciate(4, IR83[2022], 'lower', { found: 65_000, hypothesis: { ...VOLUME, tolerance: 0.3 } })).toMatchObject({ horsHypothese: false });
  });
});

describe('CLEISS: mean delay and cost of outsourcing', () => {
  it('CLEISS-T9: delays of 8, 9 and 10 days are 9: met in 2022 and 2023, missed in 2024', () => {
    const mean = ir82([8, 9, 10]);
    expect(mean).toBe(9);
    expect([IR82[2022], IR82[2023], IR82[2024]].map((target) => status(mean, target))).toEqual(['met', 'met', 'missed']);
    expect(status(ir82([]), IR82[2022])).toBe('undefined');
  });

  it('CLEISS-T10: 9.6 days miss 9.5', () => {
    expect(status(9.6, IR82[2021])).toBe('missed');
  });

  it('CLEISS-T11: 533 120 € in 2022 is −2 %: met', () => {
    expect(ir81(533_120, BASE)).toBe(-2);
    expect(status(ir81(533_120, BASE), IR81[2022])).toBe('met');
  });

  it('CLEISS-T12: 540 000 € is −0.735 %: missed', () => {
    expect(ir81(540_000, BASE)).toBeCloseTo(-0.735, 3);
    expect(status(ir81(540_000, BASE), IR81[2022])).toBe('missed');
  });

  it('CLEISS-T13: at most 522 240 € in 2023, 516 800 € in 2024', () => {
    expect([IR81[2023], IR81[2024]].map((target) => plafondIr81(BASE, target))).toEqual([522_240, 516_800]);
  });

  it('CLEISS-T14: in 2021 there is no target: neither met nor missed, whatever is spent', () => {
    expect(appreciate(ir81(0, BASE), IR81[2021], 'lower')).toEqual({ status: 'sansCible', value: -100, target: null });
  });
});
