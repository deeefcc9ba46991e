import fc from 'fast-check';
import {
  type Block,
  FIGURE_DEFINITIONS,
  type FigureDefinition,
  type RatioDefinition,
  SHIPPED_CATALOGUE,
  SHIPPED_DELAIS,
  SHIPPED_DOSSIERS,
  type Terme,
} from '#libs/domain';
import { plainDate } from '#libs/kernel';

/** Indicators of any making, over what random histories are made of. */
const terme: fc.Arbitrary<Terme> = fc
  .record({
    weight: fc.constantFrom(1, 1, 2, -1),
    measure: fc.constantFrom(
      ...(['stock', 'stock', 'arrived', 'reopened', 'putOnHold', 'processedManual', 'processedAuto', 'returned', 'neutralised', 'closed'] as const),
    ),
    ages: fc.option(fc.record({ from: fc.integer({ min: 0, max: 4 }), more: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }) }), {
      nil: undefined,
    }),
    waiting: fc.constantFrom('only', 'without', undefined),
    only: fc.constantFrom(
      { types: ['demande'] },
      { procedures: ['famille'] },
      { populations: ['agricole'] },
      { waitingFor: ['assure'] },
      undefined,
      undefined,
    ),
    except: fc.constantFrom(
      [{ types: ['reclamation'], arrivedIn: [3] }],
      [{ populations: ['general'] }, { procedures: ['famille'] }],
      [{ waitingFor: ['partenaire'] }],
      undefined,
      undefined,
    ),
  })
  .map(
    ({ ages, ...more }) =>
      JSON.parse(JSON.stringify({ ...more, ages: ages && { from: ages.from, to: ages.more === null ? null : ages.from + ages.more } })) as Terme,
  );

const dayKind = fc.constantFrom('calendar' as const, 'worked' as const);

/** Of the code of the first that ships, in its version. */
export const anyRatio: fc.Arbitrary<RatioDefinition> = fc
  .record({
    numerator: fc.array(terme, { minLength: 1, maxLength: 3 }),
    denominator: fc.option(fc.array(terme, { minLength: 1, maxLength: 2 }), { nil: null }),
    dayKind,
    breaks: fc.option(fc.tuple(fc.record({ from: fc.constantFrom('2024-03-30', '2024-04-02').map(plainDate), dayKind })), { nil: undefined }),
    window: fc.integer({ min: 1, max: 6 }),
    windowUnit: fc.constantFrom('days' as const, 'months' as const),
    overMonths: fc.constantFrom(undefined, undefined, 2),
  })
  .map((more) => {
    const [shipped] = SHIPPED_CATALOGUE;
    const { breaks, overMonths, ...base } = { ...shipped, ...more };
    return { ...base, ...(breaks === undefined ? {} : { breaks }), ...(overMonths === undefined ? {} : { overMonths }) } as RatioDefinition;
  });

const [DELAI] = SHIPPED_DELAIS;

/** What a next version of a definition says otherwise, by block; its code and version are for whoever publishes it. */
export const ANY_OF_BLOCK = {
  stock: fc.record({ includesWaiting: fc.boolean() }).map((more) => ({ ...shipped('stock'), ...more })),
  anteriorite: fc
    .record({ dayKind, threshold: fc.integer({ min: 0, max: 6 }), bandStarts: fc.constantFrom([0], [0, 2, 5]) })
    .map((more) => ({ ...shipped('anteriorite'), ...more })),
  flux: fc.record({ dayKind, window: fc.integer({ min: 1, max: 9 }) }).map((more) => ({ ...shipped('flux'), ...more })),
  soldeEnJours: fc
    .record({ dayKind, window: fc.integer({ min: 1, max: 9 }), includesAutomatic: fc.boolean() })
    .map((more) => ({ ...shipped('soldeEnJours'), ...more, zones: null })),
  ratio: anyRatio,
  dossiers: fc.record({ includesWaiting: fc.boolean() }).map((more) => ({ ...SHIPPED_DOSSIERS[0], ...more })),
  delai: fc
    .record({ dayKind, mois: fc.integer({ min: 1, max: 2 }), centile: fc.constantFrom(null, 50, 90), includesAutomatic: fc.boolean() })
    .map((more) => ({ ...DELAI, ...more })),
} as const satisfies Readonly<Partial<Record<Block, fc.Arbitrary<object>>>>;

function shipped(block: FigureDefinition['block']): object {
  const found = FIGURE_DEFINITIONS.find((definition) => definition.block === block);
  if (found === undefined) throw new Error(`no ${block} ships`);
  return found;
}
