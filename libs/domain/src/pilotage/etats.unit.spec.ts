import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, plainDate } from '#libs/kernel';
import { alerteDecider, type AlerteState, type ObserveSituation } from './alerte.decider.js';
import type { AlerteEvent } from './alerte.events.js';
import { type Etat, etatAfter, ETATS, situations, worstByOrganisme } from './etats.js';
import { checkedPhase, conditionFound, type EnterPhase, phaseDecider, type PhaseState } from './phase.decider.js';
import type { PhaseDefinition } from './phase.events.js';
import { checkedSeuils } from './seuils.decider.js';
import type { SeuilsDefinition } from './seuils.events.js';

const SEUILS: SeuilsDefinition = {
  ...{ code: 'solde-caisse', version: 1, label: 'Situation', source: 'choix du produit', indicateur: 'solde-ouvre-20', orientation: 'lowerIsBetter' },
  ...{ by: 'owner', niveau: 'caisse', reseau: null, arbre: null, procedures: null, siEnDifficulte: null },
  tendue: { enter: 6, leave: 5, included: true },
  critique: { enter: 8, leave: 7, included: false },
  memoire: 31,
  alerte: { from: 'tendue', rappelApres: 7 },
};
const DAY = plainDate('2024-03-01');
const series = (...values: readonly (number | null)[]) =>
  values.map((value, i) => ({ day: addDays(DAY, i), status: value === null ? ('noData' as const) : ('ok' as const), value }));
const BORN = { past: 'none' } as const;
const etatsOf = (...values: readonly (number | null)[]) => situations(SEUILS, series(...values), BORN).map((told) => told?.etat);

describe('the situation of a body', () => {
  it('begins at its threshold, and ends where that ends: between the two it is what it was', () => {
    expect(etatsOf(5.9, 6, 5.5, 5, 4.9, 5.5)).toEqual(['normale', 'tendue', 'tendue', 'tendue', 'normale', 'normale']);
    expect(etatsOf(8, 8.01, 7.5, 7, 6.9)).toEqual(['tendue', 'critique', 'critique', 'tendue', 'tendue']);
    expect(etatsOf(9, 4)).toEqual(['critique', 'normale']);
  });

  it('is told of the raw value', () => {
    expect(etatsOf(5.9999, 8.0001)).toEqual(['normale', 'critique']);
  });

  it('turns round where higher is better', () => {
    const seuils = {
      orientation: 'higherIsBetter',
      tendue: { enter: 0.9, leave: 0.92, included: false },
      critique: { enter: 0.8, leave: 0.82, included: false },
    } as const;
    const values = [0.95, 0.9, 0.89, 0.91, 0.92, 0.79, 0.81, 0.83];
    expect(situations(seuils, series(...values), BORN).map((told) => told?.etat)).toEqual([
      'normale',
      'normale',
      'tendue',
      'tendue',
      'normale',
      'critique',
      'critique',
      'tendue',
    ]);
  });

  it('is not told on a day without a value, and goes on after it', () => {
    expect(situations(SEUILS, series(6, null, 5.5), BORN).map((told) => [told?.etat, told?.status, told?.since])).toEqual([
      ['tendue', 'ok', '2024-03-01'],
      [null, 'noData', null],
      ['tendue', 'ok', '2024-03-01'],
    ]);
  });

  const thresholds = fc
    .tuple(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 }), fc.boolean(), fc.boolean())
    .map(([limits, first, second]) => {
      const [least = 0, low = 0, high = 0, most = 0] = limits.sort((x, y) => x - y);
      const tendue = { enter: low, leave: least, included: first };
      return { orientation: 'lowerIsBetter' as const, tendue, critique: { enter: most, leave: high, included: second } };
    });
  const etat = fc.constantFrom(...ETATS);
  const value = fc.integer({ min: -1, max: 21 });

  it('is told without its past as far as any past comes to it: of its beginning, that it was not later', () => {
    const told = (...values: readonly (number | null)[]) =>
      situations(SEUILS, series(...values), { past: 'unknown' }).map((each) => each && [each.etat, each.since, each.sinceOrBefore]);
    // Between 5 and 6 « tendue » goes on, and does not begin; between 7 and 8 it may be « critique ».
    expect([told(5.5), told(7.5)]).toEqual([[undefined], [undefined]]);
    expect(told(7.5, null, 6.5, 5.5)).toEqual([undefined, [null, null, false], ['tendue', '2024-03-03', true], ['tendue', '2024-03-03', true]]);
    // It was « tendue » or « critique » the day before, and not « normale ».
    expect(told(7.5, 4, 9, 9)).toEqual([
      undefined,
      ['normale', '2024-03-02', false],
      ['critique', '2024-03-03', false],
      ['critique', '2024-03-03', false],
    ]);
    expect(told(4)).toEqual([['normale', '2024-03-01', true]]);
  });

  it('is told of the last days alone where only these are asked', () => {
    const days = series(4, 6, 5.5, null, 9);
    const from = addDays(DAY, 2);
    expect(situations(SEUILS, days, { past: 'none', from })).toEqual(situations(SEUILS, days, BORN).slice(2));
  });

  it('does not change while the value does not', () => {
    fc.assert(
      fc.property(thresholds, etat, value, (seuils, before, at) => {
        const after = etatAfter(seuils, before, at);
        expect(etatAfter(seuils, after, at)).toBe(after);
      }),
      { seed: 5 },
    );
  });

  it('is the same from wherever it is looked at, once it is told: it began where it is said to, or not after', () => {
    const values = fc.array(fc.option(value, { freq: 5 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(thresholds, values, fc.nat(60), (seuils, all, cut) => {
        const days = series(...all);
        const whole = situations(seuils, days, BORN);
        for (const [i, each] of situations(seuils, days.slice(cut), { past: 'unknown' }).entries()) {
          const truth = whole[cut + i];
          if (each === undefined) continue;
          expect(each.etat).toBe(truth?.etat);
          if (each.since === null || truth?.since == null) expect(each.since).toBe(truth?.since);
          else if (each.sinceOrBefore) expect(truth.since <= each.since).toBe(true);
          else expect(each.since).toBe(truth.since);
        }
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('is never better for a worse value, nor for a worse past', () => {
    const rank = (each: Etat): number => ETATS.indexOf(each);
    fc.assert(
      fc.property(thresholds, etat, etat, value, value, (seuils, one, other, a, b) => {
        const [better, worse] = rank(one) <= rank(other) ? [one, other] : [other, one];
        expect(rank(etatAfter(seuils, better, Math.min(a, b)))).toBeLessThanOrEqual(rank(etatAfter(seuils, worse, Math.max(a, b))));
      }),
      { seed: 6 },
    );
  });
});

describe('thresholds', () => {
  it('are published as they were written', () => {
    expect(checkedSeuils(SEUILS)).toBe(SEUILS);
  });

  it.each([
    ['an end beyond the beginning', { tendue: { enter: 6, leave: 6.5, included: true } }, 'tendue.leave'],
    ['a critical situation before a tense one', { critique: { enter: 5.5, leave: 5, included: true } }, 'critique.enter'],
    ['a critical situation that ends after the tense one', { critique: { enter: 8, leave: 4, included: true } }, 'critique.leave'],
    ['no memory', { memoire: 0 }, 'memoire'],
    ['a tree at the level of caisses', { arbre: 'region' }, 'arbre'],
    ['no procédure', { procedures: [] }, 'procedures'],
    ['difficulty by themselves', { siEnDifficulte: 'solde-caisse' }, 'siEnDifficulte'],
    ['a reminder after no day', { alerte: { from: 'tendue', rappelApres: 0 } }, 'alerte.rappelApres'],
  ])('are refused for %s', (_, change, place) => {
    expect(() => checkedSeuils({ ...SEUILS, ...change })).toThrow(
      expect.objectContaining({ code: 'seuils.invalid', data: { faults: [expect.stringContaining(`${place} : `)] } }),
    );
  });
});

describe('what several thresholds or procédures say of a body', () => {
  it('is the worst of it, whichever is told last', () => {
    const told = (...etats: readonly (Etat | null)[]) => worstByOrganisme(etats.map((each) => ({ organisme: '751', etat: each }))).get('751');
    expect([told('critique', 'normale'), told('normale', 'tendue', null), told('normale'), told(null)]).toEqual([
      ...['critique', 'tendue', 'normale'],
      undefined,
    ]);
  });
});

describe('an alert', () => {
  const sujet = { seuils: 'solde-caisse', niveau: 'caisse', organisme: '751', procedure: null } as const;
  const observed = (day: number, etat: Etat, value: number, since = day): ObserveSituation => ({
    ...{ type: 'ObserveSituation', sujet, definition: 'solde-caisse@1', alerte: { from: 'tendue', rappelApres: 7 } },
    ...{ on: addDays(DAY, day), since: addDays(DAY, since), etat, value },
  });
  const told = (...commands: readonly Parameters<typeof alerteDecider.decide>[0][]): readonly AlerteEvent[] => {
    let state: AlerteState = alerteDecider.initialState;
    return commands.flatMap((command) => {
      const events = alerteDecider.decide(command, state);
      state = events.reduce<AlerteState>(alerteDecider.evolve, state);
      return events;
    });
  };

  it('is raised once, reminded, told when it worsens, ended, and raised again', () => {
    const events = told(
      ...[
        observed(0, 'normale', 3),
        observed(1, 'tendue', 6),
        observed(2, 'tendue', 6.2),
        observed(8, 'tendue', 6.1, 1),
        observed(14, 'tendue', 6.1, 1),
      ],
      ...[
        observed(15, 'tendue', 6.1, 1),
        observed(16, 'critique', 9),
        observed(17, 'tendue', 6.9),
        observed(18, 'normale', 4),
        observed(19, 'critique', 12),
      ],
    );
    expect(events.map(({ type, data }) => [type, data.on, 'to' in data ? data.to : data.rappel])).toEqual([
      ['SeuilCrossed', '2024-03-02', 'tendue'],
      ['AlerteReminded', '2024-03-09', 1],
      ['AlerteReminded', '2024-03-16', 2],
      ['SeuilCrossed', '2024-03-17', 'critique'],
      ['SeuilCrossed', '2024-03-18', 'tendue'],
      ['AlerteEnded', '2024-03-19', 'normale'],
      ['SeuilCrossed', '2024-03-20', 'critique'],
    ]);
    expect(events[3]).toEqual({
      type: 'SeuilCrossed',
      data: { sujet, definition: 'solde-caisse@1', on: '2024-03-17', value: 9, from: 'tendue', to: 'critique', since: '2024-03-17' },
    });
  });

  it('is told once, whoever looks again, and not for a day before the last one told', () => {
    expect(told(observed(3, 'tendue', 6), observed(3, 'tendue', 6), observed(3, 'critique', 9), observed(2, 'normale', 1))).toHaveLength(1);
  });

  it('says since when the situation has held, when it is noticed late', () => {
    expect(told(observed(9, 'tendue', 6, 2))).toMatchObject([{ data: { on: '2024-03-10', since: '2024-03-03' } }]);
  });

  it('is only of the situations that its thresholds alert of', () => {
    const critical = (command: ObserveSituation): ObserveSituation => ({ ...command, alerte: { from: 'critique', rappelApres: null } });
    const events = told(
      ...[observed(0, 'tendue', 6), observed(1, 'critique', 9), observed(40, 'critique', 9), observed(41, 'tendue', 6)].map(critical),
    );
    expect(events.map(({ type, data }) => [type, data.on])).toEqual([
      ['SeuilCrossed', '2024-03-02'],
      ['AlerteEnded', '2024-04-11'],
    ]);
  });

  it('ends when nobody is to be alerted any more', () => {
    const leave = { type: 'LeaveAlerte', definition: 'solde-caisse@2', on: addDays(DAY, 1) } as const;
    expect(told(observed(0, 'tendue', 6), leave, leave).slice(1)).toEqual([
      { type: 'AlerteEnded', data: { definition: 'solde-caisse@2', on: '2024-03-02', to: null, value: null } },
    ]);
  });
});

describe('the phase of a réseau', () => {
  const definition: PhaseDefinition = {
    ...{ code: 'famille', version: 1, label: 'Sortie de la stabilisation', source: 'IGAS 2022-035R' },
    conditions: [{ code: 'caisses', label: 'Caisses normales', seuils: 'solde-caisse', atMost: 'normale', part: 0.75, pendant: 2 }],
  };
  const bodies = (...etats: readonly (Etat | null)[]) => etats.map((etat) => ({ etat }));
  const [condition] = definition.conditions;
  const found = (...days: readonly ReturnType<typeof bodies>[]) => {
    if (condition === undefined) throw new Error('no condition');
    return conditionFound(condition, days);
  };

  it('is that of a réseau, by whatever code this has', () => {
    expect(checkedPhase({ ...definition, code: 'CNAF' })).toMatchObject({ code: 'CNAF' });
    expect(() => checkedPhase({ ...definition, code: 'a b' })).toThrow('code : lettres, chiffres');
  });

  it('may be left when enough bodies have been well for long enough', () => {
    const well = bodies('normale', 'normale', 'normale', 'tendue');
    expect(found(bodies('critique'), well, well)).toEqual({ code: 'caisses', met: true, part: 0.75 });
    expect(found(well, bodies('normale', 'tendue', 'tendue', 'critique'))).toEqual({ code: 'caisses', met: false, part: 0.25 });
  });

  it('may not where too few days are known, where there is nobody, and where nothing is known of somebody', () => {
    expect(found(bodies('normale'))).toMatchObject({ met: false });
    expect(found(bodies(), bodies())).toEqual({ code: 'caisses', met: false, part: null });
    expect(found(bodies('normale', null), bodies('normale', null))).toEqual({ code: 'caisses', met: false, part: 0.5 });
    expect(found(bodies(null, null), bodies(null, null))).toEqual({ code: 'caisses', met: false, part: null });
  });

  const published = phaseDecider.evolve(phaseDecider.initialState, { type: 'ConditionsDefined', data: definition });
  const enter = (change: Partial<EnterPhase>): EnterPhase => ({
    type: 'EnterPhase',
    phase: 'lancement',
    on: DAY,
    definition: 'famille@1',
    conditions: [{ code: 'caisses', met: true, part: 1 }],
    motif: null,
    ...change,
  });
  const after = (state: PhaseState, command: EnterPhase): PhaseState =>
    phaseDecider.decide(command, state).reduce<PhaseState>(phaseDecider.evolve, state);
  const unmet = [{ code: 'caisses', met: false, part: 0.5 }];

  it('passes to launch once its conditions are met, and once only', () => {
    const launched = after(published, enter({}));
    expect(launched.entered).toMatchObject({ phase: 'lancement', motif: null });
    expect(phaseDecider.decide(enter({ on: addDays(DAY, 1) }), launched)).toEqual([]);
  });

  it('does not pass to launch before, unless somebody says why: what was found is kept beside it', () => {
    expect(() => phaseDecider.decide(enter({ conditions: unmet }), published)).toThrow(
      expect.objectContaining({ code: 'phase.conditionsUnmet', data: { unmet: ['caisses'] } }),
    );
    expect(() => phaseDecider.decide(enter({ definition: null, conditions: [] }), phaseDecider.initialState)).toThrow(
      expect.objectContaining({ code: 'phase.conditionsUnmet' }),
    );
    expect(phaseDecider.decide(enter({ conditions: unmet, motif: 'calendrier fixé par la loi' }), published)).toEqual([
      {
        type: 'PhaseEntered',
        data: { phase: 'lancement', on: DAY, definition: 'famille@1', conditions: unmet, motif: 'calendrier fixé par la loi' },
      },
    ]);
  });

  it('goes back to stabilisation whatever is found, and never before the day on which it began', () => {
    const launched = after(published, enter({}));
    expect(after(launched, enter({ phase: 'stabilisation', conditions: unmet })).entered).toMatchObject({ phase: 'stabilisation' });
    expect(() => phaseDecider.decide(enter({ phase: 'stabilisation', on: addDays(DAY, -1) }), launched)).toThrow(
      expect.objectContaining({ code: 'phase.dayBackwards', message: expect.stringMatching(/ Prenez ce jour-là ou un suivant\.$/u) }),
    );
  });

  it('has conditions that are published by versions, and refused with what is wrong', () => {
    expect(phaseDecider.decide({ type: 'PublishVersion', definition }, published)).toEqual([]);
    expect(() => phaseDecider.decide({ type: 'PublishVersion', definition: { ...definition, version: 3 } }, published)).toThrow(
      expect.objectContaining({ code: 'phase.versionGap' }),
    );
    expect(checkedPhase(definition)).toBe(definition);
    const [first] = definition.conditions;
    expect(() => checkedPhase({ ...definition, conditions: [first, { ...first, part: 2 }] })).toThrow(
      expect.objectContaining({
        code: 'phase.invalid',
        data: { faults: ['conditions : deux conditions ont le même code', 'conditions[1].part : part de plus de 0 à 1 attendue'] },
      }),
    );
  });
});
