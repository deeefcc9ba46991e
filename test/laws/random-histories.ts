import fc from 'fast-check';
import { dayAfter } from '../support/brute-force/days.js';
import type { RawFact, Saying } from '../support/brute-force/stock.js';

/** Ten days around a night of the time change, few caisses, few pièces: where everything collides, the corners are hit. */
export const FIRST_DAY = '2024-03-27';
const DAY_COUNT = 10;
const LONGEST_LAG = 5;
/** After the last day on which anything happens or is learnt. */
export const LAST_DAY = dayAfter(FIRST_DAY, DAY_COUNT + LONGEST_LAG);

const CAISSES = ['751', '691', '974'];
const PIECES: readonly (readonly [dossier: string, piece: string])[] = [
  ['D1', 'P1'],
  ['D1', 'P2'],
  ['D2', 'P3'],
  ['D3', 'P4'],
];

/** A correction or a cancellation before it is settled which fact it names: `target` counts round the history, and one place more that never was. */
type Draft = Exclude<Saying, { fait: 'corrected' | 'cancelled' }> | { readonly fait: 'corrected' | 'cancelled'; readonly target: number };

interface DraftFact {
  readonly says: Draft;
  readonly owner: readonly [dossier: string, piece: string];
  /** About the whole dossier, where the kind of fact allows it. */
  readonly wholeDossier: boolean;
  /** For a correction or cancellation: as if it were about another pièce than its target. */
  readonly astray: boolean;
  readonly day: number;
  readonly lag: number;
  readonly hour: number | null;
}

const caisse = fc.constantFrom(...CAISSES);
const maybeCaisse = fc.option(caisse, { nil: null });
const procedure = fc.constantFrom('retraite', 'famille');
const type = fc.constantFrom('demande', 'reclamation');
/** One of several waits, or none in particular. */
const wait = fc.option(fc.constantFrom('piecesManquantes', 'regimesPartenaires'), { nil: undefined });
const population = fc.option(fc.constantFrom('general', 'agricole'), { nil: null });
/** Often the same few, so that several corrections meet on one fact. */
const target = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 }));

const receivedDraft = fc.record({
  fait: fc.constant('received' as const),
  caisse,
  procedure,
  type,
  population,
  canal: fc.option(fc.constantFrom('web', 'accueil'), { nil: null }),
});

function named<Said extends object>({
  wait: name,
  ...said
}: Said & { readonly wait: string | undefined }): Omit<Said, 'wait'> & { readonly wait?: string } {
  return name === undefined ? said : { ...said, wait: name };
}

const waitingStartedDraft = fc
  .record({ fait: fc.constant('waitingStarted' as const), waitingFor: fc.constantFrom('assure', 'partenaire'), wait })
  .map(named);
const waitingEndedDraft = fc.record({ fait: fc.constant('waitingEnded' as const), wait }).map(named);

const transferredDraft = fc.record({ fait: fc.constant('transferred' as const), caisse: maybeCaisse, caisseExecutante: maybeCaisse });

const draft: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 2, arbitrary: receivedDraft },
  {
    weight: 2,
    arbitrary: fc.record({
      fait: fc.constant('qualified' as const),
      procedure: fc.option(procedure, { nil: null }),
      type: fc.option(type, { nil: null }),
      population,
    }),
  },
  { weight: 4, arbitrary: fc.record({ fait: fc.constant('processed' as const), mode: fc.constantFrom('manual' as const, 'auto' as const) }) },
  { weight: 2, arbitrary: fc.constant({ fait: 'returned' as const }) },
  { weight: 1, arbitrary: fc.constant({ fait: 'neutralised' as const }) },
  { weight: 4, arbitrary: fc.constant({ fait: 'reopened' as const }) },
  { weight: 5, arbitrary: transferredDraft },
  { weight: 2, arbitrary: fc.record({ fait: fc.constant('etapeEntered' as const), etape: fc.constantFrom('instruction', 'controle') }) },
  { weight: 3, arbitrary: waitingStartedDraft },
  { weight: 2, arbitrary: waitingEndedDraft },
  { weight: 1, arbitrary: fc.constant({ fait: 'closed' as const }) },
  { weight: 6, arbitrary: fc.record({ fait: fc.constant('corrected' as const), target }) },
  { weight: 3, arbitrary: fc.record({ fait: fc.constant('cancelled' as const), target }) },
);

const lag = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.integer({ min: 2, max: LONGEST_LAG }) },
);
/** Days and pièces of a kind of histories: the fewer, the more collides. */
interface Extent {
  readonly dayCount: number;
  readonly pieceCount: number;
}

function draftFact(says: fc.Arbitrary<Draft>, { dayCount, pieceCount }: Extent): fc.Arbitrary<DraftFact> {
  return fc.record({
    says,
    day: fc.integer({ min: 0, max: dayCount - 1 }),
    owner: fc.constantFrom(...PIECES.slice(0, pieceCount)),
    wholeDossier: fc.boolean(),
    astray: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    lag,
    hour: fc.option(fc.integer({ min: 7, max: 10 }), { nil: null }),
  });
}

const MAY_CONCERN_THE_DOSSIER: readonly string[] = ['etapeEntered', 'waitingStarted', 'waitingEnded'];

function pieceOf({ says, owner, wholeDossier }: DraftFact): string | null {
  if (says.fait === 'closed') return null;
  return wholeDossier && MAY_CONCERN_THE_DOSSIER.includes(says.fait) ? null : owner[1];
}

function nameOf(index: number): string {
  return `f${String(index)}`;
}

function settle(one: DraftFact, drafts: readonly DraftFact[]): { says: Saying; dossier: string; piece: string | null } {
  const { says, owner, astray } = one;
  if (!('target' in says)) return { says, dossier: owner[0], piece: pieceOf(one) };
  const index = says.target % (drafts.length + 1);
  const named = drafts[index];
  const about = astray || named === undefined ? { dossier: owner[0], piece: owner[1] } : { dossier: named.owner[0], piece: pieceOf(named) };
  const id = nameOf(index);
  return { ...about, says: says.fait === 'corrected' ? { fait: 'corrected', corrects: id } : { fait: 'cancelled', cancels: id } };
}

/** The facts in their order, as a file holds them: known later, further down – or, when `inOrderOfKnowledge` is not asked, in any order. */
function factsOf(drafts: readonly DraftFact[], inOrderOfKnowledge: boolean): RawFact[] {
  const facts = drafts.map((one, index) => {
    const on = dayAfter(FIRST_DAY, one.day);
    const hour = one.hour === null ? null : String(one.hour).padStart(2, '0');
    return {
      ...settle(one, drafts),
      id: nameOf(index),
      on,
      at: hour === null ? null : `${on}T${hour}:00:00.000Z`,
      knownOn: dayAfter(on, one.lag),
      order: 0,
    };
  });
  if (inOrderOfKnowledge) facts.sort((a, b) => (a.knownOn < b.knownOn ? -1 : a.knownOn > b.knownOn ? 1 : 0));
  return facts.map((fact, order) => ({ ...fact, order }));
}

function historiesOf(size: number, extent: Extent, says = draft): fc.Arbitrary<RawFact[]> {
  // Something has to arrive early, or most histories would be about nothing.
  const arrival = draftFact(receivedDraft, { ...extent, dayCount: Math.min(extent.dayCount, 4) });
  return fc
    .tuple(fc.array(arrival, { maxLength: extent.pieceCount + 1 }), fc.array(draftFact(says, extent), { maxLength: size, size: 'max' }), fc.boolean())
    .chain(([arrivals, others, inOrderOfKnowledge]) =>
      fc
        .shuffledSubarray([...arrivals, ...others], { minLength: arrivals.length + others.length })
        .map((drafts) => factsOf(drafts, inOrderOfKnowledge)),
    );
}

/** Random histories of up to four pièces in three dossiers. `size`: at most so many facts beside the arrivals. */
export function randomHistories(size: number): fc.Arbitrary<RawFact[]> {
  return historiesOf(size, { dayCount: DAY_COUNT, pieceCount: PIECES.length });
}

/** All on two days of one pièce: hardly a fact without another on its day. */
export function crowdedHistories(size: number): fc.Arbitrary<RawFact[]> {
  return historiesOf(size, { dayCount: 2, pieceCount: 1 });
}

/** Of one pièce, hardly anything but waits that begin and end. */
export function waitingHistories(size: number): fc.Arbitrary<RawFact[]> {
  const says: fc.Arbitrary<Draft> = fc.oneof(
    { weight: 8, arbitrary: waitingStartedDraft },
    { weight: 6, arbitrary: waitingEndedDraft },
    { weight: 2, arbitrary: draft },
  );
  return historiesOf(size, { dayCount: DAY_COUNT, pieceCount: 1 }, says);
}

/** Of two pièces of one dossier, mostly transfers: they stand together, and apart. */
export function movingHistories(size: number): fc.Arbitrary<RawFact[]> {
  const says: fc.Arbitrary<Draft> = fc.oneof({ weight: 6, arbitrary: transferredDraft }, { weight: 4, arbitrary: draft });
  return historiesOf(size, { dayCount: DAY_COUNT, pieceCount: 2 }, says);
}
