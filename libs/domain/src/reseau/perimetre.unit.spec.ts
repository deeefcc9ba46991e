import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type PlainDate, plainDate } from '#libs/kernel';
import { type Appartenance, type Fusion, membersOn, type Perimetre, PERIMETRES, reseauMap, type ReseauMap, rowsOfCaisse } from './perimetre.js';

const day = plainDate;
const TODAY = day('2024-12-31');
const CAISSES = ['751', '752', '691', '692'];

const caisse = (code: string) => ({ code, kind: 'caisse', arbre: null }) as const;
const region = (code: string) => ({ code, kind: 'groupement', arbre: 'regions' }) as const;
const since = (fromOn: string, member: string, parent: string, arbre = 'regions', toOn: string | null = null): Appartenance => ({
  member,
  arbre,
  parent,
  fromOn: day(fromOn),
  toOn: toOn === null ? null : day(toOn),
});

/** 692 leaves Rhône for Paris in July 2023; 752 is merged into 751 in January 2024; the two régions are the south and the north of nothing else. */
const RESEAU = reseauMap({
  organismes: [...CAISSES.map(caisse), region('paris'), region('rhone'), region('france'), { code: 'cnaf', kind: 'teteDeReseau', arbre: 'reseau' }],
  appartenances: [
    since('2020-01-01', '751', 'paris'),
    since('2020-01-01', '752', 'paris', 'regions', '2024-01-01'),
    since('2020-01-01', '691', 'rhone'),
    since('2020-01-01', '692', 'rhone', 'regions', '2023-07-01'),
    since('2023-07-01', '692', 'paris'),
    since('2020-01-01', 'paris', 'france'),
    since('2020-01-01', 'rhone', 'france'),
    ...CAISSES.map((code) => since('2020-01-01', code, 'cnaf', 'reseau', code === '752' ? '2024-01-01' : null)),
  ],
  fusions: [{ caisse: '752', into: '751', on: day('2024-01-01') }],
});

const members = (groupement: string, on: string, perimetre: Perimetre): readonly string[] => membersOn(RESEAU, groupement, day(on), perimetre, TODAY);

describe('the members of a groupement', () => {
  it('are those of the day, as it was', () => {
    expect(members('rhone', '2023-06-30', 'asItWas')).toEqual(['691', '692']);
    expect(members('rhone', '2023-07-01', 'asItWas')).toEqual(['691']);
    expect(members('paris', '2023-07-01', 'asItWas')).toEqual(['692', '751', '752']);
    expect(members('paris', '2019-12-31', 'asItWas')).toEqual([]);
  });

  it('are those of today, restated', () => {
    expect(members('rhone', '2020-06-30', 'restated')).toEqual(['691']);
    expect(members('paris', '2020-06-30', 'restated')).toEqual(['692', '751', '752']);
  });

  it('include those of its own groupements', () => {
    expect(members('france', '2021-01-01', 'asItWas')).toEqual(['691', '692', '751', '752']);
  });

  it('are nobody for a caisse, and for a code that is unknown', () => {
    expect(members('751', '2021-01-01', 'asItWas')).toEqual([]);
    expect(members('mars', '2021-01-01', 'restated')).toEqual([]);
  });

  it('are told even where groupements stand in a circle', () => {
    const circle = reseauMap({
      organismes: [caisse('751'), region('a'), region('b')],
      appartenances: [since('2020-01-01', '751', 'a'), since('2020-01-01', 'a', 'b'), since('2020-01-01', 'b', 'a')],
      fusions: [],
    });
    expect(membersOn(circle, 'b', TODAY, 'asItWas', TODAY)).toEqual(['751']);
  });
});

describe('a merged caisse', () => {
  it('is its own until the day, and its successor’s from then on', () => {
    const rows = (code: string, on: string, perimetre: Perimetre) => rowsOfCaisse(RESEAU, code, day(on), perimetre, TODAY);
    expect([rows('752', '2023-12-31', 'asItWas'), rows('751', '2023-12-31', 'asItWas')]).toEqual([['752'], ['751']]);
    expect([rows('752', '2024-01-01', 'asItWas'), rows('751', '2024-01-01', 'asItWas')]).toEqual([[], ['751', '752']]);
    expect([rows('752', '2023-12-31', 'restated'), rows('751', '2023-12-31', 'restated')]).toEqual([[], ['751', '752']]);
  });

  it('goes where its successor goes', () => {
    expect(members('paris', '2024-01-01', 'asItWas')).toEqual(['692', '751', '752']);
    expect(members('cnaf', '2024-06-01', 'asItWas')).toEqual(['691', '692', '751', '752']);
  });
});

const START = day('2020-01-01');
const anyDay = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays(START, days));

/** Caisses that change régions on some days and are merged on others, all of one réseau from the start. */
const anyReseau: fc.Arbitrary<ReseauMap> = fc
  .record({
    moves: fc.array(fc.record({ member: fc.constantFrom(...CAISSES), parent: fc.constantFrom('paris', 'rhone', 'nulle-part'), on: anyDay }), {
      maxLength: 12,
    }),
    fusions: fc.array(fc.record({ caisse: fc.constantFrom(...CAISSES), into: fc.constantFrom(...CAISSES), on: anyDay }), { maxLength: 3 }),
  })
  .map(({ moves, fusions }) => {
    const appartenances = CAISSES.flatMap((member) => {
      const own = [...moves].filter((move) => move.member === member).sort((a, b) => (a.on < b.on ? -1 : 1));
      return own.map(({ parent, on }, i): Appartenance => ({ member, arbre: 'regions', parent, fromOn: on, toOn: own[i + 1]?.on ?? null }));
    });
    const merged = new Map<string, Fusion>();
    // A caisse that was merged takes nobody in, and nobody is merged twice: the decider sees to it.
    for (const fusion of fusions) {
      if (fusion.caisse !== fusion.into && !merged.has(fusion.into) && ![...merged.values()].some(({ into }) => into === fusion.caisse)) {
        merged.set(fusion.caisse, fusion);
      }
    }
    return reseauMap({
      organismes: RESEAU.organismes.values(),
      appartenances: [...appartenances, ...CAISSES.map((code) => since('2020-01-01', code, 'cnaf', 'reseau'))],
      fusions: merged.values(),
    });
  });

const anyQuestion = fc.record({ reseau: anyReseau, on: anyDay, today: anyDay, perimetre: fc.constantFrom(...PERIMETRES) });

describe('whatever moves and merges there were', () => {
  it('the caisses of a réseau stay the same: nothing of it is lost or counted twice', () => {
    fc.assert(
      fc.property(anyQuestion, ({ reseau, on, today, perimetre }) => {
        expect(membersOn(reseau, 'cnaf', on, perimetre, today)).toEqual([...CAISSES].sort());
      }),
    );
  });

  it('each row is of exactly one caisse', () => {
    fc.assert(
      fc.property(anyQuestion, ({ reseau, on, today, perimetre }) => {
        const rows = CAISSES.flatMap((code) => rowsOfCaisse(reseau, code, on, perimetre, today));
        expect([...rows].sort()).toEqual([...CAISSES].sort());
      }),
    );
  });

  it('each row is of one groupement of a tree at most, the one of the caisse whose it is', () => {
    fc.assert(
      fc.property(anyQuestion, ({ reseau, on, today, perimetre }) => {
        const inRegions = ['paris', 'rhone'].flatMap((code) => membersOn(reseau, code, on, perimetre, today));
        expect(new Set(inRegions).size).toBe(inRegions.length);
        for (const code of CAISSES) {
          const rows = rowsOfCaisse(reseau, code, on, perimetre, today);
          expect([0, rows.length]).toContain(inRegions.filter((each) => rows.includes(each)).length);
        }
      }),
    );
  });

  it('restated, every day is told by the same caisses', () => {
    fc.assert(
      fc.property(anyQuestion, anyDay, ({ reseau, on, today }, other: PlainDate) => {
        for (const region of ['paris', 'rhone']) {
          expect(membersOn(reseau, region, on, 'restated', today)).toEqual(membersOn(reseau, region, other, 'restated', today));
        }
      }),
    );
  });
});
