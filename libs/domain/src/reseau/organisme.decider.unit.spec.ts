import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type PlainDate, plainDate } from '#libs/kernel';
import { type OrganismeCommand, organismeDecider } from './organisme.decider.js';
import type { OrganismeEvent } from './organisme.events.js';
import { appartenanceOn, calendrierOn, type OrganismeState, type RegisteredOrganisme } from './organisme.state.js';
import { ancestorsOn, holdsOn, type OrganismeOfReseau, parentOn, reseauMap } from './perimetre.js';

const day = plainDate;
const IDF: OrganismeOfReseau = { code: 'idf', kind: 'groupement', arbre: 'regions' };
const CENTRE: OrganismeOfReseau = { code: 'centre', kind: 'groupement', arbre: 'regions' };
const FAMILLE: OrganismeOfReseau = { code: 'famille', kind: 'teteDeReseau', arbre: 'reseau' };

const caisse = (code: string): OrganismeEvent => ({
  type: 'OrganismeRegistered',
  data: { code, label: code, calendrier: 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' },
});
const groupement = ({ code, kind, arbre }: OrganismeOfReseau): OrganismeEvent => ({
  type: 'GroupementRegistered',
  data: { code, label: code, kind: kind === 'teteDeReseau' ? kind : 'groupement', arbre: arbre ?? '' },
});

const given = (...events: readonly OrganismeEvent[]): OrganismeState => events.reduce(organismeDecider.evolve, organismeDecider.initialState);

/** A state, and what commands one after the other make of it. */
function after(state: OrganismeState, ...commands: readonly OrganismeCommand[]): OrganismeState {
  return commands.reduce((at, command) => organismeDecider.decide(command, at).reduce(organismeDecider.evolve, at), state);
}

function registered(state: OrganismeState): RegisteredOrganisme {
  if (state.status === 'absent') throw new Error('it is not registered');
  return state;
}

const refusal = (command: OrganismeCommand, state: OrganismeState): unknown => {
  try {
    return organismeDecider.decide(command, state);
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

const attach = (parent: OrganismeOfReseau, fromOn: string, toOn: string | null = null, replaces = false): OrganismeCommand => ({
  type: 'AttachOrganisme',
  parent,
  fromOn: day(fromOn),
  toOn: toOn === null ? null : day(toOn),
  replaces,
});
const merge = (into: OrganismeState, on: string): OrganismeCommand => ({ type: 'MergeOrganisme', into: registered(into), on: day(on) });

const PARIS = given(caisse('751'));

describe('an appartenance', () => {
  it('is told of the member, in the tree of whoever takes it', () => {
    expect(organismeDecider.decide(attach(IDF, '2015-01-01'), PARIS)).toEqual([
      { type: 'OrganismeAttached', data: { organisme: '751', arbre: 'regions', parent: 'idf', fromOn: '2015-01-01', toOn: null } },
    ]);
  });

  it('is refused where it overlaps another of the same tree, and not where it follows it or is of another tree', () => {
    const inIdf = after(PARIS, attach(IDF, '2015-01-01', '2020-01-01'));
    expect(refusal(attach(CENTRE, '2019-12-31'), inIdf)).toBe('appartenance.overlaps');
    expect(refusal(attach(CENTRE, '2014-01-01'), inIdf)).toBe('appartenance.overlaps');
    expect(refusal(attach(CENTRE, '2014-01-01', '2015-01-01'), inIdf)).toHaveLength(1);
    expect(refusal(attach(CENTRE, '2020-01-01'), inIdf)).toHaveLength(1);
    expect(refusal(attach(FAMILLE, '2015-01-01'), inIdf)).toHaveLength(1);
  });

  it('that overlaps another is refused with what to do: replace or end the one that holds, end before the one to come, or correct what is described', () => {
    const inIdf = after(PARIS, attach(IDF, '2015-01-01', '2020-01-01'));
    expect(() => organismeDecider.decide(attach(CENTRE, '2019-12-31'), inIdf)).toThrow(
      'L’organisme 751 est déjà rattaché à idf dans l’arbre « regions », depuis le 2015-01-01, jusqu’au 2020-01-01, exclu : remplacez cette appartenance (--replaces, replaces=true), ou terminez-la d’abord (ecluse reseau detach 751 --arbre regions --on 2019-12-31).',
    );
    for (const replaces of [false, true]) {
      expect(() => organismeDecider.decide(attach(CENTRE, '2014-01-01', null, replaces), inIdf)).toThrow(
        'faites finir la nouvelle appartenance avant (--until 2015-01-01, until=2015-01-01), ou retirez d’abord celle-ci (ecluse reseau detach 751 --arbre regions --on 2015-01-01).',
      );
    }
    const wanted = [IDF, CENTRE].map((parent) => ({ parent, fromOn: day('2015-01-01'), toOn: null }));
    expect(() => organismeDecider.decide({ type: 'DescribeAppartenances', wanted }, PARIS)).toThrow(
      'corrigez les jours de ces deux appartenances, pour que l’une finisse avant que l’autre commence.',
    );
  });

  it('gives way to one that replaces it', () => {
    const inIdf = after(PARIS, attach(IDF, '2015-01-01'));
    expect(organismeDecider.decide(attach(CENTRE, '2024-07-01', null, true), inIdf)).toEqual([
      { type: 'AppartenanceEnded', data: { organisme: '751', arbre: 'regions', fromOn: '2015-01-01', toOn: '2024-07-01' } },
      { type: 'OrganismeAttached', data: { organisme: '751', arbre: 'regions', parent: 'centre', fromOn: '2024-07-01', toOn: null } },
    ]);
  });

  it('is brought in line with those that are described, tree by tree', () => {
    const [began, ends] = [day('2015-01-01'), day('2024-07-01')];
    const member = after(PARIS, attach(IDF, '2015-01-01'), attach(FAMILLE, '2015-01-01'));
    const wanted = [
      { parent: IDF, fromOn: began, toOn: ends },
      { parent: CENTRE, fromOn: ends, toOn: null },
    ];
    const described = after(member, { type: 'DescribeAppartenances', wanted });
    expect(registered(described).appartenances).toEqual([
      { member: '751', arbre: 'regions', parent: 'idf', fromOn: began, toOn: ends },
      { member: '751', arbre: 'reseau', parent: 'famille', fromOn: began, toOn: null },
      { member: '751', arbre: 'regions', parent: 'centre', fromOn: ends, toOn: null },
    ]);
    expect(refusal({ type: 'DescribeAppartenances', wanted }, described)).toEqual([]);
    const again = after(described, { type: 'DescribeAppartenances', wanted: [{ parent: IDF, fromOn: began, toOn: null }] });
    expect(registered(again).appartenances.map(({ parent, toOn }) => [parent, toOn])).toEqual([
      ['famille', null],
      ['idf', null],
    ]);
    expect(refusal({ type: 'DescribeAppartenances', wanted: [...wanted, { parent: CENTRE, fromOn: began, toOn: null }] }, PARIS)).toBe(
      'appartenance.overlaps',
    );
  });

  it('never was, when it ends on the day on which it began', () => {
    const inIdf = after(PARIS, attach(IDF, '2015-01-01'));
    const detached = after(inIdf, { type: 'DetachOrganisme', arbre: 'regions', on: day('2015-01-01') });
    expect(registered(detached).appartenances).toEqual([]);
    expect(refusal({ type: 'DetachOrganisme', arbre: 'regions', on: day('2015-01-01') }, detached)).toBe('appartenance.unknown');
  });

  it('that ends before it begins, under itself, or under what has no members is refused', () => {
    expect(refusal(attach(IDF, '2015-01-01', '2015-01-01'), PARIS)).toBe('period.inverted');
    expect(refusal(attach({ code: '752', kind: 'caisse', arbre: null }, '2015-01-01'), PARIS)).toBe('appartenance.parentRefused');
    expect(refusal(attach(IDF, '2015-01-01'), given(groupement(IDF)))).toBe('appartenance.parentRefused');
    expect(refusal(attach({ ...IDF, code: 'pool', arbre: 'mutualisation' }, '2015-01-01'), given(groupement(IDF)))).toBe(
      'appartenance.parentRefused',
    );
    expect(refusal(attach(CENTRE, '2015-01-01'), given(groupement(FAMILLE)))).toBe('appartenance.parentRefused');
  });

  it('told again is nothing to do', () => {
    expect(refusal(attach(IDF, '2015-01-01'), after(PARIS, attach(IDF, '2015-01-01')))).toEqual([]);
  });
});

describe('a merge', () => {
  const inReseau = (code: string): OrganismeState => after(given(caisse(code)), attach(FAMILLE, '2015-01-01'));
  const both = after(inReseau('752'), attach(IDF, '2015-01-01', '2020-01-01'), attach(CENTRE, '2024-06-01'));

  it('ends what the caisse still was part of', () => {
    const mergedState = registered(after(both, merge(inReseau('751'), '2024-01-01')));
    expect(mergedState.fusion).toMatchObject({ into: '751', on: '2024-01-01' });
    expect(mergedState.appartenances.map(({ arbre, parent, toOn }) => [arbre, parent, toOn])).toEqual([
      ['reseau', 'famille', '2024-01-01'],
      ['regions', 'idf', '2020-01-01'],
    ]);
  });

  it('said by mistake is taken back: under whom the caisse is, on any day, is as if it had not been said', () => {
    const followed = after(inReseau('752'), attach(IDF, '2015-01-01', '2024-01-01'), attach(CENTRE, '2024-01-01'));
    for (const state of [both, followed]) {
      for (const on of ['2023-12-01', '2024-01-01', '2024-03-01']) {
        const cancelled = registered(after(state, merge(inReseau('751'), on), { type: 'CancelFusion' }));
        expect(cancelled.fusion).toBeNull();
        for (const arbre of ['regions', 'reseau']) {
          for (const at of ['2019-12-31', '2023-12-31', '2024-01-01', '2024-02-29', '2024-06-01', '2030-01-01'].map(day)) {
            const told = { on, arbre, at };
            const parent = appartenanceOn(registered(state), arbre, at)?.parent;
            expect({ ...told, parent: appartenanceOn(cancelled, arbre, at)?.parent }).toEqual({ ...told, parent });
          }
        }
        expect(refusal({ type: 'CancelFusion' }, cancelled)).toEqual([]);
      }
    }
  });

  it('is refused into another réseau, into itself, into what was merged, and twice', () => {
    expect(refusal(merge(PARIS, '2024-01-01'), both)).toBe('fusion.otherReseau');
    expect(refusal(merge(both, '2024-01-01'), both)).toBe('fusion.refused');
    const gone = after(both, merge(inReseau('751'), '2024-01-01'));
    expect(refusal(merge(gone, '2024-02-01'), inReseau('751'))).toBe('organisme.merged');
    expect(refusal(merge(inReseau('753'), '2024-02-01'), gone)).toBe('organisme.merged');
    expect(refusal(merge(inReseau('751'), '2024-01-01'), gone)).toEqual([]);
    expect(refusal(attach(IDF, '2024-01-01'), gone)).toBe('organisme.merged');
    expect(refusal(merge(inReseau('751'), '2024-01-01'), given(groupement(IDF)))).toBe('organisme.notCaisse');
  });
});

describe('a split', () => {
  const splitOn = (on: string, ...codes: readonly string[]): OrganismeCommand => ({
    type: 'SplitOrganisme',
    into: codes.map((code) => ({ code, kind: 'caisse', arbre: null })),
    on: day(on),
  });
  const split = (...codes: readonly string[]): OrganismeCommand => splitOn('2025-01-01', ...codes);
  const cancel = (on: string): OrganismeCommand => ({ type: 'CancelScission', on: day(on) });

  it('names those that take over, each once, and never itself', () => {
    expect(organismeDecider.decide(split('753', '754'), PARIS)).toEqual([
      { type: 'OrganismeSplit', data: { organisme: '751', into: ['753', '754'], splitOn: '2025-01-01' } },
    ]);
    for (const wrong of [split(), split('753', '753'), split('751', '753')]) expect(refusal(wrong, PARIS)).toBe('scission.refused');
    expect(refusal(split('753', '754'), after(PARIS, split('753', '754')))).toEqual([]);
  });

  it('is into two at least: one alone is a merge, a transfer or another name, and the refusal says so', () => {
    expect(() => organismeDecider.decide(split('753'), PARIS)).toThrow(/fusion \(merge\).*transférez.*renommez-la \(rename\)/u);
    // One was accepted once, and stays what it was.
    const old = given(caisse('751'), { type: 'OrganismeSplit', data: { organisme: '751', into: ['753'], splitOn: day('2025-01-01') } });
    expect(registered(old).scissions).toEqual([{ into: ['753'], on: '2025-01-01' }]);
    expect(refusal(split('753'), old)).toEqual([]);
  });

  it('is said otherwise of the same day only once it is taken back', () => {
    const said = after(PARIS, split('753', '754'));
    expect(refusal(split('753', '755'), said)).toBe('scission.alreadySaid');
    expect(registered(after(said, cancel('2025-01-01'), split('753', '755'))).scissions).toEqual([{ into: ['753', '755'], on: '2025-01-01' }]);
  });

  it('that was said by mistake is taken back by its day, and leaves the caisse as it was', () => {
    const before = after(PARIS, attach(IDF, '2015-01-01'), splitOn('2024-01-01', '752', '755'));
    const said = after(before, split('753', '754'));
    expect(organismeDecider.decide(cancel('2025-01-01'), said)).toEqual([
      { type: 'ScissionCancelled', data: { organisme: '751', into: ['753', '754'], splitOn: '2025-01-01' } },
    ]);
    const cancelled = after(said, cancel('2025-01-01'));
    expect({ ...registered(cancelled), scissionsCancelled: [] }).toEqual(before);
    expect(refusal(cancel('2025-01-01'), cancelled)).toEqual([]);
    expect(refusal(cancel('2025-01-02'), cancelled)).toBe('scission.unknown');
    expect(refusal(cancel('2025-01-01'), given(groupement(IDF)))).toBe('organisme.notCaisse');
  });
});

describe('the indicateur repère of a réseau', () => {
  const HEAD = given(groupement(FAMILLE));
  const choose = (code: string, reseau?: string): OrganismeCommand => ({
    type: 'ChooseRepere',
    repere: { code, ...(reseau === undefined ? {} : { reseau }) },
  });

  it('is chosen, and another after it: its own, or one of all réseaux', () => {
    expect(organismeDecider.decide(choose('repere-production', 'famille'), HEAD)).toEqual([
      { type: 'RepereChosen', data: { organisme: 'famille', repere: 'repere-production' } },
    ]);
    const chosen = after(HEAD, choose('repere-production', 'famille'));
    expect(refusal(choose('repere-production', 'famille'), chosen)).toEqual([]);
    expect([registered(HEAD).repere, registered(chosen).repere, registered(after(chosen, choose('autre'))).repere]).toEqual([
      ...[null, 'repere-production', 'autre'],
    ]);
  });

  it('is not that of another, and is chosen by its head alone', () => {
    expect(refusal(choose('repere-production', 'retraite'), HEAD)).toBe('repere.otherReseau');
    expect(refusal(choose('repere-production'), PARIS)).toBe('repere.notReseau');
    expect(refusal(choose('repere-production'), given(groupement(IDF)))).toBe('repere.notReseau');
    expect(refusal(choose('repere-production'), given())).toBe('organisme.unknown');
  });
});

describe('the calendar of a caisse', () => {
  const assign = (calendrier: string, fromOn: string | null): OrganismeCommand => ({
    type: 'AssignCalendrier',
    ...{ calendrier, calendrierVersion: null, timeZone: 'Europe/Paris', fromOn: fromOn === null ? null : day(fromOn) },
  });
  const heldOn = (state: OrganismeState, on: string): unknown => calendrierOn(registered(state).calendriers, day(on))?.calendrier;

  it('changes from a day on, or as if it had always been so', () => {
    const later = after(PARIS, assign('alsace-moselle', '2024-01-01'));
    expect([heldOn(later, '2023-12-31'), heldOn(later, '2024-01-01')]).toEqual(['metropole', 'alsace-moselle']);
    expect(heldOn(after(later, assign('reunion', null)), '2023-12-31')).toBe('reunion');
    expect(heldOn(after(later, assign('reunion', '2024-01-01')), '2024-06-01')).toBe('reunion');
  });

  it('told again is nothing to do, and a groupement has none', () => {
    expect(refusal(assign('metropole', null), PARIS)).toEqual([]);
    expect(refusal(assign('metropole', null), given(groupement(IDF)))).toBe('organisme.notCaisse');
  });
});

describe('a code', () => {
  it('is of one organisme only', () => {
    const organisme = { code: 'idf', label: 'idf', calendrier: 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' };
    expect(refusal({ type: 'RegisterOrganisme', organisme, ifUnknown: true }, given(groupement(IDF)))).toBe('organisme.otherKind');
    expect(refusal({ type: 'RegisterGroupement', groupement: { code: '751', label: '751', kind: 'groupement', arbre: 'regions' } }, PARIS)).toBe(
      'organisme.otherKind',
    );
  });

  it('of a tête de réseau has the tree of réseaux, which no other has', () => {
    const register = (kind: 'groupement' | 'teteDeReseau', arbre: string): unknown =>
      refusal({ type: 'RegisterGroupement', groupement: { code: 'x', label: 'x', kind, arbre } }, organismeDecider.initialState);
    expect([register('groupement', 'reseau'), register('teteDeReseau', 'regions')]).toEqual(['groupement.arbreReserved', 'groupement.arbreReserved']);
    expect(register('teteDeReseau', 'reseau')).toHaveLength(1);
  });
});

describe('whatever is said of a caisse', () => {
  const anyDay = fc.integer({ min: 0, max: 400 }).map((days) => addDays(day('2023-01-01'), days));
  const anyCommand: fc.Arbitrary<OrganismeCommand> = fc.oneof(
    fc.record({
      type: fc.constant('AttachOrganisme' as const),
      parent: fc.constantFrom(IDF, CENTRE, FAMILLE),
      fromOn: anyDay,
      toOn: fc.option(anyDay),
      replaces: fc.boolean(),
    }),
    fc.record({ type: fc.constant('DetachOrganisme' as const), arbre: fc.constantFrom('regions', 'reseau'), on: anyDay }),
  );

  it('it is under one parent of a tree at most, on any day', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 20 }), anyDay, (commands, on: PlainDate) => {
        let state = PARIS;
        for (const command of commands) if (Array.isArray(refusal(command, state))) state = after(state, command);
        const { appartenances } = registered(state);
        for (const arbre of ['regions', 'reseau']) {
          const held = appartenances.filter((each) => each.arbre === arbre && holdsOn(each, on));
          expect(held.length).toBeLessThanOrEqual(1);
          const map = reseauMap({ organismes: [IDF, CENTRE, FAMILLE], appartenances, fusions: [] });
          expect(parentOn(map, '751', arbre, on)).toBe(held[0]?.parent ?? null);
          expect(ancestorsOn(map, '751', arbre, on)).toEqual(held.map(({ parent }) => parent));
        }
      }),
    );
  });
});
