import { describe, expect, it } from '@jest/globals';
import {
  appreciate,
  cog3,
  cog6,
  type Cog6Parameters,
  cog7,
  compileCalendrier,
  type DemandeAuTop,
  type DossierControle,
  heuresOuvrees,
  iqv,
  SHIPPED_CALENDRIERS,
  taux,
  tif,
} from '#libs/domain';
import { instantOf, plainDate } from '#libs/kernel';

/**
 * Acceptance cases of the COG State–CNIEG 2020-2024, §6.4 of `cog-cnieg-2020-2024.md`, read as the domain README says. See docs/cases.md.
 */

const metropole = SHIPPED_CALENDRIERS.find(({ code }) => code === 'metropole');
if (metropole === undefined) throw new Error('the calendar of the métropole ships');
const HORAIRES = { calendrier: compileCalendrier(metropole), timeZone: 'Europe/Paris' };
const { calendrier } = HORAIRES;

const many = <T>(n: number, made: T): T[] => Array.from({ length: n }, () => made);
const day = plainDate;
const at = (of: string, hour: number): string => new Date(instantOf('Europe/Paris', day(of), hour * 60)).toISOString();

/** Annexe 2. */
const COG2 = { 2020: 89, 2021: 90 };
const COG3 = { 2020: 56, 2021: 57 };
const COG6 = { 2020: 100 };
const COG7 = { 2020: 40, 2021: 45, 2024: 60 };
const COG8 = { 2020: 95, 2022: null };

const COG6_PARAMETERS: Cog6Parameters = { personnelle: { value: -6, unit: 'months' }, reversion: { value: -10, unit: 'calendarDays' } };
const AT_THE_END = day('2021-12-31');
const BEFORE = { value: -3, unit: 'months' } as const;

describe('CNIEG: demands and their top', () => {
  const demand = { receivedOn: day('2020-03-02'), effectOn: day('2020-12-01') };
  const demands = (inTime: number) => [
    ...many(inTime, { ...demand, processedOn: day('2020-09-01') }), // three months before, to the day
    ...many(1000 - inTime, { ...demand, processedOn: day('2020-09-02') }),
  ];

  it('CNIEG-D1: 400 of 1 000 demands processed three months before their effect is 40 %: met in 2020, missed in 2021', () => {
    const { percent } = cog7(demands(400), { year: 2020, before: BEFORE }, AT_THE_END, calendrier);
    expect(percent).toBe(40);
    expect([COG7[2020], COG7[2021]].map((target) => appreciate(percent, target, 'higher').status)).toEqual(['met', 'missed']);
  });

  it('CNIEG-D2: 600 of them is 60 %: met in 2024', () => {
    const { percent } = cog7(demands(600), { year: 2020, before: BEFORE }, AT_THE_END, calendrier);
    expect(percent).toBe(60);
    expect(appreciate(percent, COG7[2024], 'higher').status).toBe('met');
  });

  it('CNIEG-D1: on a day of measure, demands for which there is still time are shown apart', () => {
    const waiting = { receivedOn: day('2020-06-01'), effectOn: day('2021-06-01'), processedOn: null };
    const measured = cog7([...demands(400), ...many(7, waiting)], { year: 2020, before: BEFORE }, day('2020-12-31'), calendrier);
    expect(measured).toEqual({ received: 1000, inTime: 400, aVenir: 7, percent: 40 });
    expect(cog7([], { year: 2020, before: BEFORE }, AT_THE_END, calendrier).percent).toBeNull();
  });

  const TOP = day('2021-06-15');
  const received = (receivedOn: string, nature: DemandeAuTop['nature'] = 'personnelle'): DemandeAuTop => ({
    nature,
    receivedOn: day(receivedOn),
    topOn: TOP,
    processedOn: TOP,
  });

  it('CNIEG-D3: 99 of 100 réversions of the cohort processed by their top is 99 %: missed', () => {
    const late = { ...received('2021-05-01', 'reversion'), processedOn: day('2021-06-16') };
    const measured = cog6([...many(99, received('2021-05-01', 'reversion')), late], COG6_PARAMETERS, AT_THE_END, calendrier);
    expect(measured).toEqual({ cohorte: 100, processed: 99, aVenir: 0, horsCohorte: 0, percent: 99 });
    expect(appreciate(measured.percent, COG6[2020], 'higher').status).toBe('missed');
  });

  it('CNIEG-D4: a personal demand received six months before the top, to the day, is in the cohort', () => {
    expect(cog6([received('2020-12-15')], COG6_PARAMETERS, AT_THE_END, calendrier)).toMatchObject({ cohorte: 1, horsCohorte: 0 });
  });

  it('CNIEG-D5: received a day later, it is in neither numerator nor denominator', () => {
    expect(cog6([received('2020-12-16')], COG6_PARAMETERS, AT_THE_END, calendrier)).toMatchObject({
      cohorte: 0,
      processed: 0,
      horsCohorte: 1,
      percent: null,
    });
  });

  it('CNIEG-D6: a réversion received ten days before the top is in the cohort, nine days before it is not', () => {
    const measured = (on: string) => cog6([received(on, 'reversion')], COG6_PARAMETERS, AT_THE_END, calendrier).cohorte;
    expect([measured('2021-06-05'), measured('2021-06-06')]).toEqual([1, 0]);
  });

  it('CNIEG-D3: on a day of measure, a demand whose top is still to come is shown apart until it is processed', () => {
    const waiting = { ...received('2020-12-01'), processedOn: null };
    expect(cog6([waiting], COG6_PARAMETERS, day('2021-06-15'), calendrier)).toMatchObject({ cohorte: 0, aVenir: 1, percent: null });
    expect(cog6([waiting], COG6_PARAMETERS, day('2021-06-16'), calendrier)).toMatchObject({ cohorte: 1, aVenir: 0, percent: 0 });
  });
});

describe('CNIEG: mails, calls, payments', () => {
  const PARAMETERS = { hours: 48, closedDays: 'excluded' } as const;

  it('CNIEG-D7: 56 of 100 mails within 48 worked hours is 56 %: met in 2020, missed in 2021', () => {
    const inTime = { receivedAt: at('2021-01-11', 10), processedAt: at('2021-01-13', 10) };
    const late = { ...inTime, processedAt: at('2021-01-13', 11) };
    const { percent } = cog3([...many(56, inTime), ...many(43, late), { ...late, processedAt: null }], PARAMETERS, HORAIRES);
    expect(percent).toBe(56);
    expect([COG3[2020], COG3[2021]].map((target) => appreciate(percent, target, 'higher').status)).toEqual(['met', 'missed']);
  });

  it('CNIEG-D8: received on a Friday at 16:00 and processed on Tuesday at 15:00, a mail took 47 hours of 24 a worked day', () => {
    const mail = { receivedAt: at('2021-01-15', 16), processedAt: at('2021-01-19', 15) };
    expect(heuresOuvrees(mail, HORAIRES)).toBe(47);
    expect(cog3([mail], PARAMETERS, HORAIRES).withinDelay).toBe(1);
    // With hours of opening it is another clock: 1 on Friday, 8 on Monday, 6 on Tuesday.
    const openingHours = [
      { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' },
      { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
    ];
    expect(heuresOuvrees(mail, { ...HORAIRES, calendrier: compileCalendrier({ ...metropole, openingHours }) })).toBe(15);
  });

  it('CNIEG-D9: a mail received on a Saturday is left out, or counted from the next opening, as the parameter says', () => {
    const saturday = { receivedAt: at('2021-01-16', 10), processedAt: at('2021-01-20', 0) };
    expect(cog3([saturday], PARAMETERS, HORAIRES)).toEqual({ received: 0, withinDelay: 0, excluded: 1, percent: null });
    expect(cog3([saturday], { ...PARAMETERS, closedDays: 'nextOpening' }, HORAIRES)).toEqual({
      received: 1,
      withinDelay: 1,
      excluded: 0,
      percent: 100,
    });
  });

  it('CNIEG-D10: 8 900 of 10 000 calls answered is 89 %: met in 2020, missed in 2021', () => {
    const percent = taux(8900, 10_000);
    expect([COG2[2020], COG2[2021]].map((target) => appreciate(percent, target, 'higher').status)).toEqual(['met', 'missed']);
  });

  it('CNIEG-D16: 950 of 1 000 firms on time is 95 %: met; 949 is missed', () => {
    expect([950, 949].map((firms) => appreciate(taux(firms, 1000), COG8[2020], 'higher').status)).toEqual(['met', 'missed']);
  });

  it('CNIEG-D17: from 2022 on there is no target: never missed', () => {
    expect(appreciate(taux(0, 1000), COG8[2022], 'higher')).toEqual({ status: 'sansCible', value: 0, target: null });
  });
});

describe('CNIEG: the quality of what was validated', () => {
  const FAMILIES = ['droit-paiement-me'];
  const sound: DossierControle = { initialAmount: 500_000, anomalies: [] };
  const wrong = (amount: number, family = 'droit-paiement-me'): DossierControle => ({ ...sound, anomalies: [{ family, financial: true, amount }] });

  it('CNIEG-D18: 194 of 200 validated dossiers without financial error is an IQV of 97 %', () => {
    expect(iqv([...many(194, sound), ...many(6, wrong(100))], FAMILIES)).toBe(97);
    expect(iqv([{ ...sound, anomalies: [{ family: 'droit-paiement-me', financial: false, amount: 0 }] }], FAMILIES)).toBe(100);
    expect(iqv([], FAMILIES)).toBeNull();
  });

  it('CNIEG-D19: errors of −3 000 € and +2 000 € on 1 000 000 € are a TIF of 0.5 %', () => {
    expect(tif([...many(198, sound), wrong(-300_000), wrong(200_000)], FAMILIES)).toBe(0.5);
    expect(tif([], FAMILIES)).toBeNull();
  });

  it('CNIEG-D20: an anomaly of the family « situation fiscale » is in neither', () => {
    const other = [wrong(300_000, 'situation-fiscale'), sound];
    expect([iqv(other, FAMILIES), tif(other, FAMILIES)]).toEqual([100, 0]);
  });
});
