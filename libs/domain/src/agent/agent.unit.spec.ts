import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, plainDate } from '#libs/kernel';
import { type AgentCommand, agentDecider } from './agent.decider.js';
import type { AgentState } from './agent.state.js';
import { competencesOn, departuresOf, etpmaOf, etpOn, segmentsOf, tauxDeTurnOver } from './effectifs.js';
import { problemOfMontee, shareOfNewcomer } from './montee.js';
import { type Etp, type Etpma, sumOfEtp, sumOfEtpma } from './etp.js';

const day = plainDate;
const agent = 'p_1';

const start = (contrat: string, fromOn: string, quotite = 1): AgentCommand => ({
  type: 'StartContrat',
  data: { agent, contrat, caisse: '751', equipe: null, kind: 'cdi', fonction: 'production', quotite, fromOn: day(fromOn) },
});
const change = (contrat: string, fromOn: string, quotite: number): AgentCommand => ({
  type: 'ChangeAffectation',
  data: { agent, contrat, equipe: 'A', fonction: 'production', quotite, fromOn: day(fromOn) },
});
const end = (contrat: string, toOn: string, reason: 'departure' | 'term' | 'change' = 'departure'): AgentCommand => ({
  type: 'EndContrat',
  data: { agent, contrat, reason, toOn: day(toOn) },
});
const absence = (name: string, fromOn: string, toOn: string): AgentCommand => ({
  type: 'RecordAbsence',
  data: { agent, absence: name, reason: 'maladie', fromOn: day(fromOn), toOn: day(toOn) },
});
const competence = (level: number, fromOn: string): AgentCommand => ({
  type: 'RecordCompetence',
  data: { agent, competence: 'retraite', level, fromOn: day(fromOn) },
});

const after = (...commands: readonly AgentCommand[]): AgentState =>
  commands.reduce((state, command) => agentDecider.decide(command, state).reduce(agentDecider.evolve, state), agentDecider.initialState);
const refusal = (command: AgentCommand, state: AgentState): unknown => {
  try {
    return agentDecider.decide(command, state);
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};
const segments = (state: AgentState) => state.contrats.flatMap(segmentsOf);

describe('a contract', () => {
  it('counts from its first day to the last before its end, as it is on each', () => {
    const state = after(start('C1', '2024-01-01'), change('C1', '2024-03-01', 0.8), end('C1', '2024-07-01'));
    const on = (asked: string): number => etpOn(segments(state), day(asked)).etp;
    expect([on('2023-12-31'), on('2024-01-01'), on('2024-02-29'), on('2024-03-01'), on('2024-06-30'), on('2024-07-01')]).toEqual([
      0, 1, 1, 0.8, 0.8, 0,
    ]);
  });

  it('never was, when it ends on its first day', () => {
    expect(after(start('C1', '2024-01-01'), end('C1', '2024-01-01')).contrats).toEqual([]);
  });

  it('is refused beyond full time, beyond its own days, and twice', () => {
    const half = after(start('C1', '2024-01-01', 0.5));
    expect(refusal(start('C2', '2024-06-01', 0.6), half)).toBe('contrat.tooMuch');
    expect(refusal(start('C2', '2024-06-01', 0.5), half)).toHaveLength(1);
    expect(refusal(start('C1', '2024-01-01', 0.5), half)).toEqual([]);
    expect(refusal(start('C1', '2024-02-01', 0.5), half)).toBe('contrat.alreadyStarted');
    for (const quotite of [0, 1.1, -1, 0.123456]) expect(refusal(start('C3', '2024-06-01', quotite), half)).toBe('contrat.quotiteInvalid');
    expect(refusal(start('C3', '2024-06-01', 0.43), half)).toHaveLength(1);
    expect(refusal(change('C1', '2023-12-31', 1), half)).toBe('contrat.notRunning');
    expect(refusal(end('C9', '2024-06-01'), half)).toBe('contrat.unknown');
    expect(refusal(end('C1', '2023-06-01'), half)).toBe('period.inverted');
  });
});

describe('an absence', () => {
  it('is refused where it overlaps another, and can be taken back', () => {
    const away = after(absence('A1', '2024-01-10', '2024-01-20'));
    expect(refusal(absence('A2', '2024-01-19', '2024-01-25'), away)).toBe('absence.overlaps');
    expect(refusal(absence('A2', '2024-01-20', '2024-01-25'), away)).toHaveLength(1);
    expect(refusal(absence('A1', '2024-01-10', '2024-01-20'), away)).toEqual([]);
    const back: AgentCommand = { type: 'CancelAbsence', data: { agent, absence: 'A1', cancelledOn: day('2024-01-11') } };
    expect(refusal(absence('A2', '2024-01-19', '2024-01-25'), after(absence('A1', '2024-01-10', '2024-01-20'), back))).toHaveLength(1);
  });
});

describe('a skill', () => {
  it('has a level from a day on, until it is lost', () => {
    const state = after(competence(2, '2024-01-01'), competence(4, '2024-06-01'), competence(0, '2025-01-01'));
    const on = (asked: string): unknown => competencesOn(state, day(asked)).get('retraite');
    expect([on('2023-12-31'), on('2024-05-31'), on('2024-06-01'), on('2025-01-01')]).toEqual([undefined, 2, 4, undefined]);
    expect(refusal(competence(5, '2024-01-01'), state)).toBe('competence.levelInvalid');
  });
});

describe('ETP and ETPMA', () => {
  it('cannot be added to each other', () => {
    const [etp, etpma]: [Etp, Etpma] = [{ etp: 1 }, { etpma: 1 }];
    // @ts-expect-error an ETPMA is no ETP
    sumOfEtp([etp, etpma]);
    // @ts-expect-error an ETP is no ETPMA
    sumOfEtpma([etp, etpma]);
  });

  it('differ by the days of the year: 427 full-time equivalents that come in mid-March are 336 of the year’s average, or so', () => {
    const hired = Array.from({ length: 427 }, () => segments(after(start('C1', '2020-03-19'))));
    expect(etpOn(hired.flat(), day('2020-12-31'))).toEqual({ etp: 427 });
    expect(etpmaOf(hired.flat(), day('2020-01-01'), day('2020-12-31')).etpma).toBeCloseTo(336, 0);
  });

  it('agree where nothing changes, and the average of two halves is that of the whole', () => {
    const anySegment = fc
      .record({ from: fc.integer({ min: -50, max: 400 }), length: fc.integer({ min: 1, max: 300 }), parts: fc.integer({ min: 1, max: 10 }) })
      .map(({ from, length, parts }) => {
        const fromOn = addDays(day('2024-01-01'), from);
        return {
          caisse: '751',
          kind: 'cdi',
          fonction: 'production',
          equipe: null,
          quotite: parts / 10,
          fromOn,
          toOn: addDays(fromOn, length),
        } as const;
      });
    fc.assert(
      fc.property(fc.array(anySegment, { maxLength: 6 }), (each) => {
        const [first, middle, last] = [day('2024-01-01'), day('2024-07-01'), day('2024-12-31')];
        const whole = etpmaOf(each, first, last).etpma * 366;
        const halves = etpmaOf(each, first, addDays(middle, -1)).etpma * 182 + etpmaOf(each, middle, last).etpma * 184;
        expect(halves).toBeCloseTo(whole, 6);
        expect(etpmaOf(each, middle, middle).etpma).toBeCloseTo(etpOn(each, middle).etp, 9);
      }),
    );
  });
});

describe('a newcomer', () => {
  const montee = { version: 1, operationalMonths: 18, optimalMonths: 36, shareAtStart: 0.25, shareWhenOperational: 0.75, source: 'choix' };
  const worth = (on: string): number => shareOfNewcomer(montee, day('2023-01-01'), day(on));

  it('is operational after 18 months and at the optimum after 36', () => {
    expect([worth('2022-12-31'), worth('2023-01-01'), worth('2024-07-01'), worth('2026-01-01'), worth('2030-01-01')]).toEqual([0, 0.25, 0.75, 1, 1]);
    expect(worth('2023-10-01')).toBeCloseTo(0.5, 2);
  });

  it('never comes to be worth less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 300 }), (days, more) => {
        const [early, late] = [addDays(day('2023-01-01'), days), addDays(day('2023-01-01'), days + more)];
        expect(shareOfNewcomer(montee, day('2023-01-01'), late)).toBeGreaterThanOrEqual(shareOfNewcomer(montee, day('2023-01-01'), early));
      }),
    );
  });

  it('is described by months and shares that grow', () => {
    expect(problemOfMontee(montee)).toBeNull();
    for (const wrong of [{ optimalMonths: 18 }, { operationalMonths: 0 }, { shareAtStart: 0.8 }, { shareWhenOperational: 1.2 }]) {
      expect(problemOfMontee({ ...montee, ...wrong })).not.toBeNull();
    }
  });
});

describe('the turn-over', () => {
  it('is those that left over the mean of those that were there', () => {
    const staying = after(start('C1', '2020-01-01'));
    const leaving = after(start('C1', '2020-01-01'), end('C1', '2024-07-01'));
    const changing = after(start('C1', '2020-01-01'), end('C1', '2024-07-01', 'change'), start('C2', '2024-07-01'));
    const contrats = [staying, leaving, changing].flatMap((state) => state.contrats);
    const [first, last] = [day('2024-01-01'), day('2024-12-31')];
    const departures = departuresOf(contrats, first, last);
    const all = contrats.flatMap(segmentsOf);
    expect(departures).toEqual({ etp: 1 });
    expect(tauxDeTurnOver(departures, etpOn(all, first), etpOn(all, last))).toBeCloseTo(1 / 2.5, 12);
    expect(tauxDeTurnOver({ etp: 0 }, { etp: 0 }, { etp: 0 })).toBeNull();
  });
});
